import { z } from 'zod'
import { given } from './forms.ts'
import { flag, name, prose, scalar, wholeFrom } from './scalars.ts'

/**
 * How the words of a margin model are spelled: as people write them in a file, or as core has them in JSON. One schema
 * serves both, so that a field cannot be in the one and not in the other.
 */
export interface Dialect {
  /** A field of core as it is written. */
  key(field: string): string
  /** The field that says the kind of a charge. */
  readonly tag: string
  readonly text: z.ZodType<string>
  readonly name: z.ZodType<string>
  readonly flag: z.ZodType<boolean>
  readonly whole: z.ZodType<number>
  /** A finite number that fits; the last word of the sentence "expected …". */
  figure(expected: string, fits: (value: number) => boolean): z.ZodType<number>
  /** May be left out by people, and is then this; in JSON everything is there. */
  orElse<T>(schema: z.ZodType<T>, otherwise: T): z.ZodType<T>
  /** May be nothing: the word "none", or null. */
  orNone<T>(schema: z.ZodType<T>): z.ZodType<T | null>
}

/** As in a file: words with hyphens, percentages or decimals, and what is usual left out. */
export const asText: Dialect = {
  key: hyphenated,
  tag: 'charge',
  text: prose,
  name,
  flag,
  whole: wholeFrom(0),
  figure: (expected, fits) =>
    scalar(expected, (text) => {
      const value = figureOf(text)
      return value !== undefined && fits(value) ? value : undefined
    }),
  orElse: (schema, otherwise) =>
    schema.optional().transform((value) => (value === undefined ? otherwise : value)) as never,
  orNone: (schema) => z.union([z.literal('none').transform(() => null), schema]) as never,
}

/** As in a command: core's own names, numbers and nulls. */
export const asJson: Dialect = {
  key: (field) => field,
  tag: 'kind',
  text: z.string(),
  name: z.string(),
  flag: z.boolean(),
  whole: z.int().min(0),
  figure: (expected, fits) => z.number().refine(fits, { message: expected }),
  orElse: (schema) => schema,
  orNone: (schema) => schema.nullable(),
}

/** Fields of a mapping by core's names; a field that core may leave out has a schema that takes undefined. */
export type Fields<T> = { readonly [Key in keyof T]-?: z.ZodType<T[Key]> }

/** A mapping with exactly these fields, in a dialect's spelling. */
export function mappingOf<T extends object>(dialect: Dialect, fields: Fields<T>): z.ZodType<T> {
  const own = Object.keys(fields) as (keyof T & string)[]
  const shape = Object.fromEntries(own.map((field) => [dialect.key(field), fields[field]]))
  return z.strictObject(shape).transform((read) => {
    const values = own.map((field) => [field, (read as Record<string, unknown>)[dialect.key(field)]])
    return given(Object.fromEntries(values))
  }) as unknown as z.ZodType<T>
}

/** `upTo` as `up-to`. */
export function hyphenated(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

const FIGURE = /^-?\d[\d_]*(?:\.\d+)?(?:e-?\d{1,3})?$/

/** A decimal, `_` between digits allowed, or a percentage; both are the double nearest to what is written. */
function figureOf(text: string): number | undefined {
  const isShare = text.endsWith('%')
  const digits = isShare ? text.slice(0, -1) : text
  if (!FIGURE.test(digits) || /_$|__|_\./.test(digits)) return undefined
  const [mantissa, exponent = '0'] = digits.replaceAll('_', '').split('e')
  // The exponent is moved in the text, so that 4.5% is the double nearest to 0.045 and not a rounded quotient.
  const value = Number(`${mantissa}e${Number(exponent) - (isShare ? 2 : 0)}`)
  return Number.isFinite(value) ? value : undefined
}
