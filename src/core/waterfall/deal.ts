import type { Account, Cell } from '../book/book.ts'
import { equityShareOf } from '../margin/bankruptcy-price.ts'
import { mulDiv } from '../money/mul-div.ts'
import { assessmentOf, fromHomeOf } from './bucket.ts'
import type { House } from './house.ts'
import { type Loss, paidInOf } from './loss.ts'
import { isOption } from './options.ts'
import type { PriceRule, Rulebook } from './rulebook.ts'

/**
 * Works out, once for a bucket's position, how much money goes with each quantity that is handed over under
 * a price rule. The bucket gets `value at the mark - gap`; a gap below zero is what the taker gives up.
 */
export interface Deal {
  readonly rule: string
  /** @param closing signed quantity handed over, of the sign of the position */
  gapOf(closing: number, taker: Account): number
}

type TearUpRule = PriceRule | { readonly at: 'mark-at-default' }

/**
 * The deal for a position under a rule. It reads the bucket now, so make a new one after each hand-over.
 *
 * @param gone equity, in units of the home asset, that deals thought of before this one take with them
 */
export function dealOf(
  house: House,
  rulebook: Rulebook,
  loss: Loss,
  cell: Cell,
  rule: TearUpRule,
  gone = 0,
): Deal {
  const deal = dealByRule(house, rulebook, loss, cell, rule, gone)
  const series = house.book.seriesOf(cell)
  return isOption(house, series) ? notBelowZero(house, series, deal) : deal
}

/**
 * A deal in an option holds at a price of zero: no option is worth less, so whoever is long gives up all of its value
 * at most, and nobody is paid to take one. What the rule asks beyond that stays with the bucket.
 */
function notBelowZero({ markets }: House, series: number, { rule, gapOf }: Deal): Deal {
  return {
    rule,
    gapOf: (closing, taker) => {
      const gap = gapOf(closing, taker)
      const value = markets.valueNow(series, closing)
      const held = closing > 0 ? Math.min(gap, value) : Math.max(gap, value)
      return held === 0 ? 0 : held // a worthless short is worth minus zero
    },
  }
}

function dealByRule(
  house: House,
  rulebook: Rulebook,
  loss: Loss,
  cell: Cell,
  rule: TearUpRule,
  gone: number,
): Deal {
  const { book, markets } = house
  const series = book.seriesOf(cell)
  switch (rule.at) {
    case 'mark':
      return { rule: rule.at, gapOf: () => 0 }
    case 'bankruptcy-price':
      return equityDeal(house, rulebook, loss, cell, rule.at, paidInOf(loss) + gone)
    case 'bankruptcy-price-after-paid':
      return rule.partial === 'quantity'
        ? quantityFirst(house, rulebook, loss, cell, rule.at, gone)
        : equityDeal(house, rulebook, loss, cell, rule.at, gone)
    case 'previous-mark':
      return {
        rule: rule.at,
        gapOf: (closing) => againstMark(house, series, closing, markets.previousMark[series]),
      }
    case 'mark-at-default':
      return {
        rule: rule.at,
        gapOf: (closing) => againstMark(house, series, closing, markAtDefault(house, loss, series)),
      }
    case 'reference':
      return {
        rule: rule.at,
        gapOf: (closing) =>
          mulDiv(Math.abs(markets.valueNow(series, closing)), rule.spread, 1_000_000, 'ceil'),
      }
    case 'average':
      return { rule: rule.at, gapOf: (closing, taker) => averageGap(house, series, closing, taker) }
    case 'keep-maintenance':
      return {
        rule: rule.at,
        gapOf: (closing) => {
          const needed = house.model.requirementAlone(loss.bucket, series, closing)
          return mulDiv(needed, rule.share, 1_000_000, 'ceil')
        },
      }
    case 'blend': {
      const { of, share } = rule
      const whole = dealByRule(house, rulebook, loss, cell, { at: of }, gone)
      return {
        rule: rule.at,
        gapOf: (closing, taker) => mulDiv(whole.gapOf(closing, taker), share, 1_000_000, 'floor'),
      }
    }
    case 'pro-rata-margin':
      return proRataMargin(house, loss, cell, rule.at, gone)
    case 'mark-not-worse-than-bankruptcy': {
      // The bucket is protected, and who stands behind it: takers keep the mark while it covers their price.
      const whole = equityDeal(house, rulebook, loss, cell, rule.at, paidInOf(loss) + gone)
      return { rule: rule.at, gapOf: (closing, taker) => Math.min(0, whole.gapOf(closing, taker)) }
    }
  }
}

/**
 * With a part of the position goes the same part of the margin, which is the bucket's equity without the position's
 * own value: a debt of a long, money of a short. It rounds to the bucket's side: a debt that goes up, money down.
 */
function proRataMargin(house: House, loss: Loss, cell: Cell, rule: string, gone: number): Deal {
  const { book, markets } = house
  const series = book.seriesOf(cell)
  const held = book.quantity(cell)
  const equity = fromHomeOf(house, loss.bucket, series, assessmentOf(house, loss.bucket).netEquity - gone)
  const margin = equity - markets.valueNow(series, held)
  return {
    rule,
    gapOf: (closing) => markets.valueNow(series, closing) + mulDiv(margin, closing, held, 'floor'),
  }
}

function equityDeal(
  house: House,
  rulebook: Rulebook,
  loss: Loss,
  cell: Cell,
  rule: string,
  leaveOut: number,
): Deal {
  const { book } = house
  const equity = assessmentOf(house, loss.bucket).netEquity - leaveOut
  return {
    rule,
    gapOf: (closing) =>
      fromHomeOf(
        house,
        loss.bucket,
        book.seriesOf(cell),
        equityShareOf(house, rulebook.bankruptcy.rule, loss.bucket, cell, equity, Math.abs(closing)),
      ),
  }
}

/**
 * What earlier layers paid stands for the last part of the quantity: those who take over first give up what the
 * full bankruptcy price asks, until together they have given up what is still missing.
 */
function quantityFirst(
  house: House,
  rulebook: Rulebook,
  loss: Loss,
  cell: Cell,
  rule: string,
  gone: number,
): Deal {
  const full = equityDeal(house, rulebook, loss, cell, rule, paidInOf(loss) + gone)
  const rest = equityDeal(house, rulebook, loss, cell, rule, gone)
  const held = house.book.quantity(cell)
  const missing = rest.gapOf(held, loss.bucket)
  return {
    rule,
    gapOf: (closing, taker) =>
      missing >= 0 ? rest.gapOf(closing, taker) : Math.max(missing, full.gapOf(closing, taker)),
  }
}

function againstMark(house: House, series: number, closing: number, price: number): number {
  return house.markets.valueNow(series, closing) - house.markets.valueAt(series, closing, price)
}

function markAtDefault(house: House, loss: Loss, series: number): number {
  const place = loss.series.indexOf(series)
  return place === -1 ? house.markets.mark[series] : loss.marks[place]
}

/** The taker's own average price: it closes at what it paid, so that neither side of one owner gains. */
function averageGap(house: House, series: number, closing: number, taker: Account): number {
  const cell = house.book.find(taker, series)
  if (cell === -1) return 0
  const held = house.book.quantity(cell)
  const atCost = mulDiv(house.book.cost(cell), closing, held, 'half-even')
  return house.markets.valueNow(series, closing) - atCost
}
