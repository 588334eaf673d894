import { z } from 'zod'
import type { Fraction } from '../core/market/fraction.ts'
import { gcd } from '../core/money/units.ts'

/** A whole number of either sign below 2^53: units, increments, milliseconds. */
export const whole: z.ZodType<number> = z.int()
/** A whole number, zero or above: ordinals, durations, rates without a sign. */
export const count: z.ZodType<number> = z.int().min(0)
/** An account row or series number. */
export const ordinal: z.ZodType<number> = z.int().min(0).max(2_147_483_647)
/** The owner of a level: an account row, or -1 for the market beyond. */
export const owner: z.ZodType<number> = z.int().min(-1).max(2_147_483_647)
/** Parts per million of a whole, 0 to 1,000,000. */
export const ppm: z.ZodType<number> = z.int().min(0).max(1_000_000)
export const text: z.ZodType<string> = z.string()
export const flag: z.ZodType<boolean> = z.boolean()

/** An exact whole number of any size, as decimal text. */
export const big: z.ZodType<bigint, unknown> = z
  .string()
  .regex(/^(?:0|-?[1-9]\d{0,199})$/, { message: 'a whole number as text, like "-1250"', abort: true })
  .transform((digits) => BigInt(digits))

/** A column of account rows. */
export const rows: z.ZodType<Int32Array, unknown> = z
  .array(ordinal)
  .transform((list) => Int32Array.from(list))

/** A column of whole numbers. */
export const cells: z.ZodType<Float64Array, unknown> = z
  .array(whole)
  .transform((list) => Float64Array.from(list))

/** A column of ranks, which may be fractions. */
export const scores: z.ZodType<Float64Array, unknown> = z
  .array(z.number())
  .transform((list) => Float64Array.from(list))

/** A ratio as two decimal texts, the lower one above zero. */
export const ratio: z.ZodType<Fraction, unknown> = z
  .strictObject({ numerator: big, denominator: big })
  .refine(({ denominator }) => denominator > 0n, { message: 'a ratio with a denominator above zero' })

/** An increment or multiplier: above zero, and in lowest terms, as core's own arithmetic leaves it. */
export const increment: z.ZodType<Fraction, unknown> = ratio.refine(
  ({ numerator, denominator }) => numerator > 0n && gcd(numerator, denominator) === 1n,
  { message: 'a ratio above zero in lowest terms' },
)

/** A schema for each member of a union, by its tag: a member without one does not compile. */
export type ByTag<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: z.ZodType<Extract<Union, { readonly [Key in Tag]: Name }>, unknown>
}

/** The union of all members of a table, told apart by their tag. */
export function unionOf<Union>(
  tag: string,
  table: Readonly<Record<string, z.ZodType>>,
): z.ZodType<Union, unknown> {
  const members = Object.values(table) as unknown as [z.core.$ZodTypeDiscriminable]
  return z.discriminatedUnion(tag, members) as unknown as z.ZodType<Union, unknown>
}
