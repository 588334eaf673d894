import { z } from 'zod'
import type { Event } from '../../../core/engine/events.ts'
import type { Names } from '../names.ts'
import type { Partly } from '../reading.ts'
import { textKeyOf } from '../record.ts'
import type { OptionalRole, Role } from '../role.ts'

export type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>
type Mutable = Record<string, unknown>

/** Schemas of what a field adds: fields of the event, and fields of each row of a list. */
export interface Adds {
  readonly fields?: Readonly<Record<string, z.ZodType>>
  readonly rows?: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>>
}

/** A field of core that is written in other places than under its own name: into rows, or several fields. */
export interface Placed<Core> {
  readonly adds: Adds
  place(value: Core, out: Mutable, event: Partly, names: Names): void
  readonly isOptional?: boolean
}

// biome-ignore lint/suspicious/noExplicitAny: each role knows its own text.
type Field<Core> = Role<Core, any> | Placed<Core>

/** What becomes of every field of an event: one that is missing does not compile. */
export type EventFields<E> = {
  // biome-ignore lint/complexity/noBannedTypes: a field that may be left out is one of which nothing is needed.
  readonly [Name in Exclude<keyof E, 'type'>]-?: {} extends Pick<E, Name>
    ? // biome-ignore lint/suspicious/noExplicitAny: each role knows its own text.
        | OptionalRole<Exclude<E[Name], undefined>, any>
        | (Placed<Exclude<E[Name], undefined>> & { readonly isOptional: true })
    : Field<E[Name]>
}

/** How an event is written, and the schema of what is written. */
export interface EventForm {
  readonly schema: z.ZodObject
  write(event: Event, names: Names): Mutable
}

interface Entry {
  readonly name: string
  readonly key: string
  // biome-ignore lint/suspicious/noExplicitAny: each role knows its own text.
  readonly field: Field<any>
}

/** The form of an event out of what becomes of its fields. */
export function event<Type extends Event['type']>(type: Type, fields: EventFields<EventOf<Type>>): EventForm {
  const entries: Entry[] = Object.entries(fields).map(([name, field]) => ({
    name,
    key: textKeyOf(name),
    field: field as Entry['field'],
  }))
  return {
    schema: z.strictObject({ type: z.literal(type), ...shapeOf(entries) }),
    write: (of, names) => {
      const record = of as unknown as Partly
      const out: Mutable = { type }
      for (const { name, key, field } of entries) {
        const value = record[name]
        if (value === undefined) continue
        if ('place' in field) field.place(value, out, record, names)
        else out[key] = field.write(value, names, record)
      }
      return out
    },
  }
}

function shapeOf(entries: readonly Entry[]): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = {}
  const rows: Record<string, Record<string, z.ZodType>> = {}
  const maybe = (schema: z.ZodType, isOptional: boolean | undefined): z.ZodType =>
    isOptional ? schema.exactOptional() : schema
  for (const { key, field } of entries) {
    if (!('place' in field)) {
      shape[key] = maybe(field.schema, field.isOptional)
      continue
    }
    for (const [name, schema] of Object.entries(field.adds.fields ?? {}))
      shape[name] = maybe(schema, field.isOptional)
    for (const [group, of] of Object.entries(field.adds.rows ?? {}))
      for (const [name, schema] of Object.entries(of))
        rows[group] = { ...rows[group], [name]: maybe(schema, field.isOptional) }
  }
  for (const [group, of] of Object.entries(rows)) shape[group] = z.array(z.strictObject(of))
  return shape
}

/** The rows of a list that several columns of an event become. */
function rowsOf(out: Mutable, group: string, count: number): Mutable[] {
  return (out[group] ??= Array.from({ length: count }, () => ({}))) as Mutable[]
}

/** A column of core: its cells become one field of the rows of a list. */
export function column<Core, Text>(
  group: string,
  key: string,
  role: Role<Core, Text>,
): Placed<ArrayLike<Core>> {
  return {
    adds: { rows: { [group]: { [key]: role.schema } } },
    place: (values, out, event, names) => {
      const rows = rowsOf(out, group, values.length)
      for (let at = 0; at < values.length; at += 1) rows[at][key] = role.write(values[at], names, event)
    },
  }
}

/** A field that another one has written along. */
export const along: Placed<unknown> = { adds: {}, place: () => {} }

/** A number that says which asset or series the figures beside it are in, which is told with it. */
export function telling(
  field: string,
  number: Role<number, number>,
  key: string,
  what: Role<number, string>,
  of: (value: number, names: Names) => number | undefined,
): Placed<number> {
  const schema = what.schema
    .nullable()
    .describe(
      'Null where nobody knows it any more: figures without a grid of their own are then whole units.',
    )
  return {
    adds: { fields: { [field]: number.schema, [key]: schema } },
    place: (value, out, event, names) => {
      out[field] = value
      const known = of(value, names)
      out[key] = known === undefined ? null : what.write(known, names, event)
    },
  }
}
