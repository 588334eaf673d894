import { z } from 'zod'

/**
 * A mapping of exactly one key out of several, whose value says the rest: `{ queue: leverage }`.
 *
 * @param forms by key, what its value is read to
 */
export function oneKey<T>(forms: Readonly<Record<string, z.ZodType<T>>>): z.ZodType<T> {
  const keys = Object.keys(forms)
  const shape = Object.fromEntries(keys.map((key) => [key, z.optional(forms[key])]))
  return z
    .strictObject(shape)
    .meta({ minProperties: 1, maxProperties: 1 })
    .transform((mapping, context) => {
      // An unknown key has been told of already; that no known one is there follows from it.
      if (context.issues.length > 0) return z.NEVER
      const given = Object.entries(mapping).filter(([, value]) => value !== undefined)
      if (given.length === 1) return given[0][1] as T
      const expected = `exactly one of the keys ${keys.map((key) => `"${key}"`).join(', ')}`
      context.addIssue({ code: 'custom', message: expected })
      return z.NEVER
    })
}

/** A bare word that stands for a value, or another form of it. */
export function wordOr<T>(meanings: Readonly<Record<string, T>>, other: z.ZodType<T>): z.ZodType<T> {
  return z.union([meaningOf(meanings), other])
}

/** A bare word that stands for a value. */
export function meaningOf<T>(meanings: Readonly<Record<string, T>>): z.ZodType<T> {
  return z.enum(Object.keys(meanings)).transform((word) => meanings[word])
}

/** A list of at least one, or one alone without the brackets. */
export function oneOrMany<T>(each: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z.union([z.array(each).min(1), each.transform((one) => [one])])
}

/** Gives a form a name of its own, under which the published schema defines it once. */
export function defined<Form extends z.ZodType>(name: string, form: Form): Form {
  return form.meta({ definition: name })
}

/** Only what was given: a key that was left out stays out of what is read, as core has it. */
export function given<T extends object>(read: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
