import { partOfWhole } from '../../wire/scalars.ts'
import { type Grid, incrementsIn } from '../../wire/service/grid.ts'
import type { Names } from '../../wire/service/names.ts'
import type { Channel, Watch } from '../../wire/service/stream.ts'
import type { Principal } from '../access/principal.ts'
import type { FieldFault } from '../http/problem.ts'
import type { WatchFor } from './channels/watch.ts'
import { accountIn, seriesIn, unknown } from './read-names.ts'
import { sightOf } from './rights.ts'

/** What the reading of one threshold goes by. */
interface Reading {
  readonly names: Names
  readonly principal: Principal
  readonly field: string
  readonly faults: FieldFault[]
}

/** Thresholds with names as numbers; those with a fault are left out, and the fault is noted. */
export function watchesIn(
  asked: readonly Watch[],
  channels: ReadonlySet<Channel>,
  principal: Principal,
  names: Names,
  faults: FieldFault[],
): WatchFor[] {
  if (asked.length > 0 && !channels.has('adl-warning')) {
    const message = 'Found thresholds and no channel `adl-warning`, which tells of them. Ask for it as well.'
    faults.push({ field: 'watch', rule: 'channel', message })
  }
  return asked
    .map((watch, at) => watchIn(watch, { names, principal, field: `watch.${at}`, faults }))
    .filter((each) => each !== undefined)
}

function watchIn(asked: Watch, reading: Reading): WatchFor | undefined {
  switch (asked.on) {
    case 'rank':
      return rankIn(asked, reading)
    case 'mark':
      return markIn(asked, reading)
    case 'liquidation':
      return liquidationIn(asked, reading)
    case 'fund':
      return fundIn(asked, reading)
  }
}

function rankIn(asked: Extract<Watch, { on: 'rank' }>, reading: Reading): WatchFor | undefined {
  const { names, principal, field, faults } = reading
  const account = accountIn(asked.account, `${field}.account`, principal, names, faults)
  const series = instrumentIn(asked.instrument, reading)
  if (account === undefined || series === undefined) return undefined
  return { on: 'rank', asked, account, series, rank: asked.rank ?? null, topPpm: ppmOf(asked.top) }
}

function markIn(asked: Extract<Watch, { on: 'mark' }>, reading: Reading): WatchFor | undefined {
  const { names, field, faults } = reading
  const series = seriesIn(asked.instrument, `${field}.instrument`, names, faults)
  if (series === undefined) return undefined
  const mark = figureIn(asked.price, names.priceGrid(series), `${field}.price`, faults)
  return mark === undefined ? undefined : { on: 'mark', asked, series, is: asked.is, mark }
}

/**
 * Where others would be liquidated is for those who see everything: whoever knew it could move the mark there.
 */
function liquidationIn(asked: Extract<Watch, { on: 'liquidation' }>, reading: Reading): WatchFor | undefined {
  const { principal, field, faults } = reading
  if (!sightOf(principal).seesEverything) {
    const message = `Found a threshold on liquidations of others, which a key of role ${principal.role} may not ask for.`
    faults.push({ field: `${field}.on`, rule: 'role', message })
    return undefined
  }
  const series = instrumentIn(asked.instrument, reading)
  if (series === undefined) return undefined
  return { on: 'liquidation', asked, series, isLong: asked.side === 'long', withinPpm: ppmOf(asked.within) }
}

function fundIn(asked: Extract<Watch, { on: 'fund' }>, reading: Reading): WatchFor | undefined {
  const { names, field, faults } = reading
  const fund = names.house.tables.named.get(asked.fund)
  if (fund === undefined) {
    faults.push(unknown(`${field}.fund`, 'known-fund', asked.fund, 'the name of a house account'))
    return undefined
  }
  const grid = names.moneyGrid(names.homeAssetOf(fund))
  const peak = asked.peak === undefined ? 0 : figureIn(asked.peak, grid, `${field}.peak`, faults)
  return peak === undefined ? undefined : { on: 'fund', asked, fund, belowPpm: ppmOf(asked.below), peak }
}

/** Only instruments are held, so only they have ranks and liquidations. */
function instrumentIn(symbol: string, { names, field, faults }: Reading): number | undefined {
  const series = seriesIn(symbol, `${field}.instrument`, names, faults)
  if (series === undefined || names.house.markets.isInstrument(series)) return series
  faults.push(unknown(`${field}.instrument`, 'is-instrument', symbol, 'the symbol of an instrument'))
  return undefined
}

function figureIn(text: string, grid: Grid, field: string, faults: FieldFault[]): number | undefined {
  const read = incrementsIn(text, grid)
  if (typeof read === 'number') return read
  faults.push(unknown(field, read, text, `a figure of at most ${grid.decimals} decimals on its grid`))
  return undefined
}

/** The schema has let the share through. */
function ppmOf(share: string | undefined): number {
  return share === undefined ? 0 : partOfWhole.parse(share)
}
