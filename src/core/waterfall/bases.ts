import type { Account } from '../book/book.ts'
import { NONE } from '../book/layout.ts'
import { settlementBalance } from '../book/posting.ts'
import { Assessment } from '../margin/model.ts'
import { mulDiv } from '../money/mul-div.ts'
import { homeBalanceOf, inHomeOf, neededInHome } from './bucket.ts'
import type { House } from './house.ts'
import type { Loss } from './loss.ts'
import type { SocialiseBase, StepOf } from './rulebook.ts'
import { isParticipant } from './selection.ts'

/** Who shares a loss and by what measure, in columns of one length; accounts ascend. */
export interface Shares {
  readonly accounts: Int32Array
  readonly weights: Float64Array
  readonly caps: Float64Array
}

/**
 * The accounts a loss is spread over, each with the measure it is spread by and the most it may be asked for.
 *
 * Only participants whose home is the loss's asset share it; whoever had a loss in this command, or has one
 * open, does not. Weights are whole units; an account of weight zero is left out. Nobody is asked for more than he
 * has: the cut of a base stops at the account's equity.
 */
export function sharesOf(
  house: House,
  losses: readonly Loss[],
  step: StepOf<'socialise'>,
  barred: ReadonlySet<Account>,
): Shares {
  const { book } = house
  const { asset } = losses[0]
  const measure = measureOf(house, losses, step.base)
  const assessment = new Assessment()
  const accounts = new Int32Array(book.accounts)
  const weights = new Float64Array(book.accounts)
  const caps = new Float64Array(book.accounts)
  let count = 0
  for (let row = 0; row < book.accounts; row += 1) {
    if (!mayShare(house, row, asset) || barred.has(row)) continue
    house.model.assess(row, assessment)
    const weight = measure(row, assessment.netEquity)
    if (weight <= 0) continue
    const equity = Math.max(0, assessment.netEquity)
    const base = step.cap === 'base' ? Math.min(weight, equity) : equity
    accounts[count] = row
    weights[count] = weight
    caps[count] = step.most === 1_000_000 ? base : mulDiv(base, step.most, 1_000_000, 'floor')
    count += 1
  }
  return { accounts: accounts.slice(0, count), weights: weights.slice(0, count), caps: caps.slice(0, count) }
}

function mayShare(house: House, row: Account, asset: number): boolean {
  const { book } = house
  return (
    book.homeAssetOf(row) === asset &&
    isParticipant(house, row) &&
    book.isOpen(row) &&
    book.openLossOf(row) === NONE
  )
}

/** What an account is measured by; its net equity is known already. */
type Measure = (row: Account, equity: number) => number

function measureOf(house: House, losses: readonly Loss[], base: SocialiseBase): Measure {
  const { book, markets } = house
  const { asset } = losses[0]
  switch (base) {
    case 'gains-since-default':
      return gainsAgainst(house, marksAtDefault(losses))
    case 'gains-since-settlement':
      return gainsAgainst(
        house,
        new Map(
          allSeries(house, asset)
            .filter((series) => markets.periodMarked[series] === 1)
            .map((series) => [series, markets.periodMark[series]]),
        ),
      )
    case 'gains-since-entry':
      return (row) => gainSinceEntry(house, row, asset)
    case 'profit-of-period':
      return (row, equity) => equity - house.periodBase.of(row)
    case 'open-interest':
      return openInterest(house, losses, 0)
    case 'open-interest-opposite':
      return openInterest(house, losses, -1)
    case 'deposits':
      return (row) => settlementBalance(book, markets, row, asset)
    case 'cash':
      return (row) => homeBalanceOf(house, row)
    case 'equity':
      return (_, equity) => equity
    case 'withdrawals':
      return () => 0 // paid as withdrawals come: see record-claim
  }
}

function allSeries(house: House, asset: number): number[] {
  const { markets } = house
  return [...markets.series.keys()].filter(
    (series) => markets.isInstrument(series) && markets.instrument(series).terms.settlementAsset === asset,
  )
}

/** Each series the losses were about, with its mark when the first of them opened. */
function marksAtDefault(losses: readonly Loss[]): Map<number, number> {
  const marks = new Map<number, number>()
  for (const loss of losses) {
    for (const [at, series] of loss.series.entries())
      if (!marks.has(series)) marks.set(series, loss.marks[at])
  }
  return marks
}

/** What an account's positions gained against earlier marks, netted over the series named. */
function gainsAgainst(house: House, marks: ReadonlyMap<number, number>): Measure {
  const { book, markets } = house
  return (row) => {
    let gain = 0
    for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
      const from = marks.get(book.seriesOf(cell))
      if (from === undefined) continue
      const series = book.seriesOf(cell)
      const quantity = book.quantity(cell)
      const moved = markets.valueNow(series, quantity) - markets.valueAt(series, quantity, from)
      gain += inHomeOf(house, row, series, moved)
    }
    return gain
  }
}

function gainSinceEntry(house: House, row: Account, asset: number): number {
  const { book, markets } = house
  let gain = 0
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (!markets.isInstrument(series) || markets.instrument(series).terms.settlementAsset !== asset) continue
    gain += markets.valueNow(series, book.quantity(cell)) - book.cost(cell)
  }
  return gain
}

/** Realised and unrealised profit since the last close of a period, net of losses. */
export function profitOfPeriod(house: House, row: Account): number {
  return equityOf(house, row) - house.periodBase.of(row)
}

function equityOf(house: House, row: Account): number {
  const assessment = new Assessment()
  house.model.assess(row, assessment)
  return assessment.netEquity
}

/** Notional held in the losses' series; `side` -1 counts only what stands against the first loss's position. */
function openInterest(house: House, losses: readonly Loss[], side: number): Measure {
  const { book, markets } = house
  const concerned = new Set(losses.flatMap((loss) => loss.series))
  const signs = new Map(
    losses.flatMap((loss) => loss.series.map((series, at) => [series, Math.sign(loss.quantities[at])])),
  )
  return (row) => {
    let notional = 0
    for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
      const series = book.seriesOf(cell)
      if (!concerned.has(series)) continue
      if (side === -1 && Math.sign(book.quantity(cell)) === signs.get(series)) continue
      const value = Math.abs(markets.valueNow(series, book.quantity(cell)))
      notional += neededInHome(house, row, series, value)
    }
    return notional
  }
}
