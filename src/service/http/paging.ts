import { z } from 'zod'
import type { EventPlace, Page } from '../../journal/projections.ts'
import { problem } from './problem.ts'

/** What can be said in the query of a list. */
export interface PageQuery {
  readonly limit: number
  readonly cursor?: string | undefined
}

const MOST = 1000
const USUAL = 100
const NUMBER = /^(?:0|[1-9]\d{0,15})$/

/** A whole number in a query or a path, where everything is text. */
export function numberText(least: number, most: number): z.ZodType<number, unknown> {
  const message = `a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(NUMBER, { message, abort: true })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { message, params: { rule: 'range' } })
    .meta({ type: 'integer', minimum: least, maximum: most }) as unknown as z.ZodType<number, unknown>
}

/** The two fields every list takes. */
export const pageFields: {
  limit: z.ZodType<number, unknown>
  cursor: z.ZodType<string | undefined, unknown>
} = {
  limit: numberText(1, MOST).prefault(String(USUAL)).describe(`At most so many, 1 to ${MOST}.`),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe('Where to go on: `next` of the answer before. It means nothing by itself.'),
}

export const pageQuery: z.ZodType<PageQuery, unknown> = z.strictObject(pageFields)

/** Numbers that say where a page ended, as text that means nothing to a client. */
export function cursorOf(kind: string, ...place: readonly number[]): string {
  return Buffer.from([kind, ...place].join(' ')).toString('base64url')
}

/**
 * Reads a cursor back.
 * @param count how many numbers it holds
 * @returns null where there is none
 * @throws {ProblemAnswer} when it was not made for this list
 */
export function placeOf(kind: string, count: number, cursor: string | undefined): number[] | null {
  if (cursor === undefined) return null
  const [found, ...numbers] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ')
  const place = numbers.filter((each) => NUMBER.test(each)).map(Number)
  const isWhole = place.every(Number.isSafeInteger) && cursorOf(kind, ...place) === cursor
  if (found === kind && isWhole && place.length === count) return place
  const message = 'Found a cursor that was not made by this list. Leave it out to begin at the start.'
  throw problem('invalid', message, [{ field: 'cursor', rule: 'cursor', message }])
}

/** A page of what stands in the order of events. */
export function eventPage(kind: string, { limit, cursor }: PageQuery): Page {
  const place = placeOf(kind, 2, cursor)
  return place === null ? { limit } : { limit, after: { sequence: place[0], place: place[1] } }
}

/** The cursor behind the last of a page, or null where the page was not filled. */
export function nextEvent(kind: string, items: readonly EventPlace[], limit: number): string | null {
  const last = items.at(-1)
  return last === undefined || items.length < limit ? null : cursorOf(kind, last.sequence, last.place)
}
