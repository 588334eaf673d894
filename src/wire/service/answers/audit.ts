import { z } from 'zod'
import type { Json } from '../../canonical-json.ts'
import { number, time } from './parts.ts'

/** One thing somebody did: a command or a note of the journal. */
export interface ActAnswer {
  readonly row: number
  readonly place: number
  readonly at: number
  readonly by: string
  readonly holder: string | null
  readonly role: string | null
  readonly act: 'command' | 'note'
  readonly type: string
  readonly command: number | null
  readonly outcome: 'done' | 'refused' | null
  readonly refusal: string | null
  readonly sequence: number | null
  readonly key: string | null
  readonly detail: Json
}

export const actAnswer: z.ZodType<ActAnswer, unknown> = z
  .object({
    row: number.describe('Of the journal, whose hash chain holds it.'),
    place: number,
    at: time,
    by: z.string().describe('Id of a key, or a name of the service’s own.'),
    holder: z.string().nullable(),
    role: z.string().nullable(),
    act: z.enum(['command', 'note']),
    type: z.string(),
    command: number.nullable(),
    outcome: z.enum(['done', 'refused']).nullable(),
    refusal: z.string().nullable(),
    sequence: number.nullable(),
    key: z
      .string()
      .nullable()
      .describe(
        'Of a command that came with an idempotency key or a signature: the first digits of a sha256 over key, body and nonce.',
      ),
    detail: z
      .json()
      .describe(
        'Figures of a note; the body of a command where bodies are asked for, until a compaction drops it.',
      ),
  })
  .meta({ id: 'Act' }) as unknown as z.ZodType<ActAnswer, unknown>
