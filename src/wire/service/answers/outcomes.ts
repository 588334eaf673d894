import { z } from 'zod'
import { type BodyText, commandText } from '../commands.ts'
import { type RefusalText, refusalText } from '../refusals.ts'
import { type ToldEvent, toldEvent } from './events.ts'
import { number, time } from './parts.ts'

const doneFields = {
  command: number.describe('Id of the command: its place among all that were given, refused ones included.'),
  sequence: number.describe('Its place among all that were carried out.'),
  at: time,
  repeated: z.boolean().describe('Known from before by its key: nothing was done again.'),
}

/** A command that was carried out, once it is on disk. */
export interface DoneAnswer {
  readonly command: number
  readonly sequence: number
  readonly at: number
  readonly repeated: boolean
  readonly events: readonly ToldEvent[]
}

export const doneAnswer: z.ZodType<DoneAnswer, unknown> = z
  .object({ ...doneFields, events: z.array(toldEvent) })
  .meta({ id: 'Done', description: 'A command that was carried out. It is on disk.' })

/** One entry of a batch. */
export interface BatchEntry {
  /** Key by which it is known again; left out, it is `HEADER/PLACE` where the request has an `Idempotency-Key`. */
  readonly key?: string | undefined
  readonly body: BodyText
}

export interface BatchBody {
  /** Whether events are told; `false` answers faster. */
  readonly events?: boolean | undefined
  readonly commands: readonly BatchEntry[]
}

export const idempotencyKey: z.ZodType<string, unknown> = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, { message: '1 to 200 visible ASCII characters without spaces' })

export const batchBody: z.ZodType<BatchBody, unknown> = z
  .strictObject({
    events: z.boolean().optional().describe('Whether events are told; true where nothing is said.'),
    commands: z
      .array(
        z
          .strictObject({
            key: idempotencyKey
              .optional()
              .describe(
                'By which it is known again; else `HEADER/PLACE`, where the request has an Idempotency-Key.',
              ),
            body: commandText,
          })
          .meta({ id: 'BatchEntry' }),
      )
      .min(1),
  })
  .meta({ id: 'Batch' }) as unknown as z.ZodType<BatchBody, unknown>

/** What became of one entry of a batch. */
export type BatchResult =
  | (Omit<DoneAnswer, 'events'> & { readonly is: 'done'; readonly events?: readonly ToldEvent[] })
  | {
      readonly is: 'refused'
      readonly command: number
      readonly at: number
      readonly repeated: boolean
      readonly refusal: RefusalText
    }
  | {
      readonly is: 'problem'
      readonly kind: string
      readonly status: number
      readonly detail: string
      readonly faults: readonly { readonly field: string; readonly rule: string; readonly message: string }[]
    }

export const batchResult: z.ZodType<BatchResult, unknown> = z
  .discriminatedUnion('is', [
    z
      .object({
        is: z.literal('done'),
        ...doneFields,
        events: z.array(toldEvent).optional().describe('Left out where the batch asked for none.'),
      })
      .meta({ id: 'BatchDone' }),
    z
      .object({
        is: z.literal('refused'),
        command: number,
        at: time,
        repeated: z.boolean(),
        refusal: refusalText,
      })
      .meta({ id: 'BatchRefused', description: 'The engine refused it. That is remembered, too.' }),
    z
      .object({
        is: z.literal('problem'),
        kind: z.string(),
        status: z.int(),
        detail: z.string(),
        faults: z.array(
          z.object({ field: z.string(), rule: z.string(), message: z.string() }).meta({ id: 'BatchFault' }),
        ),
      })
      .meta({ id: 'BatchProblem', description: 'No command came of it. Nothing is remembered of it.' }),
  ])
  .meta({ id: 'BatchResult' }) as unknown as z.ZodType<BatchResult, unknown>

export interface BatchAnswer {
  readonly results: readonly BatchResult[]
}

export const batchAnswer: z.ZodType<BatchAnswer, unknown> = z
  .object({ results: z.array(batchResult).describe('One for each entry, in their order.') })
  .meta({ id: 'BatchAnswer' })
