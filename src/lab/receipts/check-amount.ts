import { mulDivBig } from '../../core/money/mul-div.ts'
import type { ProvenRange } from '../../core/proof/index.ts'
import type { Step } from '../../core/waterfall/rulebook.ts'
import { scoreOf } from '../../core/waterfall/scores.ts'
import type { DealFacts, EventFacts, PayerFacts, ReceiptEntry, ScoreFacts } from '../../wire/receipt-json.ts'
import type { Checklist } from './checklist.ts'

/** What an amount cannot be recomputed from; a replay of the journal shows it. */
export type NeedsReplay = string

/**
 * Works the amount out again: by level, weight and cap, or by quantity and price rule.
 *
 * @param around the sums of payers before and after this one, as proven: a gap is a step of a running total
 */
export function checkAmount(
  list: Checklist,
  where: string,
  { event, payer: { facts } }: ReceiptEntry,
  step: Step | undefined,
  around: ProvenRange,
): NeedsReplay[] {
  if (facts.share !== null) return checkShare(list, where, event, facts, facts.share)
  if (facts.taken === null || event.deal === null) {
    list.check(`${where} the amount is one of a share or of a taking over`, false, 'it says neither')
    return []
  }
  checkValue(list, where, event.deal, facts, facts.taken)
  return checkGap(list, where, event.deal, facts.taken, step, around)
}

function checkShare(
  list: Checklist,
  where: string,
  event: EventFacts,
  { amount }: PayerFacts,
  { weight, cap }: NonNullable<PayerFacts['share']>,
): NeedsReplay[] {
  list.check(`${where} the amount is at most the cap`, amount >= 0n && amount <= cap, `${amount} of ${cap}`)
  const check = `${where} the amount is level x weight, or the cap`
  if (event.level === null) {
    if (event.payers.count !== 1) return ['how the step split the total among several payers']
    list.equal(`${where} the only payer paid the total`, amount, event.total)
    return ['that the payer had no more, and the step had no lower limit']
  }
  const { numerator, denominator } = event.level
  if (cap * denominator <= numerator * weight) {
    list.equal(check, amount, cap)
    return []
  }
  const [part, rest] = [(numerator * weight) / denominator, (numerator * weight) % denominator]
  const holds = amount === part || (rest > 0n && amount === part + 1n)
  list.check(check, holds, `it says ${amount}, and level x weight is ${part} and ${rest}/${denominator}`)
  return rest === 0n ? [] : ['who got the units that rounding left over']
}

function checkValue(
  list: Checklist,
  where: string,
  deal: DealFacts,
  { amount }: PayerFacts,
  { quantity, value, gap }: NonNullable<PayerFacts['taken']>,
): void {
  const atMark = worthOf(deal, quantity, deal.mark)
  list.equal(`${where} the money is quantity x mark less the gap`, value, atMark - gap)
  list.equal(`${where} the amount is what was given up against the mark`, amount, -gap)
  const isOfHeld =
    quantity !== 0n && quantity > 0n === deal.held > 0 && abs(quantity) <= abs(BigInt(deal.held))
  list.check(
    `${where} the quantity is a part of what the bucket held`,
    isOfHeld,
    `${quantity} of ${deal.held}`,
  )
}

/** The gap is what the price rule says of all taken so far, with this part, less without it. */
function checkGap(
  list: Checklist,
  where: string,
  deal: DealFacts,
  { quantity, gap }: NonNullable<PayerFacts['taken']>,
  step: Step | undefined,
  { before: [paid, gained, taken] }: ProvenRange,
): NeedsReplay[] {
  const gapOf = gapRule(deal, step)
  if (gapOf === null) return [`what the price rule ${deal.rule} gives`]
  const sign = deal.held < 0 ? -1n : 1n
  const without = gapOf(sign * taken)
  const withIt = gapOf(sign * taken + quantity)
  list.equal(
    `${where} those before him gave up what the price rule ${deal.rule} says`,
    gained - paid,
    without,
  )
  list.equal(`${where} the gap is what the price rule ${deal.rule} says`, gap, withIt - without)
  return deal.gapOfHeld === null || !asksForEquity(deal.rule)
    ? []
    : ['the equity that the bankruptcy price was of']
}

/** The rules that can be worked out from public facts; null for the others. */
function gapRule(deal: DealFacts, step: Step | undefined): ((closing: bigint) => bigint) | null {
  switch (deal.rule) {
    case 'mark':
      return () => 0n
    case 'previous-mark':
      return (closing) => worthOf(deal, closing, deal.mark) - worthOf(deal, closing, deal.previousMark)
    case 'reference': {
      if (step === undefined || !('price' in step) || typeof step.price === 'string') return null
      if (step.price.at !== 'reference') return null
      const spread = BigInt(step.price.spread)
      return (closing) => mulDivBig(abs(worthOf(deal, closing, deal.mark)), spread, 1_000_000n, 'ceil')
    }
    case 'bankruptcy-price':
    case 'bankruptcy-price-after-paid':
    case 'mark-not-worse-than-bankruptcy':
      return isSplitByQuantity(step) ? null : partOfGap(deal)
    default:
      return null
  }
}

function asksForEquity(rule: string): boolean {
  return rule !== 'mark' && rule !== 'previous-mark' && rule !== 'reference'
}

/** Where a fund pays for the last part of the quantity, the gap is no straight line. */
function isSplitByQuantity(step: Step | undefined): boolean {
  if (step === undefined || !('price' in step) || typeof step.price === 'string') return true
  return step.price.at === 'bankruptcy-price-after-paid' && step.price.partial === 'quantity'
}

function partOfGap({ gapOfHeld, held }: DealFacts): ((closing: bigint) => bigint) | null {
  if (gapOfHeld === null || held === 0) return null
  return (closing) => mulDivBig(gapOfHeld, abs(closing), abs(BigInt(held)), 'floor')
}

/** The value of a quantity at a price, as the engine rounds it, in bigint: a receipt may claim numbers of any size. */
function worthOf({ payoff, scale }: DealFacts, quantity: bigint, price: number): bigint {
  if (payoff === 'linear') return quantity * BigInt(scale) * BigInt(price)
  const magnitude = mulDivBig(abs(quantity), BigInt(scale), BigInt(price), 'half-even')
  return quantity > 0n ? -magnitude : magnitude
}

/** Works a score out again from the inputs it says. */
export function checkScore(
  list: Checklist,
  where: string,
  score: ScoreFacts,
  step: Step | undefined,
): NeedsReplay[] {
  if (step?.step === 'deleverage') {
    const { select } = step
    list.equal(
      `${where} ranked by what the rulebook says`,
      score.by,
      select.by === 'queue' ? select.score : select.by,
    )
    if (select.by !== 'queue') return ['the place that the selection gave']
    if (score.inputs === null) return ['the inputs of the score']
    const again = scoreOf(select.score)
    list.equal(`${where} the score is of the version known here`, score.version, again.version)
    list.equal(`${where} the score comes from its inputs`, score.value, again.of(score.inputs))
    return []
  }
  return ['why this account was chosen']
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
