import type { HouseImage } from '../core/engine/image.ts'
import { MalformedImage } from '../core/money/malformed-image.ts'

/** A column of an image; one of bytes holds the rows of a book. */
export type Column = Uint8Array | Int32Array | Float64Array

/**
 * The part of an image that is no column, as JSON that loses nothing: keys in order of their UTF-16 codes, no spaces.
 *
 * What JSON does not have is a mapping of one key: `{"$column":n}` stands for a column, counted in the order of the
 * text, `{"$big":"…"}` for a whole number of any size, `{"$number":"-0"}` for a number JSON cannot write. A key that
 * begins with a dollar is written with one more.
 */
export const ImageText: {
  write(image: HouseImage): { readonly text: string; readonly columns: readonly Column[] }
  /** @throws {MalformedImage} when the text is no such JSON, or does not name each column once */
  read(text: string, columns: readonly Column[]): HouseImage
} = {
  write(image) {
    const columns: Column[] = []
    return { text: write(image, columns), columns }
  },
  read(text, columns) {
    const left = [...columns].reverse()
    const image = read(parsed(text), left, columns.length) as HouseImage
    if (left.length > 0) wrong(`names ${columns.length - left.length} of ${columns.length} columns`)
    return image
  },
}

function write(value: unknown, columns: Column[]): string {
  if (typeof value === 'bigint') return `{"$big":"${value}"}`
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? String(value)
      : `{"$number":"${numberText(value)}"}`
  if (isColumn(value)) return `{"$column":${columns.push(value) - 1}}`
  if (Array.isArray(value)) return `[${value.map((each) => write(each, columns)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const mapping = value as Readonly<Record<string, unknown>>
  const keys = Object.keys(mapping).filter((key) => mapping[key] !== undefined)
  const fields = keys.sort().map((key) => `${JSON.stringify(outer(key))}:${write(mapping[key], columns)}`)
  return `{${fields.join(',')}}`
}

function isColumn(value: unknown): value is Column {
  return value instanceof Uint8Array || value instanceof Int32Array || value instanceof Float64Array
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

function outer(key: string): string {
  return key.startsWith('$') ? `$${key}` : key
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return wrong(`is no JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** @param left columns not named yet, the next one last */
function read(value: unknown, left: Column[], count: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => read(each, left, count))
  const entries = Object.entries(value)
  const [[tag, of] = ['', null]] = entries
  if (entries.length === 1 && tag.startsWith('$') && !tag.startsWith('$$'))
    return special(tag, of, left, count)
  return Object.fromEntries(entries.map(([key, each]) => [inner(key), read(each, left, count)]))
}

function inner(key: string): string {
  if (!key.startsWith('$')) return key
  return key.startsWith('$$') ? key.slice(1) : wrong(`has a field ${key}, which means nothing here`)
}

const numbers: ReadonlyMap<unknown, number> = new Map([
  ['-0', -0],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

function special(tag: string, of: unknown, left: Column[], count: number): unknown {
  if (tag === '$big' && typeof of === 'string' && /^(?:0|-?[1-9]\d*)$/.test(of)) return BigInt(of)
  const number = tag === '$number' ? numbers.get(of) : undefined
  if (number !== undefined) return number
  const next = left.length > 0 && of === count - left.length
  if (tag === '$column' && next) return left.pop()
  return wrong(`has ${JSON.stringify({ [tag]: of })}, which stands for nothing`)
}

function wrong(what: string): never {
  throw new MalformedImage(`The text of the image ${what}.`)
}
