import { type FieldFault, type ProblemAnswer, problem } from './problem.ts'

/** How deep the lists and mappings of a body may stand in each other; rulebooks and terms need about a dozen. */
export const MAX_DEPTH = 32

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the bytes of a body as JSON, more strictly than `JSON.parse`: in UTF-8 throughout, each key once in its
 * mapping, no key `__proto__`, no control characters or halves of characters in texts, nothing deeper than `MAX_DEPTH`.
 * What two programs would read differently is no order to move money.
 */
export function readJson(bytes: Uint8Array): { readonly value: unknown } | ProblemAnswer {
  if (bytes.length === 0) return malformed('an empty body', 'a JSON document')
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return malformed('bytes that are no UTF-8', 'a JSON document in UTF-8')
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return malformed(`text that is no JSON (${(error as Error).message})`, 'a JSON document')
  }
  const hasEscapes = text.includes('\\')
  const walk = new Walk(hasEscapes)
  const fault = walk.look(value, 0)
  if (fault !== null) return problem('malformed-json', fault.message, [fault])
  if (!hasEachKeyOnce(text, walk.keys, hasEscapes))
    return malformed('a key that stands twice in one mapping', 'each key once')
  return { value }
}

function malformed(found: string, expected: string): ProblemAnswer {
  const message = `Found ${found}, expected ${expected}.`
  return problem('malformed-json', message, [{ field: '', rule: 'json', message }])
}

/** Looks at every value of a document once, and counts the keys that are left of it. */
class Walk {
  keys = 0
  readonly #hasEscapes: boolean

  constructor(hasEscapes: boolean) {
    this.#hasEscapes = hasEscapes
  }

  look(value: unknown, depth: number): FieldFault | null {
    if (typeof value === 'string') return this.#hasEscapes && isStrange(value) ? strange : null
    if (typeof value !== 'object' || value === null) return null
    if (depth === MAX_DEPTH) return tooDeep
    return Array.isArray(value) ? this.#list(value, depth + 1) : this.#mapping(value, depth + 1)
  }

  #list(list: readonly unknown[], depth: number): FieldFault | null {
    for (let at = 0; at < list.length; at += 1) {
      const each = list[at]
      if (typeof each !== 'object' && !this.#hasEscapes) continue
      const fault = this.look(each, depth)
      if (fault !== null) return within(at, fault)
    }
    return null
  }

  #mapping(mapping: object, depth: number): FieldFault | null {
    for (const key in mapping) {
      this.keys += 1
      if (key === '__proto__' || (this.#hasEscapes && isStrange(key))) return strangeKey
      const each = (mapping as Readonly<Record<string, unknown>>)[key]
      if (typeof each !== 'object' && !this.#hasEscapes) continue
      const fault = this.look(each, depth)
      if (fault !== null) return within(key, fault)
    }
    return null
  }
}

/** A fault's field is put together on the way out, so that who makes no fault pays for no names. */
function within(part: string | number, fault: FieldFault): FieldFault {
  return { ...fault, field: fault.field === '' ? `${part}` : `${part}.${fault.field}` }
}

/** Raw control characters are no JSON, and raw bytes are whole characters: both come by an escape only. */
function isStrange(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  return !text.isWellFormed() || /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)
}

const strange: FieldFault = {
  field: '',
  rule: 'text',
  message:
    'Found a control character or half a character in a text, expected whole characters. Leave it out.',
}
const strangeKey: FieldFault = {
  field: '',
  rule: 'key',
  message: 'Found a key that no mapping here has, like "__proto__", expected those that are described.',
}
const tooDeep: FieldFault = {
  field: '',
  rule: 'depth',
  message: `Found lists and mappings deeper than ${MAX_DEPTH}, expected at most so many.`,
}

const QUOTE = 34
const BACKSLASH = 92

/** What stands between a key and its colon where somebody lays a text out. */
const spacedColons = [' :', '\n:', '\t:', '\r:'] as const

/**
 * Whether a text writes down as many keys as were read of it; where a key stands twice there are more.
 *
 * Where nothing stands between keys and their colons, the pairs `":` are at least as many as the keys: a text that
 * begins with a colon makes one too. So if they are as few as what was read, no key stands twice. Otherwise they are
 * counted one by one.
 */
function hasEachKeyOnce(text: string, read: number, hasEscapes: boolean): boolean {
  const isPlain = !hasEscapes && !spacedColons.some((spaced) => text.includes(spaced))
  return (isPlain && pairsIn(text) === read) || colonsOutside(text) === read
}

function pairsIn(text: string): number {
  let pairs = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) pairs += 1
  return pairs
}

/** A colon outside of a text stands behind a key and nowhere else. */
function colonsOutside(text: string): number {
  let keys = 0
  let colon = text.indexOf(':')
  let at = 0
  while (colon >= 0) {
    const quote = text.indexOf('"', at)
    if (quote < 0 || quote > colon) {
      keys += 1
      at = colon + 1
      colon = text.indexOf(':', at)
      continue
    }
    at = endOfText(text, quote)
    if (colon < at) colon = text.indexOf(':', at)
  }
  return keys
}

/** Behind the quote that ends a text. */
function endOfText(text: string, from: number): number {
  let at = from + 1
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    at += code === BACKSLASH ? 2 : 1
  }
}
