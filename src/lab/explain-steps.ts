import type { Event } from '../core/engine/events.ts'
import { equityShareOf } from '../core/margin/bankruptcy-price.ts'
import { mulDiv } from '../core/money/mul-div.ts'
import { formatDecimal } from '../core/money/units.ts'
import { lossOf, OWN_SIBLINGS } from '../core/waterfall/apply.ts'
import { availableOf, deficitOf, netEquityOf } from '../core/waterfall/bucket.ts'
import type { House } from '../core/waterfall/house.ts'
import { paidInOf } from '../core/waterfall/loss.ts'
import { leftOf, memberOf } from '../core/waterfall/members.ts'
import type { FormulaLine } from './explain-terms.ts'
import type { Words } from './run/words.ts'

type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>

/** What the formula of a step is put together from: the state just before it, and what it did with one loss. */
export interface StepContext {
  readonly house: House
  readonly words: Words
  readonly loss: number
  readonly asset: number
}

/** The numbers of a step in its formula, as the rulebook has it. */
export function stepLines(context: StepContext, event: Event): FormulaLine[] {
  switch (event.type) {
    case 'closed-on-book':
      return bookLines(context, event)
    case 'hedged-on-book':
      return [...hedgeLines(context, event), ...bookLines(context, event)]
    case 'allocated':
      return allocationLines(context, event)
    case 'deleveraged':
      return takeoverLines(context, event)
    case 'charged':
      return [moneyLine(context, 'charge', 'by the rate and cap of the step', event.amount)]
    case 'contributions-used':
      return memberLines(context, event)
    case 'members-assessed':
      return assessedLines(context, event)
    case 'cover-used':
      return [moneyLine(context, 'cover used', `of cover ${event.cover}, the oldest first`, event.amount)]
    case 'claim-recorded':
      return [moneyLine(context, 'claim', 'the deficit that no step paid', event.amount)]
    case 'surplus-returned':
      return event.shares.map(({ to, amount }) =>
        moneyLine(
          context,
          `back to ${context.words.account(to)}`,
          'what is left pays payers back, the latest first',
          amount,
        ),
      )
    default:
      return []
  }
}

/** What is left of each contribution before, and what the draw took of it. */
function memberLines(context: StepContext, event: EventOf<'contributions-used'>): FormulaLine[] {
  const { house, words, asset } = context
  return [...event.accounts].map((account, at) => {
    const member = memberOf(house, event.fund, account)
    const left = member === null ? 0 : leftOf(member)
    return moneyLine(
      context,
      `contribution of ${words.account(account)}`,
      `its part of what the fund paid, at most the ${words.amount(left, asset)} left of it`,
      event.amounts[at],
    )
  })
}

function assessedLines(context: StepContext, event: EventOf<'members-assessed'>): FormulaLine[] {
  const { words, asset } = context
  return [...event.accounts].map((account, at) =>
    moneyLine(
      context,
      `call on ${words.account(account)}`,
      `by contribution, at most its limit for this default and the cool-off time; unpaid ${words.amount(event.unpaid[at], asset)}`,
      event.assessed[at],
    ),
  )
}

function moneyLine(
  { words, asset }: StepContext,
  name: string,
  formula: string,
  amount: number | bigint,
): FormulaLine {
  return { name, formula, amount: words.money(amount, asset) }
}

/** How much would have left no delta, and how much of it lessened what the bucket lacks. */
function hedgeLines({ words }: StepContext, event: EventOf<'hedged-on-book'>): FormulaLine[] {
  const { series, quantity, wanted } = event
  const verb = wanted > 0 ? 'bought' : 'sold'
  const formula = `${words.size(series, wanted)} ${verb} would leave no delta; as much of it as lessens what margin lacks`
  return [{ name: 'hedge', formula, amount: `${words.size(series, quantity)} ${words.symbol(series)}` }]
}

/** Each fill at its price, and the same quantity at the mark: the difference is what the book cost. */
function bookLines(context: StepContext, event: EventOf<'closed-on-book' | 'hedged-on-book'>): FormulaLine[] {
  const { words, house } = context
  const { series, prices, quantities, owners, mark, quantity, value, atMark, fee, limit } = event
  const sign = Math.sign(quantity)
  const fills = prices.map((price, at) => {
    const owner = owners[at] === -1 ? 'the market beyond' : words.account(owners[at])
    const worth = -house.markets.valueAt(series, sign * quantities[at], price)
    return moneyLine(
      context,
      'fill',
      `${words.size(series, quantities[at])} x ${words.price(series, price)} with ${owner}`,
      worth,
    )
  })
  return [
    ...fills,
    moneyLine(
      context,
      'at the mark',
      `${words.size(series, quantity)} x ${words.price(series, mark)}`,
      atMark,
    ),
    moneyLine(
      context,
      'result',
      `fills ${words.amount(value, context.asset)} - at the mark ${words.amount(atMark, context.asset)} - fee ${words.amount(fee, context.asset)}`,
      value - atMark - fee,
    ),
    ...(limit === null
      ? []
      : [{ name: 'limit', formula: 'no worse price than', amount: limitText(words, series, limit) }]),
  ]
}

/** A limit no price can meet is written as one past every mark, or as zero. */
function limitText(words: Words, series: number, limit: number): string {
  return limit === 0 || limit === Number.MAX_SAFE_INTEGER
    ? 'none: no price helps'
    : words.price(series, limit)
}

function allocationLines(context: StepContext, event: EventOf<'allocated'>): FormulaLine[] {
  const { house, words, loss, asset } = context
  const deficit = deficitOf(house, lossOf(house, loss))
  const received = event.received[event.losses.indexOf(loss)]
  const others = event.losses.length - 1
  const pool =
    others === 0 ? '' : `, shared with ${others} more ${others === 1 ? 'loss' : 'losses'} of the command`
  const [payer] = event.payers
  if (event.step === OWN_SIBLINGS)
    return [
      moneyLine(
        context,
        'paid',
        `free margin of ${words.account(payer)}, at most the deficit ${words.amount(deficit, asset)}`,
        received,
      ),
    ]
  if (event.payers.length === 1 && event.base === null) {
    const available = availableOf(house, payer)
    const formula = `min(deficit ${words.amount(deficit, asset)}, available ${words.amount(available, asset)}, cap ${words.amount(event.caps[0], asset)})${pool}`
    return [moneyLine(context, 'paid', formula, received)]
  }
  if (event.dust !== undefined) return indexLines(context, event, event.dust, received)
  const level =
    event.level === null
      ? 'each its share'
      : `level ${event.level.numerator}/${event.level.denominator} x weight`
  const formula = `${level}, at most its cap, rounded down, left-over units to the largest remainders; ${words.amount(event.total, asset)} in all${pool}`
  return [moneyLine(context, 'received', formula, received)]
}

/** A printed index is not shared out again: what it collects and what is missing are two figures. */
function indexLines(
  context: StepContext,
  event: EventOf<'allocated'>,
  dust: bigint,
  received: number,
): FormulaLine[] {
  const index =
    event.level === null ? 'an index' : `index ${event.level.numerator}/${event.level.denominator}`
  const collected = context.words.amount(event.total + dust, context.asset)
  return [
    moneyLine(
      context,
      'received',
      `${index} x weight, each rounded by itself, at most its cap; ${collected} collected in all`,
      received,
    ),
    moneyLine(context, 'dust', 'collected beyond the losses, kept by the rounding account', dust),
  ]
}

/** The bucket gets the value at the mark less a gap; a gap below zero is what takers give up. */
function takeoverLines(context: StepContext, event: EventOf<'deleveraged'>): FormulaLine[] {
  const { words, asset } = context
  const { series, quantities, values, gaps, mark } = event
  const quantity = quantities.reduce((sum, each) => sum + each, 0)
  const value = values.reduce((sum, each) => sum + each, 0)
  const gap = gaps.reduce((sum, each) => sum + each, 0)
  const atMark = value + gap
  return [
    moneyLine(
      context,
      'at the mark',
      `${words.size(series, quantity)} x ${words.price(series, mark)}`,
      atMark,
    ),
    ...shareLines(context, event),
    gapLine(context, event, gap),
    {
      name: 'price',
      formula: `(at the mark ${words.amount(atMark, asset)} - gap ${words.amount(gap, asset)}) / ${words.size(series, quantity)}`,
      amount: words.implied(series, quantity, value),
    },
    ...feeLines(context, event),
  ]
}

/** Of a slice: the one share of every position, and the size of this one. */
function shareLines({ house, words, loss }: StepContext, event: EventOf<'deleveraged'>): FormulaLine[] {
  if (event.share === undefined) return []
  const { series, share, quantities } = event
  const { bucket, ...atDefault } = lossOf(house, loss)
  const held = Math.abs(house.book.quantityOf(bucket, series))
  // What was put on since the default is no part of a slice.
  const size = Math.min(held, Math.abs(atDefault.quantities[atDefault.series.indexOf(series)] ?? held))
  const torn = Math.abs(quantities.reduce((sum, each) => sum + each, 0))
  const part = size < held ? `${words.size(series, size)} held at the default` : words.size(series, size)
  const bound = torn < mulDiv(size, share, 1_000_000, 'ceil') ? ', as far as others hold it' : ''
  const formula = `${formatDecimal(share, 4, { trim: true })}% of every position, up to the increment: of ${part}${bound}`
  return [{ name: 'slice', formula, amount: words.size(series, torn) }]
}

function feeLines(context: StepContext, { fees }: EventOf<'deleveraged'>): FormulaLine[] {
  if (fees === undefined) return []
  const paid = fees.amounts.reduce((sum, fee) => sum + fee, 0)
  const to = context.words.account(fees.to)
  return [
    moneyLine(
      context,
      'fee',
      `from whoever was closed to ${to}: the rate of the step, up, as far as equity goes`,
      paid,
    ),
  ]
}

function gapLine(context: StepContext, event: EventOf<'deleveraged'>, gap: number): FormulaLine {
  const { house, words, asset } = context
  if (isHeldAtZero(house, event, gap))
    return moneyLine(
      context,
      'gap',
      `by the price rule ${event.rule}, held where the option's price is zero`,
      gap,
    )
  if (!event.rule.startsWith('bankruptcy-price'))
    return moneyLine(context, 'gap', `by the price rule ${event.rule}`, gap)
  const loss = lossOf(house, context.loss)
  const { book } = house
  const cell = book.find(loss.bucket, event.series)
  const paidIn = event.rule === 'bankruptcy-price' ? paidInOf(loss) : 0
  const equity = netEquityOf(house, loss.bucket) - paidIn
  const { rule } = house.rulebooks[loss.rulebook].bankruptcy
  const share = equityShareOf(house, rule, loss.bucket, cell, equity, Math.abs(book.quantity(cell)))
  const less =
    paidIn === 0 ? '' : `, after ${words.amount(paidIn, asset)} that earlier steps paid was left out`
  const formula = `${event.rule}: the position's share of equity ${words.amount(equity, asset)} by ${rule} is ${words.amount(share, asset)}${less}; of it for what was taken`
  return moneyLine(context, 'gap', formula, gap)
}

/** An option does not change hands below zero: the rule asked for as much as that, or for more. */
function isHeldAtZero(house: House, { series, quantities }: EventOf<'deleveraged'>, gap: number): boolean {
  if (gap === 0 || house.markets.instrument(series).terms.kind !== 'option') return false
  const quantity = quantities.reduce((sum, each) => sum + each, 0)
  return gap === house.markets.valueNow(series, quantity)
}
