import { z } from 'zod'
import { canonicalJson, type Json } from '../../wire/canonical-json.ts'

export type JsonObject = { [key: string]: Json }

interface Converted {
  readonly schema: JsonObject
  readonly defs: { readonly [id: string]: JsonObject }
}

/** The components of a document: every schema that has an id, once. */
export class Components {
  readonly #schemas: { [id: string]: JsonObject } = {}
  readonly #unnamed = new Map<string, string>()

  output(schema: z.ZodType): JsonObject {
    const { schema: converted, defs } = this.#convert(schema, 'output')
    for (const [id, def] of Object.entries(defs)) this.#schemas[id] ??= def
    return converted
  }

  /** Everything that is answered has been taken before: what differs from it gets a name of its own. */
  input(schema: z.ZodType): JsonObject {
    const { schema: converted, defs } = this.#convert(schema, 'input')
    const renamed = this.#differing(defs)
    for (const [id, def] of Object.entries(defs))
      this.#schemas[renamed.has(id) ? `${id}Input` : id] ??= withRefs(def, renamed)
    return withRefs(converted, renamed)
  }

  all(): JsonObject {
    return Object.fromEntries(Object.entries(this.#schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** Ids that stand for something else already, and those of schemas that refer to them. */
  #differing(defs: Converted['defs']): Set<string> {
    const differing = new Set<string>()
    for (const [id, def] of Object.entries(defs)) {
      const known = this.#schemas[id]
      if (known !== undefined && canonicalJson(known) !== canonicalJson(def)) differing.add(id)
    }
    for (let before = -1; before !== differing.size; ) {
      before = differing.size
      for (const [id, def] of Object.entries(defs))
        if (!differing.has(id) && refsIn(def).some((ref) => differing.has(ref))) differing.add(id)
    }
    return differing
  }

  #convert(schema: z.ZodType, io: 'input' | 'output'): Converted {
    const made = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as JsonObject
    const { $schema: _dialect, $defs = {}, ...root } = made
    const names = new Map<string, string>()
    for (const [id, def] of Object.entries($defs as { [id: string]: JsonObject }))
      names.set(id, id.startsWith('__') ? this.#nameFor(id, def) : id)
    const defs = Object.fromEntries(
      Object.entries($defs as { [id: string]: JsonObject }).map(([id, def]) => [
        names.get(id)!,
        lifted(withoutId(def), names),
      ]),
    )
    const top = lifted(root, names)
    if (typeof root.id !== 'string') return { schema: top, defs }
    return { schema: refTo(root.id), defs: { ...defs, [root.id]: withoutId(top) } }
  }

  /** A schema that contains itself needs a name; where nobody gave it one, equal ones share one. */
  #nameFor(id: string, def: JsonObject): string {
    const key = canonicalJson(def).replaceAll(`"#/$defs/${id}"`, '"itself"')
    const known = this.#unnamed.get(key)
    if (known !== undefined) return known
    const name = this.#unnamed.size === 0 ? 'Json' : `Json${this.#unnamed.size + 1}`
    this.#unnamed.set(key, name)
    return name
  }
}

function withoutId({ id: _id, ...rest }: JsonObject): JsonObject {
  return rest
}

function refTo(id: string): JsonObject {
  return { $ref: `#/components/schemas/${id}` }
}

/** References inside a schema's own definitions become references among the components. */
function lifted(value: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  return mapRefs(value, (ref) => {
    const id = /^#\/\$defs\/(.+)$/.exec(ref)?.[1]
    return id === undefined ? ref : `#/components/schemas/${names.get(id) ?? id}`
  })
}

function withRefs(value: JsonObject, renamed: ReadonlySet<string>): JsonObject {
  return mapRefs(value, (ref) => (renamed.has(idOf(ref)) ? `${ref}Input` : ref))
}

function refsIn(value: JsonObject): string[] {
  const refs: string[] = []
  mapRefs(value, (ref) => {
    refs.push(idOf(ref))
    return ref
  })
  return refs
}

function idOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1)
}

function mapRefs(value: JsonObject, change: (ref: string) => string): JsonObject {
  return mapped(value, change) as JsonObject
}

function mapped(value: Json, change: (ref: string) => string): Json {
  if (Array.isArray(value)) return value.map((each) => mapped(each, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === '$ref' && typeof each === 'string' ? change(each) : mapped(each, change),
    ]),
  )
}
