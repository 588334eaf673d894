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
  if (typeof value !== 'object' || !isPlain(value))
    throw new InvariantViolation(
      `a record holds plain data, and a ${typeof value} was found: ${String(value)}`,
    )
  const mapping: Record<string, Json> = {}
  for (const [key, each] of Object.entries(value)) if (each !== undefined) mapping[key] = toJson(each)
  return mapping
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Writes plain data as JSON with the keys of every mapping in order of their UTF-16 codes, and no spaces. */
export function canonicalJson(value: unknown): string {
  return write(toJson(value))
}

function write(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const mapping = value as { readonly [key: string]: Json }
  const keys = Object.keys(mapping).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${write(mapping[key])}`).join(',')}}`
}

/** A score may be a fraction, or above 2^53: JSON writes all the digits a float needs to come back the same. */
function numberOf(value: number): number {
  if (!Number.isFinite(value))
    throw new InvariantViolation(`a record holds finite numbers, and ${value} was found`)
  return value === 0 ? 0 : value
}
