import { misfit } from '../money/malformed-image.ts'

/**
 * What a value is as plain data: maps become lists of entries, sets lists, columns copies of themselves.
 * Entries keep their order, which is part of the state.
 */
export type Frozen<T> =
  T extends ReadonlyMap<infer Key, infer Value>
    ? readonly (readonly [Key, Frozen<Value>])[]
    : T extends ReadonlySet<infer Member>
      ? readonly Member[]
      : T extends Int32Array | Float64Array
        ? T
        : T extends readonly (infer Member)[]
          ? readonly Frozen<Member>[]
          : T extends object
            ? { readonly [Key in keyof T]: Frozen<T[Key]> }
            : T

/** Copies plain data all the way down. */
export function frozen<T>(value: T): Frozen<T> {
  return freezeAny(value) as Frozen<T>
}

function freezeAny(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Int32Array || value instanceof Float64Array) return value.slice()
  if (value instanceof Map) return [...value].map(([key, each]) => [key, freezeAny(each)])
  if (value instanceof Set) return [...value]
  if (Array.isArray(value)) return value.map(freezeAny)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, freezeAny(each)]))
}

/**
 * Makes live data out of frozen, or refuses it by name.
 * @param where the place within the image, for the refusal
 */
export type Read<T> = (given: unknown, where: string) => T

export const whole: Read<number> = (given, where) =>
  Number.isSafeInteger(given) ? (given as number) : misfit(where, 'a whole number within 2^53 - 1', given)

export const count: Read<number> = (given, where) => within(0, Number.MAX_SAFE_INTEGER)(given, where)

function within(least: number, most: number): Read<number> {
  return (given, where) => {
    const value = whole(given, where)
    return value >= least && value <= most ? value : misfit(where, `${least} to ${most}`, value)
  }
}

/** How many there are of what the tables refer to. */
export interface Limits {
  readonly accounts: number
  readonly assets: number
  readonly series: number
  readonly rulebooks: number
}

/** A number of one of so many. */
export function rowOf(many: number): Read<number> {
  return within(0, many - 1)
}

export const big: Read<bigint> = (given, where) =>
  typeof given === 'bigint' ? given : misfit(where, 'a whole number of any size', given)

export const text: Read<string> = (given, where) =>
  typeof given === 'string' ? given : misfit(where, 'a text', given)

export const flag: Read<boolean> = (given, where) =>
  typeof given === 'boolean' ? given : misfit(where, 'true or false', given)

export function word<Word extends string>(...words: readonly Word[]): Read<Word> {
  return (given, where) =>
    words.includes(given as Word) ? (given as Word) : misfit(where, `one of ${words.join(', ')}`, given)
}

export function orNull<T>(read: Read<T>): Read<T | null> {
  return (given, where) => (given === null ? null : read(given, where))
}

export function listOf<T>(read: Read<T>): Read<T[]> {
  return (given, where) =>
    Array.isArray(given)
      ? given.map((each, at) => read(each, `${where}, ${at}`))
      : misfit(where, 'a list', given)
}

export function setOf<T>(read: Read<T>): Read<Set<T>> {
  return (given, where) => {
    const members = listOf(read)(given, where)
    const set = new Set(members)
    return set.size === members.length ? set : misfit(where, 'each member once', given)
  }
}

export function mapOf<Key, Value>(key: Read<Key>, value: Read<Value>): Read<Map<Key, Value>> {
  return (given, where) => {
    const entries = listOf(pairOf(key, value))(given, where)
    const map = new Map(entries)
    return map.size === entries.length ? map : misfit(where, 'each key once', given)
  }
}

/** Two values; what is said about the second names the first. */
export function pairOf<First, Second>(first: Read<First>, second: Read<Second>): Read<[First, Second]> {
  return (given, where) => {
    if (!Array.isArray(given) || given.length !== 2) return misfit(where, 'two values', given)
    const name = first(given[0], where)
    return [name, second(given[1], `${where} (${String(name)})`)]
  }
}

/** Fields by name: every one has to be there but the optional ones, and no other. */
export function recordOf<T extends object>(
  fields: { readonly [Key in keyof T]-?: Read<NonNullable<T[Key]> | Extract<T[Key], null>> },
  ...optional: readonly (keyof T)[]
): Read<T> {
  const known = Object.entries(fields) as [keyof T & string, Read<unknown>][]
  return (given, where) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given) || ArrayBuffer.isView(given))
      return misfit(where, 'a record', given)
    const other = Object.keys(given).find((key) => !Object.hasOwn(fields, key))
    if (other !== undefined) misfit(where, `only ${Object.keys(fields).join(', ')}`, other)
    const entries = known
      .filter(([key]) => !optional.includes(key) || (given as T)[key] !== undefined)
      .map(([key, read]) => [key, read((given as T)[key], `${where}.${key}`)])
    return Object.fromEntries(entries) as T
  }
}

export const int32s: Read<Int32Array> = (given, where) =>
  given instanceof Int32Array ? given.slice() : misfit(where, 'a column of 32-bit numbers', given)

export const bytes: Read<Uint8Array> = (given, where) =>
  given instanceof Uint8Array ? given : misfit(where, 'a column of bytes', given)

export const doubles: Read<Float64Array> = (given, where) =>
  given instanceof Float64Array ? given.slice() : misfit(where, 'a column of doubles', given)

export const wholes: Read<Float64Array> = (given, where) => {
  const column = doubles(given, where)
  const at = column.findIndex((value) => !Number.isSafeInteger(value))
  return at === -1 ? column : misfit(`${where}, ${at}`, 'a whole number within 2^53 - 1', column[at])
}
