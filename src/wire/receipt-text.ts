import type {
  CandidateFacts,
  DealFacts,
  EventFacts,
  PayerFacts,
  ScoreFacts,
  StateFacts,
} from './receipt-json.ts'
import type { RootText } from './roots-json.ts'

/*
 * The one spelling of facts that a commitment is made of. Every field stands in it at its own place, so that two
 * different facts never have one text; names of fields are left out, because a run commits to many thousands.
 */

export function eventText(facts: EventFacts): string {
  const { command, index, at, losses, step, kind, name, asset, rulebook, total, residual } = facts
  const { base, level, deal, payers, candidates, fingerprints } = facts
  return spelled([
    [command, index, at, losses, step, kind, name, asset],
    [rulebook.name, rulebook.version, rulebook.hash],
    [digits(total), digits(residual), base],
    level === null ? null : [digits(level.numerator), digits(level.denominator)],
    deal === null ? null : dealList(deal),
    rootList(payers),
    candidates === null
      ? null
      : [candidates.by, candidates.count, candidates.fold, rootList(candidates.root)],
    [fingerprints.before, fingerprints.after],
  ])
}

function dealList({
  instrument,
  payoff,
  scale,
  mark,
  previousMark,
  rule,
  held,
  gapOfHeld,
}: DealFacts): Spelled[] {
  const gap = gapOfHeld === null ? null : digits(gapOfHeld)
  return [instrument, payoff, scale, mark, previousMark, rule, held, gap]
}

function rootList(root: RootText | null): Spelled {
  return root === null ? null : [root.count, root.sums.map(digits), root.hash]
}

export function payerText(facts: PayerFacts): string {
  const { account, row, place, amount, share, taken, score, candidate, proRata, before, after } = facts
  return spelled([
    account,
    row,
    place,
    digits(amount),
    share === null ? null : [share.weight, share.cap].map(digits),
    taken === null ? null : [taken.quantity, taken.value, taken.gap, taken.fee].map(digits),
    score === null ? null : scoreList(score),
    candidate,
    proRata === null ? null : [proRata.amount, proRata.own, proRata.all].map(digits),
    [before.equity, before.maintenance, after.equity, after.maintenance].map(digits),
  ])
}

export function candidateText({ account, row, quantity, score }: CandidateFacts): string {
  return spelled([account, row, digits(quantity), scoreList(score)])
}

export function stateText({ account, row, balances, positions }: StateFacts): string {
  return spelled([
    account,
    row,
    balances.map(({ asset, amount }) => [asset, digits(amount)]),
    positions.map(({ instrument, quantity, cost }) => [instrument, digits(quantity), digits(cost)]),
  ])
}

function scoreList({ value, by, version, read, inputs }: ScoreFacts): Spelled[] {
  if (inputs === null) return [value + 0, by, version, read, null]
  const { markValue, entryValue, equity, wallet, maintenance, notional, one } = inputs
  return [
    value + 0,
    by,
    version,
    read,
    [markValue, entryValue, equity, wallet, maintenance, notional, one].map((each) => each + 0),
  ]
}

type Spelled = string | number | null | readonly Spelled[]

/** JSON of lists. A replacer for bigints would cost three times as much. */
function spelled(list: readonly Spelled[]): string {
  return JSON.stringify(list)
}

function digits(amount: bigint): string {
  return amount.toString()
}
