import type { MarkSource } from '../core/waterfall/source.ts'
import type { Path } from '../files/yaml.ts'
import { bidsOf, type ScenarioBid } from './scenario-bids.ts'
import { mutualOf, type ScenarioMutual, type ScenarioWriteOff, writeOffsOf } from './scenario-mutual.ts'
import type { PartReader, ScenarioBook, ScenarioTrade } from './scenario-parts.ts'
import type { MovementText, TickText } from './scenario-text.ts'

/** Money that goes into or out of one account. */
export interface ScenarioMovement {
  readonly account: string
  /** Place of the asset in the list. */
  readonly asset: number
  readonly amount: number
}

/** What happens at one moment, in the order of these fields; a list is empty where nothing of it does. */
export interface ScenarioTick {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly deposits: readonly ScenarioMovement[]
  readonly withdrawals: readonly ScenarioMovement[]
  readonly transfers: readonly {
    readonly from: string
    readonly to: string
    readonly asset: number
    readonly amount: number
  }[]
  /** About money that many put up together. */
  readonly mutual: readonly ScenarioMutual[]
  readonly trades: readonly ScenarioTrade[]
  readonly depth: readonly ScenarioBook[]
  readonly operator: readonly { readonly order: string; readonly isOn: boolean }[]
  /** In mark increments. */
  readonly marks: readonly { readonly series: number; readonly mark: number }[]
  /** What losses of these marks come from; null where it is the accounts' own positions. */
  readonly marksSource: MarkSource | null
  readonly writeOffs: readonly ScenarioWriteOff[]
  /** Parts per billion; above zero longs pay shorts. */
  readonly funding: readonly { readonly series: number; readonly rate: number }[]
  readonly settle: readonly { readonly series: number; readonly price: number }[]
  /** Series whose delisting is announced. */
  readonly delist: readonly number[]
  readonly bids: readonly ScenarioBid[]
  readonly repayClaims: readonly {
    readonly from: string
    readonly asset: number
    readonly amount: number
    /** The loss it comes from; null repays claims in their own order. */
    readonly loss: number | null
  }[]
  readonly closePeriod: boolean
  readonly advance: boolean
}

/** Turns the written timeline into core units; its times must not go back. */
export function ticksOf(ticks: readonly TickText[], reader: PartReader): ScenarioTick[] {
  const read = ticks.map((tick, at) => tickOf(tick, ['ticks', at], reader))
  for (const [at, tick] of read.entries()) {
    if (at === 0 || tick.at >= read[at - 1].at) continue
    reader.faults.tell(
      ['ticks', at, 'at'],
      'a time before that of the tick above',
      'times that do not go back',
    )
  }
  return read
}

function tickOf(tick: TickText, path: Path, reader: PartReader): ScenarioTick {
  return {
    at: reader.timeOf(tick.at, [...path, 'at']),
    deposits: movementsOf(tick.deposits, [...path, 'deposits'], reader),
    withdrawals: movementsOf(tick.withdrawals, [...path, 'withdrawals'], reader),
    transfers: transfersOf(tick, [...path, 'transfers'], reader),
    mutual: mutualOf(tick, path, reader),
    trades: (tick.trades ?? []).map((trade, at) => reader.tradeOf(trade, [...path, 'trades', at])),
    depth: (tick.depth ?? []).map((book, at) => reader.bookOf(book, [...path, 'depth', at])),
    operator: Object.entries(tick.operator ?? {}).map(([order, isOn]) => ({ order, isOn })),
    marks: Object.entries(tick.marks ?? {}).map(([symbol, mark]) => {
      const series = reader.seriesOf(symbol, [...path, 'marks', symbol])
      return { series, mark: reader.markOf(mark, series, [...path, 'marks', symbol]) }
    }),
    marksSource: tick['marks-source'] ?? null,
    writeOffs: writeOffsOf(tick['write-off'], [...path, 'write-off'], reader),
    funding: Object.entries(tick.funding ?? {}).map(([symbol, rate]) => ({
      series: reader.instrumentOf(symbol, [...path, 'funding', symbol]),
      rate,
    })),
    settle: Object.entries(tick.settle ?? {}).map(([symbol, price]) => {
      const series = reader.instrumentOf(symbol, [...path, 'settle', symbol])
      return { series, price: reader.markOf(price, series, [...path, 'settle', symbol]) }
    }),
    delist: (tick.delist ?? []).map((symbol, at) => reader.instrumentOf(symbol, [...path, 'delist', at])),
    bids: bidsOf(tick.bids, [...path, 'bids'], reader),
    repayClaims: repaymentsOf(tick, [...path, 'repay-claims'], reader),
    closePeriod: tick['close-period'] ?? false,
    advance: tick.advance ?? false,
  }
}

function movementsOf(
  texts: readonly MovementText[] | undefined,
  path: Path,
  reader: PartReader,
): ScenarioMovement[] {
  return (texts ?? []).map(({ account, amount, asset }, at) => {
    const named = reader.accountOf(account, [...path, at, 'account'])
    const held = reader.assetOf(asset, named.asset, [...path, at, 'asset'])
    return { account, asset: held, amount: reader.money(amount, held, [...path, at, 'amount']) }
  })
}

function transfersOf(tick: TickText, path: Path, reader: PartReader): ScenarioTick['transfers'] {
  return (tick.transfers ?? []).map(({ from, to, amount, asset }, at) => {
    const giver = reader.accountOf(from, [...path, at, 'from'])
    reader.accountOf(to, [...path, at, 'to'])
    const held = reader.assetOf(asset, giver.asset, [...path, at, 'asset'])
    return { from, to, asset: held, amount: reader.money(amount, held, [...path, at, 'amount']) }
  })
}

function repaymentsOf(tick: TickText, path: Path, reader: PartReader): ScenarioTick['repayClaims'] {
  return (tick['repay-claims'] ?? []).map(({ from, amount, asset, loss }, at) => {
    const giver = reader.accountOf(from, [...path, at, 'from'])
    const held = reader.assetOf(asset, giver.asset, [...path, at, 'asset'])
    const units = reader.money(amount, held, [...path, at, 'amount'])
    return { from, asset: held, amount: units, loss: loss ?? null }
  })
}
