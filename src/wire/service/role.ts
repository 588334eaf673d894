import { z } from 'zod'
import type { Names } from './names.ts'
import type { Partly, Reading } from './reading.ts'
import { numberText, timeText } from './text-schemas.ts'

/**
 * What one field of a record is, both ways: as core has it, and as text. `Core` may be what core has in memory or in a
 * stored event.
 */
export interface Role<Core, Text = unknown> {
  readonly schema: z.ZodType<Text>
  /** A record of core to write, in which the value stands. */
  write(value: Core, names: Names, record: Partly): Text
  /** @returns undefined after a fault */
  read(text: Text, reading: Reading, field: string, record: Partly): Core | undefined
  readonly isOptional?: boolean
}

/** A role whose field may be left out. */
export type OptionalRole<Core, Text = unknown> = Role<Core, Text> & { readonly isOptional: true }

/** A figure that is the same in core and as text. */
export function plain<T>(schema: z.ZodType<T>): Role<T, T> {
  return { schema, write: (value) => value, read: (text) => text }
}

export const ordinal: Role<number, number> = plain(numberText)

export const time: Role<number, number> = plain(timeText)

export const duration: Role<number, number> = plain(
  z.int().min(0).meta({ id: 'Duration', description: 'Milliseconds.' }),
)

export const flag: Role<boolean, boolean> = plain(z.boolean())

export const words: Role<string, string> = plain(z.string().max(1_000))

export function word<const Word extends string>(of: readonly Word[]): Role<Word, Word> {
  return plain(z.enum(of) as unknown as z.ZodType<Word>)
}

/** A whole number of any size, as digits. */
export const whole: Role<bigint, string> = {
  schema: z.string().regex(/^-?\d{1,200}$/, { message: 'a whole number as a text, like "1250"' }),
  write: (value) => String(value),
  read: (text) => BigInt(text),
}

export function nullable<Core, Text>({
  schema,
  write,
  read,
}: Role<Core, Text>): Role<Core | null, Text | null> {
  return {
    schema: schema.nullable(),
    write: (value, names, record) => (value === null ? null : write(value, names, record)),
    read: (text, reading, field, record) => (text === null ? null : read(text, reading, field, record)),
  }
}

/** Null where it is left out, so that nobody has to write down what is not there. */
export function nullish<Core, Text>(role: Role<Core, Text>): Role<Core | null, Text | null> {
  const orNull = nullable(role)
  return { ...orNull, schema: orNull.schema.default(null) as unknown as z.ZodType<Text | null> }
}

export function optional<Core, Text>(role: Role<Core, Text>): OptionalRole<Core, Text> {
  return { ...role, isOptional: true }
}

export function list<Core, Text>({ schema, write, read }: Role<Core, Text>): Role<readonly Core[], Text[]> {
  return {
    schema: z.array(schema),
    write: (values, names, record) => Array.from(values, (each) => write(each, names, record)),
    read: (texts, reading, field, record) => {
      const values = texts.map((each, place) => read(each, reading, `${field}.${place}`, record))
      return values.includes(undefined) ? undefined : (values as Core[])
    },
  }
}
