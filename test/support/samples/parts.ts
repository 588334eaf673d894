import fc from 'fast-check'
import { type Fraction, fraction } from '../../../src/core/market/fraction.ts'

/** An arbitrary for each member of a union, by its tag: a member without one does not compile. */
export type ByTag<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: fc.Arbitrary<Extract<Union, { readonly [Key in Tag]: Name }>>
}

export const whole: fc.Arbitrary<number> = fc.maxSafeInteger()
export const count: fc.Arbitrary<number> = fc.maxSafeNat()
export const ordinal: fc.Arbitrary<number> = fc.nat({ max: 2_147_483_647 })
export const ppm: fc.Arbitrary<number> = fc.nat({ max: 1_000_000 })
export const text: fc.Arbitrary<string> = fc.string({ unit: 'binary' })
export const big: fc.Arbitrary<bigint> = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n })
export const time: fc.Arbitrary<number | null> = fc.option(whole)
/** A short list. */
export const list = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(each, { maxLength: 4 })
export const wholes: fc.Arbitrary<number[]> = list(whole)
export const rows: fc.Arbitrary<Int32Array> = list(ordinal).map((each) => Int32Array.from(each))
export const cells: fc.Arbitrary<Float64Array> = list(whole).map((each) => Float64Array.from(each))
// JSON has no minus zero, and no rank needs one.
export const ranks: fc.Arbitrary<Float64Array> = list(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
).map((each) => Float64Array.from(each, (rank) => (rank === 0 ? 0 : rank)))
export const ratio: fc.Arbitrary<Fraction> = fc.record({
  numerator: big,
  denominator: fc.bigInt({ min: 1n, max: 2n ** 200n }),
})
export const increment: fc.Arbitrary<Fraction> = ratio
  .filter(({ numerator }) => numerator !== 0n)
  .map(({ numerator, denominator }) => fraction(numerator < 0n ? -numerator : numerator, denominator))
/** One value. */
export const is = <const T>(value: T): fc.Arbitrary<T> => fc.constant(value)
/** One of a few values. */
export const one = <const T extends readonly unknown[]>(...words: T): fc.Arbitrary<T[number]> =>
  fc.constantFrom(...words)

/** A record with fields that may be left out: what is absent is not there at all. */
export function withMaybe<Base extends object, Extra extends object>(
  base: fc.Arbitrary<Base>,
  extra: { readonly [Key in keyof Extra]: fc.Arbitrary<Extra[Key]> },
): fc.Arbitrary<Base & Partial<Extra>> {
  const some = fc.record(extra, { requiredKeys: [] }) as fc.Arbitrary<Partial<Extra>>
  return fc.tuple(base, some).map(([all, few]) => ({ ...all, ...few }))
}
