import { z } from 'zod'
import type { Json } from '../../canonical-json.ts'
import { number, time } from './parts.ts'

/** One thing somebody did: a command or a note of the journal. */
export interface ActAnswer {
  readonly row: number
  readonly place: number
  readonly at: number
  readonly by: string | null
  readonly holder: string | null
  readonly role: string | null
  readonly act: 'command' | 'note'
  readonly type: string | null
  readonly command: number | null
  readonly outcome: 'done' | 'refused' | null
  readonly refusal: string | null
  readonly sequence: number | null
  readonly detail: Json
}

export const actAnswer: z.ZodType<ActAnswer, unknown> = z
  .object({
    row: number.describe('Of the journal, whose hash chain holds it.'),
    place: number,
    at: time,
    by: z
      .string()
      .nullable()
      .describe('Id of a key, or a name of the service’s own; null where compaction dropped it.'),
    holder: z.string().nullable(),
    role: z.string().nullable(),
    act: z.enum(['command', 'note']),
    type: z.string().nullable(),
    command: number.nullable(),
    outcome: z.enum(['done', 'refused']).nullable(),
    refusal: z.string().nullable(),
    sequence: number.nullable(),
    detail: z.json().describe('Figures of a note; the body of a command where bodies are asked for.'),
  })
  .meta({ id: 'Act' }) as unknown as z.ZodType<ActAnswer, unknown>
