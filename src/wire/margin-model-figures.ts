import { z } from 'zod'
import { type Dialect, type Fields, mappingOf } from './margin-model-dialect.ts'

/** The words a model's figures are read with. */
export interface Figures {
  readonly any: z.ZodType<number>
  readonly least0: z.ZodType<number>
  readonly above0: z.ZodType<number>
  readonly move: z.ZodType<number>
  readonly part: z.ZodType<number>
}

export function figuresOf({ figure }: Dialect): Figures {
  return {
    any: figure('a number like 0.5, 50% or -0.05', Number.isFinite),
    least0: figure('a number, zero or above, like 0.5, 50% or 20_000', (value) => value >= 0),
    above0: figure('a number above zero, like 0.5, 50% or 30', (value) => value > 0),
    move: figure('a move above -100%, like 15% or -0.15', (value) => value > -1),
    part: figure('a part of 0% to 100%', (value) => value >= 0 && value <= 1),
  }
}

/** Figures of underlyings that have their own, by name; each may leave out what is as for the others. */
export function ownOf<T extends object>(
  dialect: Dialect,
  fields: Fields<T>,
): z.ZodType<Readonly<Record<string, Partial<T>>> | undefined> {
  const loose = Object.fromEntries(
    Object.entries<z.ZodType>(fields).map(([field, schema]) => [field, schema.optional()]),
  )
  return z.record(z.string(), mappingOf(dialect, loose as never)).optional() as never
}
