import { z } from 'zod'
import { problemKinds } from './problem-kinds.ts'

/** A problem as it is answered. */
export const problemJson: z.ZodType = z
  .object({
    type: z.string().describe(`\`/problems/KIND\`, one of ${Object.keys(problemKinds).join(', ')}.`),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What was found, what was expected, what to do.'),
    faults: z.array(
      z.object({ field: z.string(), rule: z.string(), message: z.string() }).meta({
        id: 'FieldFault',
        description: 'One thing that is wrong: where, the rule it breaks, and a sentence.',
      }),
    ),
    command: z.int().optional().describe('Of a refused command: its id.'),
    at: z.int().optional().describe('Of a refused command: the clock of the house.'),
    figures: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Of a refused command: what it was refused by.'),
    request: z
      .string()
      .nullable()
      .describe('Id of the request, as in the header `X-Request-Id` and in the log.'),
  })
  .meta({ id: 'Problem' })
