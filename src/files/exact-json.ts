import { shown } from './problems.ts'

/** A JSON value in which numbers are texts, digit for digit as written. */
export type JsonValue = string | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** Told of every value as its reading begins: its path, and its offset in the text. The path is reused. */
export type ValueStarts = (path: readonly (string | number)[], at: number) => void

/** The text is not JSON; `at` is the offset of the fault, the text's length where it ends too early. */
export class JsonSyntax extends Error {
  override readonly name = 'JsonSyntax'
  readonly at: number
  readonly found: string
  readonly expected: string

  constructor(at: number, found: string, expected: string) {
    super(`found ${found} at offset ${at}, expected ${expected}`)
    this.at = at
    this.found = found
    this.expected = expected
  }
}

/**
 * Reads one JSON value without turning any number into a float: `1.10` is the text `1.10`.
 *
 * Numbers and strings are both texts afterwards; true, false and null keep their kind. Stricter than JSON in
 * one point: a key may stand only once in an object.
 *
 * @param starts is told where each value starts
 * @throws {JsonSyntax} when the text is no JSON value, or nests deeper than 200
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function exactJson(text: string, starts?: ValueStarts): JsonValue {
  return new JsonReader(text, starts).read()
}

const MAX_DEPTH = 200
const WORDS: readonly (readonly [string, boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
]
const ESCAPES: Readonly<Record<string, string>> = Object.freeze({
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
})

class JsonReader {
  readonly #text: string
  readonly #starts: ValueStarts | undefined
  readonly #path: (string | number)[] = []
  /** Sticky patterns stop at the first character that does not fit, so each text is looked at once. */
  readonly #number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a string.
  readonly #plainText = /[^"\\\u0000-\u001f]*/y
  readonly #space = /[ \t\n\r]*/y
  #at = 0

  constructor(text: string, starts: ValueStarts | undefined) {
    this.#text = text
    this.#starts = starts
  }

  read(): JsonValue {
    const value = this.#value()
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#fault('the end of the value')
    return value
  }

  #value(): JsonValue {
    this.#skipSpace()
    this.#starts?.(this.#path, this.#at)
    if (this.#path.length > MAX_DEPTH)
      throw new JsonSyntax(this.#at, 'nesting too deep to read', `at most ${MAX_DEPTH}`)
    const first = this.#text[this.#at]
    if (first === '"') return this.#string()
    if (first === '[') return this.#list()
    if (first === '{') return this.#object()
    return first === '-' || (first >= '0' && first <= '9') ? this.#numberText() : this.#word()
  }

  #numberText(): string {
    const digits = this.#match(this.#number)
    if (digits === undefined) throw this.#fault('a number')
    return digits
  }

  #word(): boolean | null {
    const word = WORDS.find(([spelled]) => this.#text.startsWith(spelled, this.#at))
    if (word === undefined) throw this.#fault('a JSON value')
    this.#at += word[0].length
    return word[1]
  }

  #string(): string {
    this.#at += 1
    let read = ''
    for (;;) {
      read += this.#match(this.#plainText)
      const stop = this.#text[this.#at]
      if (stop === '"') {
        this.#at += 1
        return read
      }
      if (stop !== '\\') throw this.#fault('a closing quote')
      read += this.#escape()
    }
  }

  #escape(): string {
    const kind = this.#text[this.#at + 1]
    const code = kind === 'u' ? this.#text.slice(this.#at + 2, this.#at + 6) : ''
    if (/^[0-9a-fA-F]{4}$/.test(code)) {
      this.#at += 6
      return String.fromCharCode(Number.parseInt(code, 16))
    }
    if (kind === undefined) this.#at += 1
    if (kind === undefined || !Object.hasOwn(ESCAPES, kind)) throw this.#fault('a JSON escape')
    this.#at += 2
    return ESCAPES[kind]
  }

  #list(): JsonValue[] {
    const list: JsonValue[] = []
    this.#at += 1
    if (this.#take(']')) return list
    do {
      this.#path.push(list.length)
      list.push(this.#value())
      this.#path.pop()
    } while (this.#take(','))
    if (!this.#take(']')) throw this.#fault('"," or "]"')
    return list
  }

  #object(): { [key: string]: JsonValue } {
    const object: { [key: string]: JsonValue } = {}
    this.#at += 1
    if (this.#take('}')) return object
    do {
      const key = this.#key(object)
      this.#path.push(key)
      // Defined, not assigned: a key `__proto__` must be a key like any other.
      const value = this.#value()
      Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
      this.#path.pop()
    } while (this.#take(','))
    if (!this.#take('}')) throw this.#fault('"," or "}"')
    return object
  }

  #key(object: object): string {
    this.#skipSpace()
    const start = this.#at
    if (this.#text[start] !== '"') throw this.#fault('a key in quotes')
    const key = this.#string()
    if (Object.hasOwn(object, key)) throw new JsonSyntax(start, `a second key ${shown(key)}`, 'each key once')
    if (!this.#take(':')) throw this.#fault('":"')
    return key
  }

  #take(mark: string): boolean {
    this.#skipSpace()
    if (this.#text[this.#at] !== mark) return false
    this.#at += 1
    return true
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #skipSpace(): void {
    if (this.#text.charCodeAt(this.#at) > 32) return
    this.#match(this.#space)
  }

  #fault(expected: string): JsonSyntax {
    const character = this.#text[this.#at]
    const found = character === undefined ? 'the end of the line' : shown(character)
    return new JsonSyntax(Math.min(this.#at, this.#text.length), found, expected)
  }
}
