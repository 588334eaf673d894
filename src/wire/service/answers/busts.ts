import { z } from 'zod'
import { tradeText } from '../bodies/trading.ts'
import { type BodyText, commandText } from '../commands.ts'
import type { Partly } from '../reading.ts'
import { type DoneAnswer, doneAnswer } from './outcomes.ts'
import { number } from './parts.ts'

/** Undoes a trade as it was made: which one it was is looked up in the journal. */
export interface BustRequest {
  readonly corrected?: Partly | null | undefined
  readonly why: string
}

export const bustRequest: z.ZodType<BustRequest, unknown> = z
  .strictObject({
    corrected: tradeText.nullable().optional().describe('The trade it is replaced by; left out, none.'),
    why: z.string().trim().min(1).max(1000),
  })
  .meta({ id: 'BustRequest' }) as unknown as z.ZodType<BustRequest, unknown>

/** What became of a bust: the command, or the proposal that another person has to approve. */
export interface BustAnswer {
  readonly trade: BodyText
  readonly done: DoneAnswer | null
  readonly proposal: number | null
}

export const bustAnswer: z.ZodType<BustAnswer, unknown> = z
  .object({
    trade: commandText.describe('The trade as it was made.'),
    done: doneAnswer.nullable().describe('Where it takes one person.'),
    proposal: number.nullable().describe('Where it takes two: to be approved by another one.'),
  })
  .meta({ id: 'Bust' }) as unknown as z.ZodType<BustAnswer, unknown>
