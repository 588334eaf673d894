import type { Account } from '../../core/book/book.ts'
import { NONE } from '../../core/book/layout.ts'
import { COLLATERAL } from '../../core/market/value.ts'
import type { SumTree } from '../../core/proof/index.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { StateFacts } from '../../wire/receipt-json.ts'
import { stateText } from '../../wire/receipt-text.ts'
import type { Words } from '../run/words.ts'
import { Leaves, type Workshop } from './leaves.ts'

/** Every account as it stands, committed. */
export interface StateTree {
  readonly tree: SumTree
  saltOf(row: Account): Uint8Array
}

/**
 * The tree of all accounts, in the order of their rows, with two sums for each asset: what accounts hold and what they
 * owe. The first less the second is deposits less withdrawals, since money is conserved.
 */
export function stateTreeOf(house: House, words: Words, workshop: Workshop, label: string): StateTree {
  const assets = house.markets.assets.map(({ name }) => name)
  const leaves = new Leaves('state', 2 * assets.length, workshop, label)
  for (let row = 0; row < house.book.accounts; row += 1) {
    const facts = stateFactsOf(house, words, row)
    leaves.add(row, 0, sumsOfBalances(facts.balances, assets), stateText(facts))
  }
  return { tree: leaves.tree(), saltOf: (row) => leaves.saltOf(row) }
}

export function stateFactsOf({ book, markets }: House, words: Words, row: Account): StateFacts {
  const home = markets.assets[book.homeAssetOf(row)].name
  const balances = [{ asset: home, amount: BigInt(book.cash(row)) }]
  const positions: StateFacts['positions'][number][] = []
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    const quantity = BigInt(book.quantity(cell))
    if (markets.payoff[series] === COLLATERAL)
      balances.push({ asset: markets.assets[markets.collateral(series).terms.asset].name, amount: quantity })
    else positions.push({ instrument: markets.symbolOf(series), quantity, cost: BigInt(book.cost(cell)) })
  }
  return { account: words.account(row), row, balances, positions: positions.sort(bySymbol) }
}

/** Cells lie in the order in which positions were opened, which is nobody's business here. */
function bySymbol(a: { readonly instrument: string }, b: { readonly instrument: string }): number {
  return a.instrument < b.instrument ? -1 : a.instrument > b.instrument ? 1 : 0
}

/** What is held and what is owed of each asset, in the order of the assets. */
export function sumsOfBalances(balances: StateFacts['balances'], assets: readonly string[]): bigint[] {
  return assets.flatMap((name) => {
    const amount = balances.reduce((sum, each) => (each.asset === name ? sum + each.amount : sum), 0n)
    return amount >= 0n ? [amount, 0n] : [0n, -amount]
  })
}
