import { z } from 'zod'
import type { Names } from './names.ts'
import type { Partly, Reading } from './reading.ts'
import type { OptionalRole, Role } from './role.ts'

/** What every field of a record is: one that is missing, or that core does not know, does not compile. */
export type Fields<Core> = {
  // biome-ignore lint/complexity/noBannedTypes: a field that may be left out is one of which nothing is needed.
  readonly [Field in Exclude<keyof Core, 'type'>]-?: {} extends Pick<Core, Field>
    ? // biome-ignore lint/suspicious/noExplicitAny: each role knows its own text.
      OptionalRole<Exclude<Core[Field], undefined>, any>
    : // biome-ignore lint/suspicious/noExplicitAny: each role knows its own text.
      Role<Core[Field], any>
}

/** A record both ways: its schema says the form, `read` what the figures and names in it mean. */
export interface Form<Core> {
  readonly schema: z.ZodObject
  /** @param text that the schema has let through. @returns undefined after a fault */
  read(text: Partly, reading: Reading, field: string): Core | undefined
  write(core: Core, names: Names): Record<string, unknown>
}

/** Core numbers a series; a text names an instrument. */
export function textKeyOf(field: string): string {
  return field === 'series' ? 'instrument' : field
}

/** Puts a field's name behind that of what it stands in. */
export function under(field: string, key: string | number): string {
  return field === '' ? `${key}` : `${field}.${key}`
}

interface Entry {
  readonly field: string
  readonly key: string
  // biome-ignore lint/suspicious/noExplicitAny: each role knows its own text.
  readonly role: Role<any, any>
}

function entriesOf(fields: object): Entry[] {
  return Object.entries(fields).map(([field, role]) => ({ field, key: textKeyOf(field), role }))
}

/** The form of a record out of its fields. They are read in the order they stand in. */
export function formOf<Core extends object>(type: string | null, fields: Fields<Core>): Form<Core> {
  const entries = entriesOf(fields)
  const shape = Object.fromEntries(
    entries.map(({ key, role }) => [key, role.isOptional ? role.schema.exactOptional() : role.schema]),
  )
  const tag = type === null ? {} : { type }
  return {
    schema: z.strictObject({ ...(type === null ? {} : { type: z.literal(type) }), ...shape }),
    read: (text, reading, field) => {
      const before = reading.count
      const record: Record<string, unknown> = { ...tag }
      for (const { field: name, key, role } of entries) {
        const value = text[key]
        if (value === undefined) continue
        record[name] = role.read(value, reading, under(field, key), record)
      }
      return reading.count === before ? (record as Core) : undefined
    },
    write: (core, names) => {
      const record = core as Partly
      const text: Record<string, unknown> = { ...tag }
      for (const { field, key, role } of entries) {
        const value = record[field]
        if (value !== undefined) text[key] = role.write(value, names, record)
      }
      return text
    },
  }
}

/** A record that stands in a field of another. */
export function nested<Core extends object>(fields: Fields<Core>): Role<Core, Partly> {
  const { schema, read, write } = formOf<Core>(null, fields)
  return {
    schema: schema as unknown as z.ZodType<Partly>,
    write: (core, names) => write(core, names),
    read: (text, reading, field) => read(text, reading, field),
  }
}
