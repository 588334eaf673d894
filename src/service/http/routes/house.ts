import { z } from 'zod'
import { laws, stateLaws } from '../../../core/engine/laws.ts'
import { hexOf } from '../../../core/money/sha256.ts'
import { whoHasAKey, whoLooks } from '../audience.ts'
import { type Route, route } from '../route.ts'

const tag = 'house'

const fingerprint = z
  .object({
    fingerprint: z
      .string()
      .describe('Fold of every write to the books in its order: two houses that agree wrote the same.'),
    at: z.int().describe('Clock of the house, milliseconds since the epoch.'),
    sequence: z.int().describe('Commands carried out.'),
    durable: z
      .object({
        rows: z.int(),
        sequence: z.int(),
        nextCommand: z.int(),
        head: z.string().describe('Hash of the last row of the journal, hexadecimal.'),
      })
      .describe('What is on disk; behind the books by the batch that is being written.'),
  })
  .meta({ id: 'Fingerprint' })

const checked = z
  .object({
    kept: z.boolean(),
    at: z.int().describe('Clock of the house when its books were copied.'),
    sequence: z.int().describe('Sequence of the last command in the books that were looked at.'),
    laws: z.array(z.object({ law: z.string(), says: z.string(), kept: z.boolean() })),
    findings: z.array(z.object({ law: z.string(), found: z.string() })),
  })
  .meta({ id: 'CheckedLaws' })

/** What holds of the whole house. */
export const houseRoutes: readonly Route[] = [
  route({
    name: 'fingerprint',
    method: 'GET',
    path: '/v1/fingerprint',
    summary: 'Fingerprint and sequence of the books, and where the journal is.',
    tag,
    access: whoHasAKey,
    answer: fingerprint,
    handle: ({ service: { host } }) => {
      const { house, journal, place } = host
      const { rows, sequence, nextCommand } = place
      return {
        fingerprint: house.book.fingerprint.toString(),
        at: house.at,
        sequence: house.sequence,
        durable: { rows, sequence, nextCommand, head: hexOf(journal.head) },
      }
    },
  }),
  route({
    name: 'checkLaws',
    method: 'GET',
    path: '/v1/laws',
    summary:
      'Checks now, over every row, the laws that can be read off the books: on a copy of them, as of the sequence that is told.',
    tag,
    access: whoLooks,
    answer: checked,
    // The books are copied for it.
    cost: () => 10,
    handle: async ({ service }) => {
      const { houseAt, sequence, findings } = await service.laws.run()
      const broken = new Set(findings.map(({ law }) => law))
      return {
        kept: findings.length === 0,
        at: houseAt,
        sequence,
        laws: stateLaws.map((law) => ({ law, says: laws[law], kept: !broken.has(law) })),
        findings: findings.slice(0, 1000),
      }
    },
  }),
]
