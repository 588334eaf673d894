import { z } from 'zod'
import { type BodyText, commandText } from '../commands.ts'
import { number } from './parts.ts'

const why = z.string().trim().min(1).max(1000)

/** Opens a dispute about a command, by its id or by the sequence it was carried out as. */
export interface DisputeRequest {
  readonly account: string
  readonly why: string
  readonly command?: number | undefined
  readonly sequence?: number | undefined
}

export const disputeRequest: z.ZodType<DisputeRequest, unknown> = z
  .strictObject({
    account: z.string().min(1).max(200),
    why,
    command: number.optional().describe('Id of the command, as its answer said it.'),
    sequence: number.optional().describe('Or its sequence, as a receipt says it.'),
  })
  .refine(({ command, sequence }) => (command === undefined) !== (sequence === undefined), {
    message: 'a command or a sequence, and not both',
    path: ['command'],
  })
  .meta({ id: 'DisputeRequest' })

export interface RunRequest {
  readonly changes: readonly { readonly command: number; readonly body: BodyText | null }[]
  readonly rows?: number | undefined
}

/** Changes of one run. */
export const MOST_CHANGES = 100

export const runRequest: z.ZodType<RunRequest, unknown> = z
  .strictObject({
    changes: z
      .array(
        z.strictObject({
          command: number.describe('Id of the command that is given otherwise.'),
          body: commandText.nullable().describe('Another one of the same type, or null to leave it out.'),
        }),
      )
      .min(1)
      .max(MOST_CHANGES),
    rows: number
      .optional()
      .describe(
        'Rows of the journal that count, to come to the end of an earlier run; all where nothing is said.',
      ),
  })
  .meta({ id: 'RunRequest' }) as unknown as z.ZodType<RunRequest, unknown>

export interface CloseRequest {
  readonly outcome: 'rejected' | 'compensated' | 'withdrawn'
  readonly why: string
  readonly payments?:
    | readonly { readonly from: string; readonly to: string; readonly amount: string }[]
    | undefined
}

export const closeRequest: z.ZodType<CloseRequest, unknown> = z
  .strictObject({
    outcome: z.enum(['rejected', 'compensated', 'withdrawn']),
    why,
    payments: z
      .array(
        z.strictObject({
          from: z.string().min(1).max(200).describe('An account of the house: a fund, fees, capital.'),
          to: z.string().min(1).max(200).describe('An account that the last run found hurt.'),
          amount: z.string().max(100).describe('In the home asset of the account.'),
        }),
      )
      .min(1)
      .max(MOST_CHANGES)
      .optional()
      .describe('Of a dispute that is compensated.'),
  })
  .refine(({ outcome, payments }) => (outcome === 'compensated') === (payments !== undefined), {
    message: 'payments with the outcome compensated, and with no other',
    path: ['payments'],
  })
  .meta({ id: 'CloseRequest' })
