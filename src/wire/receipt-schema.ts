import { z } from 'zod'
import { stepKinds } from '../core/waterfall/rulebook.ts'
import { big, count, ordinal, ratio, text, whole } from './json-parts.ts'
import type {
  CandidateFacts,
  DealFacts,
  EventFacts,
  PayerFacts,
  QueueProofFile,
  ReceiptEntry,
  ReceiptFile,
  ScoreFacts,
  Shown,
  StateFacts,
} from './receipt-json.ts'
import { hash64, moment, rootText } from './roots-json.ts'

const score: z.ZodType<ScoreFacts, unknown> = z.strictObject({
  value: z.number(),
  by: text,
  version: count,
  read: z.enum(['queue-built', 'put-back', 'at-event']).nullable(),
  inputs: z
    .strictObject({
      markValue: whole,
      entryValue: whole,
      equity: whole,
      wallet: whole,
      maintenance: whole,
      notional: whole,
      one: whole,
    })
    .nullable(),
})

const margin = z.strictObject({ equity: big, maintenance: big })

const deal: z.ZodType<DealFacts, unknown> = z.strictObject({
  instrument: text,
  payoff: z.enum(['linear', 'inverse']),
  scale: z.int().min(1),
  mark: count,
  previousMark: count,
  rule: text,
  held: whole,
  gapOfHeld: big.nullable(),
})

const event: z.ZodType<EventFacts, unknown> = z.strictObject({
  command: count,
  index: count,
  at: moment,
  losses: z.array(count),
  step: whole,
  kind: z.enum(stepKinds),
  name: text,
  asset: text,
  rulebook: z.strictObject({ name: text, version: count, hash: hash64 }),
  total: big,
  residual: big,
  base: text.nullable(),
  level: ratio.nullable(),
  deal: deal.nullable(),
  payers: rootText,
  candidates: z.strictObject({ by: text, count, fold: text, root: rootText.nullable() }).nullable(),
  fingerprints: z.strictObject({ before: text, after: text }),
})

const payer: z.ZodType<PayerFacts, unknown> = z.strictObject({
  account: text,
  row: ordinal,
  place: count,
  amount: big,
  share: z.strictObject({ weight: big, cap: big }).nullable(),
  taken: z.strictObject({ quantity: big, value: big, gap: big, fee: big }).nullable(),
  score: score.nullable(),
  candidate: count.nullable(),
  proRata: z.strictObject({ amount: big, own: big, all: big }).nullable(),
  before: margin,
  after: margin,
})

const candidate: z.ZodType<CandidateFacts, unknown> = z.strictObject({
  account: text,
  row: ordinal,
  quantity: big,
  score,
})

const state: z.ZodType<StateFacts, unknown> = z.strictObject({
  account: text,
  row: ordinal,
  balances: z.array(z.strictObject({ asset: text, amount: big })),
  positions: z.array(z.strictObject({ instrument: text, quantity: big, cost: big })),
})

function shown<Facts>(facts: z.ZodType<Facts, unknown>): z.ZodType<Shown<Facts>, unknown> {
  return z.strictObject({ facts, salt: hash64, proof: text }) as unknown as z.ZodType<Shown<Facts>, unknown>
}

const entry: z.ZodType<ReceiptEntry, unknown> = z.strictObject({
  interval: count,
  event,
  eventProof: text,
  payer: shown(payer),
  candidate: shown(candidate).nullable(),
  state: shown(state),
})

export const receiptJson: z.ZodType<ReceiptFile, unknown> = z.strictObject({
  file: z.literal('breakwater-receipt'),
  version: z.literal(1),
  run: text,
  roots: hash64,
  account: text,
  loss: count,
  entries: z.array(entry).min(1),
})

export const queueProofJson: z.ZodType<QueueProofFile, unknown> = z.strictObject({
  file: z.literal('breakwater-queue-proof'),
  version: z.literal(1),
  run: text,
  roots: hash64,
  account: text,
  instrument: text,
  entries: z
    .array(
      z.strictObject({
        at: moment,
        queue: count,
        position: count,
        shown: shown(candidate),
      }),
    )
    .min(1),
})
