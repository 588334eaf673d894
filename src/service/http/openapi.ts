import { signingInWords } from '../../wire/service/signing.ts'
import { Components, type JsonObject } from './openapi-components.ts'
import { problemJson } from './problem-schema.ts'
import type { Route } from './route.ts'

/** What the document is told beside the routes. */
export interface DocumentAbout {
  readonly title: string
  readonly version: string
}

/**
 * The OpenAPI 3.1 document of a table of routes. Schemas are those the service checks with: one that has an id stands
 * among the components under it, once for what is answered, and once more with `Input` where what may be sent differs.
 */
export function openApiOf(routes: readonly Route[], { title, version }: DocumentAbout): JsonObject {
  const components = new Components()
  const problemRef = components.output(problemJson)
  const answers = routes.map(({ answer, produces }) =>
    produces === undefined ? components.output(answer) : { type: 'string' },
  )
  const paths: { [path: string]: JsonObject } = {}
  for (const [at, route] of routes.entries()) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, answers[at], components) }
  }
  return {
    openapi: '3.1.0',
    info: { title, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.all(),
      responses: { Problem: problemResponse(problemRef) },
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: `A key of the service, as it was shown once. ${signingInWords}`,
        },
      },
    },
  }
}

function problemResponse(schema: JsonObject): JsonObject {
  return {
    description: 'What went wrong, as RFC 9457 has it.',
    content: { 'application/problem+json': { schema } },
  }
}

function operation(route: Route, answer: JsonObject, components: Components): JsonObject {
  const status = String(route.status ?? 200)
  const type = route.produces ?? 'application/json'
  const isOpen = 'anyone' in route.access
  const parameters = [
    ...parametersOf('path', route.params, components),
    ...parametersOf('query', route.query, components),
    ...(route.takesKey === true ? [idempotencyKey] : []),
  ]
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.tag],
    security: isOpen ? [] : [{ key: [] }],
    ...('roles' in route.access && { 'x-roles': [...route.access.roles] }),
    ...(parameters.length > 0 && { parameters }),
    ...(route.body !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: components.input(route.body), ...exampleOf(route) } },
      },
    }),
    responses: {
      [status]: { description: route.summary, content: { [type]: { schema: answer } } },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function exampleOf({ example }: Route): JsonObject {
  return example === undefined ? {} : { example }
}

const idempotencyKey: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same key with the same request is answered from what is remembered: nothing is done twice.',
  schema: { type: 'string', minLength: 1, maxLength: 190 },
}

function parametersOf(
  place: 'path' | 'query',
  schema: Route['params'],
  components: Components,
): JsonObject[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = components.input(schema) as {
    properties?: { [name: string]: JsonObject }
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...of }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: parameterSchema(of),
  }))
}

/** A whole number is text in a path, and read as one: the document says what it means. */
function parameterSchema(schema: JsonObject): JsonObject {
  if (schema.type !== 'integer') return schema
  const { pattern: _pattern, default: usual, ...rest } = schema
  return usual === undefined ? rest : { ...rest, default: Number(usual) }
}
