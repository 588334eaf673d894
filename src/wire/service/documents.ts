import { z } from 'zod'
import { type Problem, Problems } from '../../files/problems.ts'
import { type PlacedValue, problemsFromZod } from '../../files/yaml-problems.ts'
import { Faults } from '../faults.ts'
import type { Partly, Reading } from './reading.ts'
import { under } from './record.ts'

/**
 * Parts of a body that are written in the words of a file (terms, rulebooks, margin models) are read as those files are:
 * every scalar from its text. JSON has numbers and booleans besides; whole ones stand for their text, a fraction would have
 * lost digits already.
 */
export type DocumentText = Partly

/** Whole numbers and booleans as the texts that a file would have. */
export function spelled(value: unknown): unknown {
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value)
  if (Array.isArray(value)) return value.map(spelled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spelled(each)]))
}

/**
 * The schema of such a part: any mapping. What stands in it is checked where it is read.
 *
 * @param like the schema it is read with, for those who write one
 */
export function documentSchema(
  id: string,
  description: string,
  like: z.ZodType | null,
): z.ZodType<DocumentText> {
  const shape =
    like === null
      ? {}
      : z.toJSONSchema(like, { io: 'input', override: ({ jsonSchema }) => plain(jsonSchema) })
  const { $schema: _, ...described } = shape as Record<string, unknown>
  return z
    .record(z.string(), z.unknown())
    .meta({ ...described, id, description }) as unknown as z.ZodType<DocumentText>
}

/** Takes out what only the published schemas of files have. */
function plain(schema: object): void {
  for (const own of ['spelling', 'definition']) delete (schema as Record<string, unknown>)[own]
}

/** A document whose places are the names of fields. */
export function placed(value: unknown, field: string): PlacedValue {
  const placeOf = (path: readonly (string | number)[]) => ({
    file: path.reduce<string>((place, step) => under(place, step), field),
    line: 0,
    column: 0,
  })
  return { value, placeOf, keyPlaceOf: placeOf }
}

/** Takes what a reader of files found wrong into the faults of a request. */
export function tellProblems(problems: Iterable<Problem>, rule: string, reading: Reading): void {
  for (const { place, found, expected, todo } of problems)
    reading.fault(place.file, rule, found, expected, todo)
}

/**
 * Reads a part with the schema of its file and turns it into core's own.
 *
 * @returns undefined after a fault
 */
export function readDocument<Text, Core>(
  text: DocumentText,
  schema: z.ZodType<Text>,
  rule: string,
  reading: Reading,
  field: string,
  read: (text: Text, faults: Faults) => Core,
): Core | undefined {
  const document = placed(spelled(text), field)
  const parsed = schema.safeParse(document.value)
  if (!parsed.success) {
    tellProblems(problemsFromZod(document, parsed.error), rule, reading)
    return undefined
  }
  const problems = new Problems()
  const core = read(parsed.data, new Faults(document, problems))
  tellProblems(problems.list(), rule, reading)
  return problems.count === 0 ? core : undefined
}
