import { InvariantViolation } from '../core/money/invariant.ts'

/** Plain data as JSON has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/**
 * Turns plain data into what JSON can hold without loss: a bigint becomes its decimal text, a column (typed
 * array) a list, minus zero zero. Fields that are undefined are left out.
 *
 * @throws {InvariantViolation} for what no record may hold: NaN, an infinity, a function, an object of a class
 */
export function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return numberOf(value)
  if (value instanceof Int32Array || value instanceof Float64Array) return Array.from(value, numberOf)
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object' || !isPlain(value)) throw noPlainData(value)
  const mapping: Record<string, Json> = {}
  for (const [key, each] of Object.entries(value)) if (each !== undefined) mapping[key] = toJson(each)
  return mapping
}

function noPlainData(value: unknown): InvariantViolation {
  return new InvariantViolation(
    `a record holds plain data, and a ${typeof value} was found: ${String(value)}`,
  )
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * Writes plain data as JSON with the keys of every mapping in order of their UTF-16 codes, and no spaces: what `toJson`
 * makes of it, in one pass.
 *
 * @throws {InvariantViolation} as `toJson` does
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') return `${numberOf(value)}`
  if (typeof value === 'string') return JSON.stringify(value)
  if (value === null || typeof value === 'boolean') return `${value}`
  if (typeof value === 'bigint') return `"${value}"`
  if (Array.isArray(value) || value instanceof Int32Array || value instanceof Float64Array)
    return listText(value)
  if (typeof value !== 'object' || !isPlain(value)) throw noPlainData(value)
  return mappingText(value as Readonly<Record<string, unknown>>)
}

function listText(list: ArrayLike<unknown>): string {
  let text = ''
  for (let at = 0; at < list.length; at += 1)
    text += at === 0 ? canonicalJson(list[at]) : `,${canonicalJson(list[at])}`
  return `[${text}]`
}

function mappingText(mapping: Readonly<Record<string, unknown>>): string {
  let text = ''
  for (const key of Object.keys(mapping).sort()) {
    const value = mapping[key]
    if (value === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value)}`
  }
  return `{${text}}`
}

/** A score may be a fraction, or above 2^53: JSON writes all the digits a float needs to come back the same. */
function numberOf(value: number): number {
  if (!Number.isFinite(value))
    throw new InvariantViolation(`a record holds finite numbers, and ${value} was found`)
  return value === 0 ? 0 : value
}
