import type { EventFacts, PayerFacts, ScoreFacts } from '../../wire/receipt-json.ts'
import type { Words } from '../run/words.ts'
import type { CandidateTree } from './candidates.ts'
import { type PaidEvent, type PaidRow, proRataOf } from './event-facts.ts'

/** What has to be read before an event is written down. */
export interface Before {
  readonly rows: readonly PaidRow[]
  readonly margins: readonly PayerFacts['before'][]
  readonly scores: readonly (ScoreFacts | null)[]
  readonly facts: Omit<EventFacts, 'command' | 'payers' | 'fingerprints'>
  readonly fingerprint: string
  readonly candidates: CandidateTree | null
}

/** What the payer at one place of an event is told. */
export function payerFactsOf(
  words: Words,
  event: PaidEvent,
  before: Before,
  at: number,
  measured: bigint,
  after: PayerFacts['after'],
): PayerFacts {
  const { account, amount, measure } = before.rows[at]
  const place = before.candidates?.placeOf(account) ?? null
  return {
    account: words.account(account),
    row: account,
    place: at,
    amount: BigInt(amount),
    share:
      event.type === 'allocated' ? { weight: BigInt(event.weights[at]), cap: BigInt(event.caps[at]) } : null,
    taken: event.type === 'allocated' ? null : takenOf(event, at),
    score: before.scores[at],
    candidate: place,
    proRata: proRataFacts(before, event, place, BigInt(measure), measured),
    before: before.margins[at],
    after,
  }
}

function takenOf(event: Extract<PaidEvent, { type: 'deleveraged' }>, at: number): PayerFacts['taken'] {
  return {
    quantity: BigInt(event.quantities[at]),
    value: BigInt(event.values[at]),
    gap: BigInt(event.gaps[at]),
    fee: BigInt(event.fees?.amounts[at] ?? 0),
  }
}

/** Over caps in an allocation; in a deleveraging over what candidates held when they were ranked. */
function proRataFacts(
  { candidates, facts }: Before,
  event: PaidEvent,
  place: number | null,
  cap: bigint,
  caps: bigint,
): PayerFacts['proRata'] {
  if (event.type === 'allocated') return proRataOf(facts.total, cap, caps)
  if (candidates === null || place === null) return null
  return proRataOf(facts.total, candidates.factsAt(place).quantity, candidates.tree.root.sums[0])
}
