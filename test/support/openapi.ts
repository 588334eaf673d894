type Node = { readonly [key: string]: unknown }

/** What OpenAPI 3.1 lets stand in each of its objects, as far as a document of ours has them. */
const fields: Readonly<Record<string, readonly string[]>> = {
  document: ['openapi', 'info', 'servers', 'tags', 'paths', 'components'],
  operation: [
    'operationId',
    'summary',
    'tags',
    'security',
    'parameters',
    'requestBody',
    'responses',
    'x-roles',
  ],
  parameter: ['name', 'in', 'required', 'description', 'schema'],
  media: ['schema', 'example'],
}

/** Keywords of JSON Schema 2020-12 and what each holds. */
const keywords: Readonly<Record<string, (value: unknown) => boolean>> = {
  $ref: isText,
  type: (value) => isType(value) || (Array.isArray(value) && value.every(isType)),
  properties: isMapping,
  required: (value) => isListOf(value, isText),
  additionalProperties: isSchema,
  propertyNames: isSchema,
  items: isSchema,
  prefixItems: (value) => isListOf(value, isSchema),
  anyOf: (value) => isListOf(value, isSchema) && (value as []).length > 0,
  oneOf: (value) => isListOf(value, isSchema) && (value as []).length > 0,
  allOf: (value) => isListOf(value, isSchema) && (value as []).length > 0,
  enum: Array.isArray,
  const: () => true,
  default: () => true,
  examples: Array.isArray,
  description: isText,
  title: isText,
  format: isText,
  pattern: (value) => isText(value) && isPattern(value as string),
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  minProperties: isCount,
  maxProperties: isCount,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: isNumber,
  exclusiveMaximum: isNumber,
  multipleOf: isNumber,
}

const methods = ['get', 'post', 'put', 'delete', 'patch']

/**
 * What is wrong with an OpenAPI 3.1 document, by where: fields that the form does not have, keywords with values they
 * cannot hold, references that lead nowhere, operations of one name, parameters of a path that are not declared.
 */
export function faultsOfOpenApi(document: Node): string[] {
  const faults: string[] = []
  if (!/^3\.1\.\d+$/.test(String(document.openapi))) faults.push(`openapi: ${document.openapi}`)
  onlyHas('document', document, '', faults)
  const { title, version } = (document.info ?? {}) as Node
  if (!isText(title) || !isText(version)) faults.push('info: a title and a version are needed')
  const components = document.components as Node
  for (const [name, schema] of Object.entries(components.schemas as Node)) {
    if (!/^[A-Za-z0-9._-]+$/.test(name)) faults.push(`components.schemas: ${name} is no name`)
    checkSchema(schema, `components.schemas.${name}`, document, faults)
  }
  const names = new Set<string>()
  for (const [path, item] of Object.entries(document.paths as Node))
    for (const [method, operation] of Object.entries(item as Node)) {
      const at = `${method} ${path}`
      if (!methods.includes(method)) faults.push(`${at}: ${method} is no method`)
      checkOperation(operation as Node, path, at, document, faults)
      const id = String((operation as Node).operationId)
      if (names.has(id)) faults.push(`${at}: a second operation ${id}`)
      names.add(id)
    }
  for (const name of unused(document)) faults.push(`components.schemas.${name}: nothing refers to it`)
  return faults
}

function checkOperation(operation: Node, path: string, at: string, document: Node, faults: string[]): void {
  onlyHas('operation', operation, at, faults)
  if (!isText(operation.operationId)) faults.push(`${at}: no operationId`)
  const parameters = (operation.parameters ?? []) as Node[]
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const declared = parameters.filter((each) => each.in === 'path').map(({ name }) => name)
  if (inPath.toSorted().join() !== declared.toSorted().join())
    faults.push(`${at}: ${inPath} in the path, ${declared} declared`)
  for (const parameter of parameters) {
    const where = `${at}.${parameter.name}`
    onlyHas('parameter', parameter, where, faults)
    if (parameter.in === 'path' && parameter.required !== true)
      faults.push(`${where}: in a path and not required`)
    checkSchema(parameter.schema, where, document, faults)
  }
  const { requestBody, responses } = operation as { requestBody?: Node; responses: Node }
  if (requestBody !== undefined) checkContent(requestBody.content, `${at}.body`, document, faults)
  const codes = Object.keys(responses)
  if (!codes.some((code) => /^2\d\d$/.test(code)) || !codes.includes('default'))
    faults.push(`${at}: responses ${codes}`)
  for (const [code, response] of Object.entries(responses)) {
    const found = resolved(response as Node, document)
    if (found === undefined) faults.push(`${at}.${code}: leads nowhere`)
    else if (!isText(found.description)) faults.push(`${at}.${code}: no description`)
    else checkContent(found.content, `${at}.${code}`, document, faults)
  }
}

function checkContent(content: unknown, at: string, document: Node, faults: string[]): void {
  for (const [media, of] of Object.entries(content as Node)) {
    onlyHas('media', of as Node, `${at} ${media}`, faults)
    checkSchema((of as Node).schema, at, document, faults)
  }
}

function checkSchema(schema: unknown, at: string, document: Node, faults: string[]): void {
  if (typeof schema === 'boolean') return
  if (!isMapping(schema)) return void faults.push(`${at}: no schema`)
  for (const [keyword, value] of Object.entries(schema as Node)) {
    const check = keywords[keyword]
    if (check === undefined) faults.push(`${at}: the keyword ${keyword}`)
    else if (!check(value)) faults.push(`${at}.${keyword}: ${JSON.stringify(value)}`)
  }
  const {
    $ref,
    required = [],
    properties = {},
  } = schema as { $ref?: string; required?: string[]; properties?: Node }
  if ($ref !== undefined && resolved({ $ref }, document) === undefined)
    faults.push(`${at}: ${$ref} leads nowhere`)
  for (const name of required)
    if (!Object.hasOwn(properties, name)) faults.push(`${at}: ${name} is required and not described`)
  for (const [where, part] of partsOf(schema as Node)) checkSchema(part, `${at}.${where}`, document, faults)
}

function partsOf(schema: Node): [string, unknown][] {
  const parts: [string, unknown][] = Object.entries((schema.properties ?? {}) as Node)
  for (const keyword of ['additionalProperties', 'propertyNames', 'items'])
    if (schema[keyword] !== undefined) parts.push([keyword, schema[keyword]])
  for (const keyword of ['prefixItems', 'anyOf', 'oneOf', 'allOf'])
    for (const [at, part] of ((schema[keyword] ?? []) as unknown[]).entries())
      parts.push([`${keyword}.${at}`, part])
  return parts
}

function resolved(node: Node, document: Node): Node | undefined {
  const { $ref } = node
  if (!isText($ref)) return node
  if (!($ref as string).startsWith('#/')) return undefined
  const steps = ($ref as string).slice(2).split('/')
  return steps.reduce<Node | undefined>(
    (at, step) => (at !== undefined && Object.hasOwn(at, step) ? (at[step] as Node) : undefined),
    document,
  )
}

function unused(document: Node): string[] {
  const text = JSON.stringify(document)
  const names = Object.keys((document.components as { schemas: Node }).schemas)
  return names.filter((name) => !text.includes(`"#/components/schemas/${name}"`))
}

function onlyHas(kind: string, node: Node, at: string, faults: string[]): void {
  for (const key of Object.keys(node)) if (!fields[kind].includes(key)) faults.push(`${at}: the field ${key}`)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isType(value: unknown): boolean {
  return ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'].includes(value as string)
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSchema(value: unknown): boolean {
  return typeof value === 'boolean' || isMapping(value)
}

function isListOf(value: unknown, each: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(each)
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value)
}

function isPattern(value: string): boolean {
  try {
    return new RegExp(value, 'u') !== null
  } catch {
    return false
  }
}
