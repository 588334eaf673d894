import type { Event } from '../core/engine/events.ts'
import { assessmentOf } from '../core/waterfall/bucket.ts'
import type { House } from '../core/waterfall/house.ts'
import { poolStanding } from '../core/waterfall/pool-trigger.ts'
import type { FormulaLine } from './explain-terms.ts'
import { worstPlace } from './options/at-default.ts'
import type { Words } from './run/words.ts'

type Opened = Extract<Event, { type: 'loss-opened' }>

/**
 * Why a bucket was liquidated: its equity and requirement, line by line, and the level they were held against.
 * Formulas are in whole units and increments, as the engine counts; what they come to is in the asset.
 *
 * @param house the state just before the loss opened
 */
export function triggerOf(house: House, words: Words, event: Opened): FormulaLine[] {
  const { bucket, asset } = event
  const rulebook = house.rulebooks[event.rulebook]
  const assessment = assessmentOf(house, bucket)
  const lines = house.model.explain(bucket).map(({ name, formula, amount }) => ({
    name,
    formula,
    amount: words.money(amount, asset),
  }))
  const { values, needs } = summandsOf(house, lines)
  const share = rulebook.trigger.share / 10_000
  const relation = rulebook.trigger.equity === 'below' ? 'below' : 'at or below'
  return [
    ...lines,
    ...sourceOf(house, words, event),
    { name: 'equity', formula: values.join(' + '), amount: words.money(assessment.marginEquity, asset) },
    {
      name: 'requirement',
      formula: needs.join(' + ') || 'nothing held',
      amount: words.money(assessment.maintenance, asset),
    },
    {
      name: 'trigger',
      formula: `equity ${relation} ${share}% of the requirement: ${words.amount(assessment.marginEquity, asset)} against ${words.amount(assessment.maintenance, asset)}`,
      amount: words.money(assessment.marginEquity - assessment.maintenance, asset),
    },
  ]
}

/**
 * What equity and the requirement are summed up from. Under a scenario model its own lines follow those of the positions,
 * and of them only the rounded requirement is a summand.
 */
function summandsOf(
  house: House,
  lines: readonly FormulaLine[],
): { readonly values: string[]; readonly needs: string[] } {
  const worst = worstPlace(house, lines)
  const held = worst === -1 ? lines : lines.slice(0, worst)
  const isNeed = ({ name }: FormulaLine): boolean => name.endsWith(' maintenance')
  const scenario = worst === -1 ? undefined : lines.slice(worst).findLast(isNeed)
  return {
    values: held.filter((line) => !isNeed(line)).map(({ amount }) => amount),
    needs: [...held.filter(isNeed), ...(scenario === undefined ? [] : [scenario])].map(
      ({ amount }) => amount,
    ),
  }
}

/** Where a loss does not come from the account's own positions: from what, and by which figures. */
function sourceOf(
  house: House,
  words: Words,
  { source, bucket, balance, equity, asset }: Opened,
): FormulaLine[] {
  if (source === 'account') return []
  if (source !== 'pool-profit')
    return [{ name: 'source', formula: source, amount: words.money(equity - balance, asset) }]
  const { profit, balance: owned } = poolStanding(house, bucket)
  const formula = `pool-profit: unrealised profit of traders over the pool's balance of ${words.amount(owned, asset)}`
  return [{ name: 'source', formula, amount: words.money(profit, asset) }]
}

/** How a closed loss adds up, in the words for losses. */
export function closingOf(
  words: Words,
  event: Extract<Event, { type: 'loss-closed' }>,
  asset: number,
): FormulaLine[] {
  const own = event.defaultLoss - event.externalizedLoss
  const say = (amount: number): string => words.amount(amount, asset)
  const line = (name: string, formula: string, amount: number): FormulaLine => ({
    name,
    formula,
    amount: words.money(amount, asset),
  })
  return [
    line('default loss', `own ${say(own)} + others' ${say(event.externalizedLoss)}`, event.defaultLoss),
    line(
      'externalized loss',
      'paid, given up or owed by others, less what came back',
      event.externalizedLoss,
    ),
    line('uncovered loss', 'the part of it beyond money set aside beforehand', event.uncoveredLoss),
    line('socialized loss', 'charged to accounts by rule', event.socializedLoss),
    line('transfer', 'given up by price rules, less what takers gained', event.transfer),
    line('claimed', 'paid by nobody, and written down', event.claimed),
    line('left', 'equity of the bucket when it closed', event.equity),
  ]
}
