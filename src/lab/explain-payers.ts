import type { Event } from '../core/engine/events.ts'
import { type Receipt, receiptsOf } from '../core/engine/receipts.ts'
import type { House } from '../core/waterfall/house.ts'
import type { Selection } from '../core/waterfall/rulebook.ts'
import { type ScoreInputs, scoreInputs, scoreOf } from '../core/waterfall/scores.ts'
import type { StepContext } from './explain-steps.ts'
import type { FormulaLine, PayerExplained } from './explain-terms.ts'
import { quantityText } from './run/grid.ts'

type PaidEvent = Extract<Event, { type: 'allocated' } | { type: 'deleveraged' }>

/**
 * Who paid in a step, the first few or one account alone, each with the formula that picked it.
 *
 * @param only an account row, or null for the first few in the order of the event
 */
export function payersOf(
  context: StepContext,
  event: PaidEvent,
  only: number | null,
  most: number,
): PayerExplained[] {
  const receipts = receiptsOf(context.house, event)
  const told = only === null ? receipts.slice(0, most) : receipts.filter(({ account }) => account === only)
  return told.map((receipt) => payerOf(context, event, receipt))
}

function payerOf(context: StepContext, event: PaidEvent, receipt: Receipt): PayerExplained {
  const { words, house } = context
  const { account, amount, asset, taken } = receipt
  return {
    account: words.account(account),
    amount: words.money(amount, asset),
    quantity: taken === null ? null : quantityText(house.markets, taken.series, taken.quantity),
    // One account that the step names was not picked among others.
    lines: isNamed(event) ? [] : [...pickedLines(context, event, receipt), ...costLines(context, receipt)],
    receipt,
  }
}

function isNamed(event: PaidEvent): boolean {
  return (
    event.type === 'allocated' && event.payers.length === 1 && event.base === null && event.kind !== 'call'
  )
}

function pickedLines(context: StepContext, event: PaidEvent, receipt: Receipt): FormulaLine[] {
  const { words } = context
  const { pickedBy, asset, account } = receipt
  if (pickedBy.how === 'rank') {
    const rank = `taken ${ordinal(pickedBy.rank)} of ${pickedBy.candidates} who could have been`
    return [
      ...(event.type === 'deleveraged' ? scoreLines(context, event, account, pickedBy.score) : []),
      { name: 'rank', formula: rank, amount: String(pickedBy.rank) },
    ]
  }
  const level =
    pickedBy.level === null ? '' : ` x level ${pickedBy.level.numerator}/${pickedBy.level.denominator}`
  return [
    {
      name: 'share',
      formula: `${pickedBy.base}: weight ${words.amount(pickedBy.weight, asset)}${level}, cap ${words.amount(pickedBy.cap, asset)}`,
      amount: words.money(receipt.amount, asset),
    },
  ]
}

/** The score by its declared formula, with what it read of the account; the engine's own figure is the one told. */
function scoreLines(
  { house, words, loss }: StepContext,
  event: Extract<Event, { type: 'deleveraged' }>,
  account: number,
  score: number,
): FormulaLine[] {
  const selection = selectionOf(house, loss, event.step)
  if (selection?.by !== 'queue')
    return [{ name: 'score', formula: selection?.by ?? event.kind, amount: String(score) }]
  const inputs = scoreInputs(house, account, event.series)
  const { settlementAsset } = house.markets.instrument(event.series).terms
  const told =
    scoreOf(selection.score).of(inputs) === score ? '' : '; ranked earlier in the command, by figures of then'
  const formula = `${selection.score}: ${inputsText(inputs, (amount) => words.amount(amount, settlementAsset))}${told}`
  return [{ name: 'score', formula, amount: String(score) }]
}

function inputsText(inputs: ScoreInputs, say: (amount: number) => string): string {
  const { markValue, entryValue, equity, notional, maintenance, wallet } = inputs
  return [
    `value at the mark ${say(markValue)}`,
    `at entry ${say(entryValue)}`,
    `profit ${say(markValue - entryValue)}`,
    `equity ${say(equity)}`,
    `notional ${say(notional)}`,
    `maintenance ${say(maintenance)}`,
    `wallet ${say(wallet)}`,
  ].join(', ')
}

function selectionOf(house: House, loss: number, index: number): Selection | null {
  const rulebook = house.tables.losses.get(loss)?.rulebook
  const step = rulebook === undefined ? undefined : house.rulebooks[rulebook].steps[index]
  return step?.step === 'deleverage' ? step.select : null
}

/** What an exact pro rata would have cost, and the margin before and after. */
function costLines(
  { words }: StepContext,
  { proRata, before, after, asset, amount }: Receipt,
): FormulaLine[] {
  const say = (units: bigint): string => words.amount(units, asset)
  return [
    {
      name: 'exact pro rata',
      formula: `over everybody who could have been asked, rounded up; this account bore ${say(amount - proRata)} more`,
      amount: words.money(proRata, asset),
    },
    {
      name: 'equity',
      formula: `${say(before.equity)} before, ${say(after.equity)} after`,
      amount: words.money(after.equity - before.equity, asset),
    },
    {
      name: 'requirement',
      formula: `${say(before.maintenance)} before, ${say(after.maintenance)} after`,
      amount: words.money(after.maintenance - before.maintenance, asset),
    },
  ]
}

function ordinal(rank: number): string {
  const tens = rank % 100
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')
  return `${rank}${ending}`
}
