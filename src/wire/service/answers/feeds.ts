import { z } from 'zod'
import { decimalText, nameText } from '../text-schemas.ts'
import { decimal, name, number, time } from './parts.ts'

/** Marks as a feed brings them: by symbol, all at once. */
export interface FeedMarks {
  readonly marks: Readonly<Record<string, string>>
  /** When they are from, by the feed's clock: all of them, or each by its symbol. Left out, that is not judged. */
  readonly at?: number | Readonly<Record<string, number>> | undefined
}

export const feedMarks: z.ZodType<FeedMarks, unknown> = z
  .strictObject({
    marks: z
      .record(nameText, decimalText)
      .refine((of) => Object.keys(of).length > 0, { message: 'at least one mark' })
      .describe('By symbol of the series. What is finer than its grid is rounded as its terms say.'),
    at: z
      .union([z.int(), z.record(nameText, z.int())])
      .optional()
      .describe(
        'When they are from, by the feed’s clock: all of them, or each by its symbol. Marks that are too old already, ahead of the service, or overtaken are kept out.',
      ),
  })
  .meta({ id: 'FeedMarks' }) as unknown as z.ZodType<FeedMarks, unknown>

type Levels = readonly (readonly [price: string, quantity: string])[]
interface FeedSides {
  readonly instrument: string
  /** By the clock of the source. */
  readonly at?: number | undefined
  readonly bids: Levels
  readonly asks: Levels
}

/** A whole book, or a change of one: a quantity of zero deletes its price. */
export type FeedDepth =
  | (FeedSides & { readonly is: 'book'; readonly lastUpdateId?: number | undefined })
  | (FeedSides & {
      readonly is: 'change'
      readonly sequence?: { readonly previousId: number; readonly lastId: number } | undefined
    })

const levels = z.array(z.tuple([decimalText, decimalText])).max(10_000)
const sides = {
  instrument: nameText,
  at: z
    .int()
    .optional()
    .describe('Milliseconds, by the clock of the source; left out, the time of the house.'),
  bids: levels,
  asks: levels,
}

export const feedDepth: z.ZodType<FeedDepth, unknown> = z
  .discriminatedUnion('is', [
    z
      .strictObject({ is: z.literal('book'), ...sides, lastUpdateId: z.int().optional() })
      .meta({ id: 'FeedBook', description: 'A whole book: it takes the place of what was known.' }),
    z
      .strictObject({
        is: z.literal('change'),
        ...sides,
        sequence: z.strictObject({ previousId: z.int(), lastId: z.int() }).optional(),
      })
      .meta({ id: 'FeedChange', description: 'New quantities by price; zero deletes the price.' }),
  ])
  .meta({ id: 'FeedDepth' }) as unknown as z.ZodType<FeedDepth, unknown>

/** What a feed is told of what it brought; what it set off is told by the stream. */
export interface FeedTaken {
  readonly command: number
  readonly sequence: number
  readonly at: number
  readonly repeated: boolean
}

export const feedTaken: z.ZodType<FeedTaken, unknown> = z
  .object({ command: number, sequence: number, at: time, repeated: z.boolean() })
  .meta({ id: 'FeedTaken', description: 'What came is on disk. What it set off is told by the stream.' })

/** How one waits for something that a feed brings. */
export interface WaitAnswer {
  readonly lastAt: number | null
  readonly ageMs: number
  readonly limitMs: number | null
  readonly isLate: boolean
}

const wait: z.ZodType<WaitAnswer, unknown> = z
  .object({
    lastAt: time.nullable().describe('When it came last, by the service’s clock; null where it never did.'),
    ageMs: z.int().describe('Since then, or since the service knows of it.'),
    limitMs: z.int().nullable().describe('How long it may stay away; null where nobody waits for it.'),
    isLate: z.boolean(),
  })
  .meta({ id: 'Wait' })

/** How fresh a series is. */
export interface FeedSeries {
  readonly symbol: string
  readonly mark: string | null
  readonly marks: WaitAnswer
  /** Null where there is no depth of it. */
  readonly depth: WaitAnswer | null
}

export const feedSeries: z.ZodType<FeedSeries, unknown> = z
  .object({ symbol: name, mark: decimal.nullable(), marks: wait, depth: wait.nullable() })
  .meta({ id: 'FeedSeries' })

/** Something that did not come in time. */
export interface AlarmAnswer {
  readonly of: 'mark' | 'depth' | 'feed'
  readonly name: string
  readonly limitMs: number
  readonly lastAt: number | null
  readonly dueAt: number
  readonly says: string
}

export const alarmAnswer: z.ZodType<AlarmAnswer, unknown> = z
  .object({
    of: z.enum(['mark', 'depth', 'feed']),
    name: name.describe('Symbol of the series, or the holder of the feed’s key.'),
    limitMs: z.int(),
    lastAt: time.nullable(),
    dueAt: time.describe('When its time was up.'),
    says: z.string(),
  })
  .meta({ id: 'Alarm' })

export interface AlarmList {
  readonly items: readonly AlarmAnswer[]
}

export const alarmList: z.ZodType<AlarmList, unknown> = z
  .object({ items: z.array(alarmAnswer) })
  .meta({ id: 'Alarms' })
