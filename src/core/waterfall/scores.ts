import { type ScoreInputs, scoreFormulas } from '../allocation/scores.ts'
import type { Account } from '../book/book.ts'
import { settlementBalance } from '../book/posting.ts'
import { fromHomeOf } from './bucket.ts'
import type { House } from './house.ts'
import type { ScoreName } from './rulebook.ts'

export type { ScoreInputs }

/** A declared and versioned rank: + − × ÷ on exact inputs in this order, so every machine gets the same bits. */
export interface Score {
  readonly name: ScoreName
  readonly version: 1
  of(inputs: ScoreInputs): number
}

export function scoreOf(name: ScoreName): Score {
  return { name, version: 1, of: scoreFormulas[name] }
}

/** What a score reads of an account's position now. */
export function scoreInputs(house: House, account: Account, series: number): ScoreInputs {
  const { book, markets } = house
  const cell = book.find(account, series)
  const quantity = cell === -1 ? 0 : book.quantity(cell)
  house.model.assess(account, house.scratch)
  const { netEquity, maintenance } = house.scratch
  const { settlementAsset } = markets.instrument(series).terms
  const markValue = markets.valueNow(series, quantity)
  return {
    markValue,
    entryValue: cell === -1 ? 0 : book.cost(cell),
    equity: fromHomeOf(house, account, series, netEquity),
    wallet: settlementBalance(book, markets, account, settlementAsset),
    maintenance: fromHomeOf(house, account, series, maintenance),
    notional: Math.abs(markValue),
    one: powerOfTen(markets.assets[settlementAsset].decimals),
  }
}

function powerOfTen(decimals: number): number {
  let power = 1
  for (let at = 0; at < decimals; at += 1) power *= 10
  return power
}
