import { movePosition } from '../src/core/book/posting.ts'
import type { Command } from '../src/core/engine/commands.ts'
import { copyHouse } from '../src/core/engine/house.ts'
import { submit } from '../src/core/engine/submit.ts'
import { rescan } from '../src/core/margin/rescan.ts'
import type { House } from '../src/core/waterfall/house.ts'
import { chainHash, FIRST_HASH } from '../src/journal/chain.ts'
import { CommandRecorder } from '../src/journal/command-record.ts'
import { rescanTwin, twinOf } from '../test/support/margin-twin.ts'
import { step } from '../test/support/steps.ts'
import { type Bench, type BenchRow, gcPauses, measure, median } from './support/bench.ts'
import { TwinEngine } from './support/twin-engine.ts'
import {
  benchRulebook,
  buildWorld,
  Draw,
  deepBooks,
  drawTrade,
  holdersBySeries,
  MARKETS,
  submitAll,
  type World,
} from './support/world.ts'

/** Commands in a row of the journal: each row is hashed with the one before. */
const BATCH = 4096

const ACCOUNTS = Number(process.env.BREAKWATER_BENCH_ACCOUNTS ?? 1_000_000)

/** One market of marks about 30,000 moves by up to fifteen increments either way: a twentieth of a per cent. */
function tickCommand(world: World, id: number, draw: Draw): Command {
  const series = draw.below(MARKETS)
  const mark = world.house.markets.mark[series] + draw.below(31) - 15
  return {
    id,
    at: world.house.at,
    by: 'bench',
    body: { type: 'move-marks', marks: [{ series, mark: Math.min(39_999, mark) }] },
  }
}

/** How many accounts the ticks of one run look at, each tick's exact check of one counted. */
function lookedAt(world: World, run: () => void): number {
  const { model } = world.house
  const assessZones = model.assessZones.bind(model)
  let looked = 0
  model.assessZones = (row, share, into) => {
    looked += 1
    assessZones(row, share, into)
  }
  run()
  model.assessZones = assessZones
  return looked
}

/** The same scan over objects with bigints: the obvious engine's way. */
function rescanOfTwin(world: World, nsAPosition: number): BenchRow {
  const twin = twinOf(world.house)
  const scan = (): number[] => rescanTwin(twin, { share: 1_000_000, equity: 'below' })
  const ns = (measure(scan, { warm: 1, runs: 3 }) * 1e6) / world.house.book.positions
  return {
    name: 'rescan against the object-and-bigint twin',
    value: ns / nsAPosition,
    unit: 'times',
    target: { atLeast: 5 },
  }
}

/** Pauses of the collector while commands are carried out, their events kept for as long as a batch. */
async function pauses(world: World): Promise<BenchRow> {
  const draw = new Draw(11)
  const holders = holdersBySeries(world.house)
  const { longestMs, totalMs, count } = await gcPauses(() => {
    for (let id = 0; id < 300_000; id += 1)
      submit(world.house, {
        id,
        at: world.house.at,
        by: 'bench',
        body: drawTrade(world, holders, draw, true),
      })
  })
  const note = `${count} pauses, ${Math.round(totalMs)} ms in all, over 300,000 commands`
  return { name: 'longest pause of the collector', value: longestMs, unit: 'ms', note }
}

function ticks(world: World): BenchRow[] {
  const draw = new Draw(99)
  const many = 20_000
  let liquidated = 0
  const run = (): void => {
    liquidated = 0
    for (let id = 0; id < many; id += 1) {
      const outcome = submit(world.house, tickCommand(world, id, draw))
      if (!outcome.ok) throw new Error(`tick refused: ${outcome.refusal.reason}`)
      for (const event of outcome.events) if (event.type === 'loss-opened') liquidated += 1
    }
  }
  const tickUs = (measure(run, { warm: 2, runs: 5 }) * 1000) / many
  const looked = lookedAt(world, run) / many
  const level = { share: 1_000_000, equity: 'below' } as const
  const { book, markets, model } = world.house
  let confirms = 0
  const scan = (): void => void (confirms = rescan(book, markets, model, level).confirms)
  const rescanMs = measure(scan, { warm: 2, runs: 5 })
  return [
    {
      name: 'mark tick through the zones',
      value: tickUs,
      unit: 'us',
      target: { atMost: 2 },
      note: `${looked.toFixed(2)} accounts looked at, ${(liquidated / many).toFixed(3)} liquidated a tick`,
    },
    {
      name: 'rescan against a tick',
      value: (rescanMs * 1000) / tickUs,
      unit: 'times',
      target: { atLeast: 3000 },
    },
    {
      name: 'rescan',
      value: (rescanMs * 1e6) / book.positions,
      unit: 'ns a position',
      target: { atMost: 10 },
      note: `${confirms} confirmed exactly`,
    },
    {
      name: 'memory of the book',
      value: book.bytes / book.positions,
      unit: 'bytes a position',
      target: { atMost: 250 },
    },
  ]
}

/** Commands are drawn one by one as they are submitted, as they would come in; the drawing is part of the figure. */
function trades(world: World, isSkewed: boolean): BenchRow {
  const many = 200_000
  const draw = new Draw(5)
  const holders = holdersBySeries(world.house)
  const recorder = new CommandRecorder()
  let head: Uint8Array = FIRST_HASH
  let accepted = 0
  const run = (): void => {
    accepted = 0
    for (let id = 0; id < many; id += 1) {
      const command = { id, at: world.house.at, by: 'bench', body: drawTrade(world, holders, draw, isSkewed) }
      if (!submit(world.house, command).ok) continue
      accepted += 1
      recorder.add(command)
      if (recorder.count === BATCH) head = chainHash(head, recorder.take())
    }
  }
  const ms = measure(run, { warm: 3, runs: 7 })
  return {
    name: `commands with checks, zones and record, ${isSkewed ? 'skewed' : 'uniform'} access`,
    value: many / ms / 1000,
    unit: 'million a second',
    ...(isSkewed ? { target: { atLeast: 1.5 } } : {}),
    note: `${Math.round((accepted / many) * 100)}% accepted`,
  }
}

/** The same trades on the obvious engine of maps, objects and bigints. */
function tradesOfTwin(world: World, millions: number): BenchRow {
  const twin = new TwinEngine(world)
  const draw = new Draw(5)
  const holders = holdersBySeries(world.house)
  const many = 50_000
  const run = (): void => {
    twin.events.length = 0
    for (let at = 0; at < many; at += 1) twin.trade(drawTrade(world, holders, draw, true))
  }
  const ms = measure(run, { warm: 1, runs: 3 })
  const twinMillions = many / ms / 1000
  return {
    name: 'commands against the bigint twin',
    value: millions / twinMillions,
    unit: 'times',
    target: { atLeast: 3 },
  }
}

/** A deficit spread over every account by equity, with the check of everybody's zones that follows. */
function socialised(world: World): BenchRow {
  const { house } = world
  const broken = world.firstParticipant + world.participants - 1
  const rulebook = {
    ...benchRulebook,
    steps: [step('socialise', { base: 'equity', cap: 'equity' }), step('record-claim')],
  }
  submitAll(house, [{ type: 'adopt-rulebook', rulebook }])
  const times: number[] = []
  let payers = 0
  for (let run = 0; run < 5; run += 1) {
    indebt(house, broken, 5_000_000_000)
    const started = performance.now()
    const outcome = submit(house, { id: 0, at: house.at, by: 'bench', body: { type: 'advance-time' } })
    times.push(performance.now() - started)
    if (outcome.ok)
      for (const event of outcome.events) if (event.type === 'allocated') payers = event.payers.length
  }
  return {
    name: 'one loss socialised over all accounts, with zones',
    value: median(times),
    unit: 'ms',
    target: { atMost: 300 },
    note: `${payers} payers`,
  }
}

/** Takes an account's positions away against the market beyond, and leaves it with a debt. */
function indebt(house: House, row: number, debt: number): void {
  const { market } = house.tables.house[0]
  for (let cell = house.book.first(row); cell !== -1; cell = house.book.first(row)) {
    const series = house.book.seriesOf(cell)
    const quantity = house.book.quantity(cell)
    const value = house.markets.valueNow(series, quantity)
    movePosition(house.book, house.markets, row, series, -quantity, -value)
    movePosition(house.book, house.markets, market, series, quantity, value)
  }
  const owed = house.book.cash(row) + debt
  house.book.addCash(row, -owed)
  house.book.addCash(market, owed)
}

/** Every market falls by three per cent at one moment; each run starts from a copy of the same house. */
function crash(world: World): BenchRow {
  const { markets } = world.house
  const marks = [...Array(MARKETS).keys()].map((series) => ({
    series,
    mark: Math.floor((markets.mark[series] * 97) / 100),
  }))
  const times: number[] = []
  let losses = 0
  for (let run = 0; run < 4; run += 1) {
    const house = copyHouse(world.house)
    const started = performance.now()
    const outcome = submit(house, { id: 0, at: house.at, by: 'bench', body: { type: 'move-marks', marks } })
    times.push(performance.now() - started)
    if (outcome.ok) losses = outcome.events.filter((event) => event.type === 'loss-opened').length
  }
  const warm = median(times.slice(1))
  return {
    name: 'all markets -3% with liquidations',
    value: warm / 1000,
    unit: 's',
    target: { atMost: 1 },
    note: `${losses} liquidated`,
  }
}

export const benches: Bench[] = [
  {
    name: 'engine',
    run: async () => {
      const world = buildWorld(ACCOUNTS)
      // The twins come last: their objects are a heap of gigabytes that everything after them would feel.
      deepBooks(world.house, 100)
      const rows = ticks(world)
      const skewed = trades(world, true)
      rows.push(skewed, trades(world, false), await pauses(world))
      rows.push(tradesOfTwin(world, skewed.value), rescanOfTwin(world, rows[2].value))
      return rows
    },
  },
  {
    name: 'losses',
    run: () => {
      const world = buildWorld(ACCOUNTS)
      deepBooks(world.house, 97)
      return [crash(world), socialised(world)]
    },
  },
]
