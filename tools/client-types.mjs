/**
 * Writes the client's own types and its table of operations, `src/client/types.ts` and `src/client/operations.ts`, from the
 * OpenAPI document that the service serves.
 *
 *   node tools/client-types.mjs          writes them
 *   node tools/client-types.mjs --check  exits with 1 when a file differs from what the table of routes says
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { routes } from '../src/service/http/routes/index.ts'
import { documentOf } from '../src/service/http/routes/service.ts'

/** How the operations call the other file. */
const TYPES = 'types.'
const folder = join(import.meta.dirname, '..', 'src', 'client')
const WRITTEN =
  'Written by tools/client-types.mjs from the table of routes; run it again instead of changing this.'

process.exitCode = main(process.argv[2])

function main(option) {
  if (option !== undefined && option !== '--check') {
    console.error(`The option ${option} is not known. Give --check or nothing.`)
    return 2
  }
  const files = clientFiles(documentOf(routes), routes)
  const stale = Object.entries(files).filter(([file, text]) => !isWritten(file, text))
  if (option === undefined) for (const [file, text] of stale) writeFileSync(join(folder, file), text)
  if (option === undefined || stale.length === 0) return 0
  console.error(
    `src/client/${stale[0][0]} is not what the table of routes says. Run node tools/client-types.mjs.`,
  )
  return 1
}

function isWritten(file, text) {
  const path = join(folder, file)
  return existsSync(path) && readFileSync(path, 'utf8') === text
}

function clientFiles(document, table) {
  const schemas = document.components.schemas
  const operations = table.map((route) => operationOf(route, document))
  return {
    'types.ts': formatted('types.ts', typesText(schemas)),
    'operations.ts': formatted('operations.ts', operationsText(operations)),
  }
}

/** What is asked and answered by one operation, as types. */
function operationOf(route, document) {
  const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
  const operation = document.paths[path][route.method.toLowerCase()]
  const [status] = Object.keys(operation.responses)
  const [[media, { schema }]] = Object.entries(operation.responses[status].content)
  const parameters = operation.parameters ?? []
  const body = operation.requestBody?.content['application/json'].schema
  return {
    name: operation.operationId,
    summary: operation.summary,
    method: route.method,
    path: route.path,
    takesKey: route.takesKey === true,
    isText: media !== 'application/json',
    isSlow: route.isSlow === true,
    isPaged: parameters.some(({ name }) => name === 'cursor'),
    parts: [
      ...partOf(
        'params',
        parameters.filter((each) => each.in === 'path'),
      ),
      ...partOf(
        'query',
        parameters.filter((each) => each.in === 'query'),
      ),
      ...(body === undefined ? [] : [{ name: 'body', type: typeOf(body, TYPES), optional: false }]),
    ],
    answer: typeOf(schema, TYPES),
  }
}

function partOf(name, parameters) {
  if (parameters.length === 0) return []
  const fields = parameters.map((each) =>
    field(each.name, typeOf(each.schema, TYPES), each.required, each.description),
  )
  return [{ name, type: `{\n${fields.join('\n')}\n}`, optional: parameters.every((each) => !each.required) }]
}

function typesText(schemas) {
  const parts = Object.entries(schemas).map(([name, schema]) => {
    const doc = docOf(schema.description)
    const type = typeOf(schema, '')
    return isShape(schema) ? `${doc}export interface ${name} ${type}` : `${doc}export type ${name} = ${type}`
  })
  return `/** What is said over HTTP. ${WRITTEN} */\n${parts.join('\n\n')}`
}

function operationsText(operations) {
  const types = operations.map(
    ({ name, summary, parts, answer }) =>
      `${docOf(summary)}${name}: {\n${parts
        .map((part) => `${part.name}${part.optional ? '?' : ''}: ${part.type}`)
        .concat(`answer: ${answer}`)
        .join('\n')}\n}`,
  )
  const table = operations.map(
    ({ name, method, path, takesKey, isText, isSlow, isPaged }) =>
      `${name}: { method: '${method}', path: '${path}'${takesKey ? ', takesKey: true' : ''}${
        isText ? ', isText: true' : ''
      }${isSlow ? ', isSlow: true' : ''}${isPaged ? ', isPaged: true' : ''} },`,
  )
  return [
    `/** Everything that can be asked over HTTP. ${WRITTEN} */`,
    "import type * as types from './types.ts'",
    '',
    '/** What each operation is asked and what it answers. */',
    `export interface Operations {\n${types.join('\n')}\n}\n`,
    '/** How each operation is asked. */',
    `export const operations: { readonly [Name in keyof Operations]: Operation } = {\n${table.join('\n')}\n}\n`,
    `/** One entry of the table. */
export interface Operation {
readonly method: 'GET' | 'POST' | 'DELETE'
/** With parameters as \`:account\`. */
readonly path: string
/** Whether it heeds an idempotency key: then it may be sent again. */
readonly takesKey?: true
/** Whether its answer is text and no JSON. */
readonly isText?: true
/** Whether its answer may take minutes. */
readonly isSlow?: true
/** Whether it answers a list by pages. */
readonly isPaged?: true
}`,
  ].join('\n')
}

/**
 * A JSON Schema as a type; what only checks and does not shape is left out.
 *
 * @param space what stands before the name of another schema
 */
function typeOf(schema, space) {
  if (schema.$ref !== undefined) return `${space}${schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)}`
  if (schema.const !== undefined) return literal(schema.const)
  if (schema.enum !== undefined) return union(schema.enum.map(literal))
  const alternatives = schema.oneOf ?? schema.anyOf
  if (alternatives !== undefined) return union(alternatives.map((each) => typeOf(each, space)))
  if (schema.allOf !== undefined) return schema.allOf.map((each) => typeOf(each, space)).join(' & ')
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type }, space)))
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return listOf(schema, space)
    case 'object':
      return mappingOf(schema, space)
    default:
      return 'unknown'
  }
}

function listOf({ prefixItems, items }, space) {
  if (prefixItems !== undefined) return `[${prefixItems.map((each) => typeOf(each, space)).join(', ')}]`
  const each = items === undefined ? 'unknown' : typeOf(items, space)
  return /^[\w.]+$/.test(each) ? `${each}[]` : `(${each})[]`
}

function mappingOf({ properties = {}, required = [], additionalProperties }, space) {
  const fields = Object.entries(properties).map(([name, schema]) =>
    field(name, typeOf(schema, space), required.includes(name), schema.description),
  )
  if (fields.length === 0)
    return typeof additionalProperties === 'object' || additionalProperties === undefined
      ? `{ [key: string]: ${additionalProperties === undefined ? 'unknown' : typeOf(additionalProperties, space)} }`
      : '{}'
  const open = typeof additionalProperties === 'object' ? ['[key: string]: unknown'] : []
  return `{\n${[...fields, ...open].join('\n')}\n}`
}

/** Whether a schema is a mapping of known fields. */
function isShape({ type, properties }) {
  return type === 'object' && properties !== undefined
}

function field(name, type, isRequired, description) {
  const key = /^[A-Za-z_]\w*$/.test(name) ? name : `'${name}'`
  return `${docOf(description)}${key}${isRequired ? '' : '?'}: ${type}`
}

function literal(value) {
  return typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : String(value)
}

function union(types) {
  return [...new Set(types)].join(' | ')
}

function docOf(description) {
  return description === undefined ? '' : `/** ${description.replaceAll('*/', '* /')} */\n`
}

/** As everything else here is formatted. */
function formatted(file, text) {
  const biome = join(import.meta.dirname, '..', 'node_modules', '.bin', 'biome')
  return execFileSync(biome, ['format', `--stdin-file-path=${join(folder, file)}`], {
    input: text,
    encoding: 'utf8',
  })
}
