import { z } from 'zod'
import { type RunAnswer, runAnswer } from './dispute-runs.ts'
import { type BatchResult, batchResult } from './outcomes.ts'
import { decimal, name, number, time } from './parts.ts'

export const paymentStates = [
  'paid',
  'proposed',
  'approved',
  'waiting',
  'refused',
  'withdrawn',
  'expired',
] as const

/** Money that a dispute paid, or is to pay. */
export interface DisputePaymentAnswer {
  readonly from: string
  readonly to: string
  readonly asset: string
  readonly amount: string
  readonly state: (typeof paymentStates)[number]
  readonly proposal: number | null
  readonly command: number | null
}

const payment: z.ZodType<DisputePaymentAnswer, unknown> = z
  .object({
    from: name,
    to: name,
    asset: name,
    amount: decimal,
    state: z.enum(paymentStates),
    proposal: number.nullable().describe('That it stands in, where it takes two people.'),
    command: number.nullable().describe('That paid it.'),
  })
  .meta({ id: 'DisputePayment' })

export const disputeStates = ['open', 'run', 'compensating', 'compensated', 'rejected', 'withdrawn'] as const

export interface DisputeLine {
  readonly dispute: number
  readonly account: string
  readonly command: number
  readonly why: string
  readonly state: (typeof disputeStates)[number]
  readonly openedAt: number
  readonly closed: { readonly at: number; readonly why: string } | null
}

const lineFields = {
  dispute: number,
  account: name,
  command: number.describe('The command that is disputed.'),
  why: z.string(),
  state: z
    .enum(disputeStates)
    .describe('`run`: run again with other input. `compensating`: payments wait for a second person.'),
  openedAt: time,
  closed: z.object({ at: time, why: z.string() }).nullable(),
}

export const disputeLine: z.ZodType<DisputeLine, unknown> = z.object(lineFields).meta({ id: 'DisputeLine' })

export interface DisputeAnswer extends DisputeLine {
  readonly runs: readonly RunAnswer[]
  readonly payments: readonly DisputePaymentAnswer[]
  /** What may still be paid to each account that the last run found hurt. */
  readonly left: readonly { readonly account: string; readonly asset: string; readonly amount: string }[]
}

export const disputeAnswer: z.ZodType<DisputeAnswer, unknown> = z
  .object({
    ...lineFields,
    runs: z.array(runAnswer).describe('The last one counts.'),
    payments: z.array(payment),
    left: z
      .array(z.object({ account: name, asset: name, amount: decimal }))
      .describe('What may still be paid to each account that the last run found hurt.'),
  })
  .meta({ id: 'Dispute' })

/** The dispute after it was closed, and what became of each payment that was given at once. */
export interface ClosedAnswer {
  readonly dispute: DisputeAnswer
  readonly results: readonly BatchResult[]
}

export const closedAnswer: z.ZodType<ClosedAnswer, unknown> = z
  .object({ dispute: disputeAnswer, results: z.array(batchResult) })
  .meta({ id: 'DisputeClosed' })
