import type { Bench, BenchRow } from './support/bench.ts'
import { measure } from './support/bench.ts'

/**
 * Why an account is a row: the same work over rows of 128 bytes and over a column for each field.
 *
 * Nothing of the engine runs here, so that only the layout differs. docs/decisions/0003-rows-of-128-bytes.md
 */
export const benches: readonly Bench[] = [{ name: 'layout', run: runAll }]

const ACCOUNTS = Number(process.env.BREAKWATER_BENCH_ACCOUNTS ?? 1_000_000)
const POSITIONS = 3
const SERIES = 256
const TRADES = 500_000

/** One layout: a trade touches an account as a command does; a scan adds up the equity of all. */
interface Layout {
  trade(account: number, slot: number, quantity: number, value: number): number
  scan(): number
}

function runAll(): BenchRow[] {
  const marks = Float64Array.from({ length: SERIES }, (_, series) => 1_000 + series)
  const accounts = scattered()
  const names = { rows: rowsOf(marks), columns: columnsOf(marks) }
  const tradeMs: Record<string, number> = {}
  const scanMs: Record<string, number> = {}
  for (const [name, layout] of Object.entries(names)) {
    tradeMs[name] = measure(() => tradeAll(layout, accounts), { warm: 2, runs: 7 })
    scanMs[name] = measure(() => layout.scan(), { warm: 2, runs: 7 })
  }
  return Object.keys(names).flatMap((name) => [
    {
      name: `${name}: an account touched at random`,
      value: (tradeMs[name] * 1e6) / (2 * TRADES),
      unit: 'ns',
    },
    { name: `${name}: scan`, value: (scanMs[name] * 1e6) / (ACCOUNTS * POSITIONS), unit: 'ns a position' },
  ])
}

/** Accounts in no order that memory could foresee: a multiplicative step through all of them. */
function scattered(): Int32Array {
  return Int32Array.from({ length: 2 * TRADES }, (_, at) => (at * 7_368_787 + 12_345) % ACCOUNTS)
}

function tradeAll(layout: Layout, accounts: Int32Array): number {
  let equity = 0
  for (let at = 0; at < accounts.length; at += 2) {
    const size = (at & 7) + 1
    equity += layout.trade(accounts[at], at % POSITIONS, size, size * 1_000)
    equity += layout.trade(accounts[at + 1], at % POSITIONS, -size, -size * 1_000)
  }
  return equity
}

function rowsOf(marks: Float64Array): Layout {
  const buffer = new ArrayBuffer(ACCOUNTS * 128)
  const cells = new Float64Array(buffer)
  const words = new Int32Array(buffer)
  for (let account = 0; account < ACCOUNTS; account += 1) {
    cells[account << 4] = 1_000_000
    for (let slot = 1; slot <= POSITIONS; slot += 1) {
      cells[(account << 4) + slot * 4] = slot
      words[(account << 5) + slot * 8 + 4] = seriesOf(account, slot - 1)
    }
  }
  const equityOf = (account: number): number => {
    let equity = cells[account << 4]
    for (let slot = 1; slot <= POSITIONS; slot += 1)
      equity += cells[(account << 4) + slot * 4] * marks[words[(account << 5) + slot * 8 + 4]]
    return equity
  }
  return {
    trade: (account, slot, quantity, value) => {
      const at = (account << 4) + (slot + 1) * 4
      cells[account << 4] -= value
      cells[at] += quantity
      cells[at + 1] += value
      return equityOf(account)
    },
    scan: () => {
      let sum = 0
      for (let account = 0; account < ACCOUNTS; account += 1) sum += equityOf(account)
      return sum
    },
  }
}

function columnsOf(marks: Float64Array): Layout {
  const cash = new Float64Array(ACCOUNTS).fill(1_000_000)
  const quantities = new Float64Array(ACCOUNTS * POSITIONS)
  const costs = new Float64Array(ACCOUNTS * POSITIONS)
  const series = new Int32Array(ACCOUNTS * POSITIONS)
  for (let cell = 0; cell < series.length; cell += 1) {
    quantities[cell] = (cell % POSITIONS) + 1
    series[cell] = seriesOf(Math.floor(cell / POSITIONS), cell % POSITIONS)
  }
  const equityOf = (account: number): number => {
    let equity = cash[account]
    for (let slot = 0; slot < POSITIONS; slot += 1) {
      const cell = account * POSITIONS + slot
      equity += quantities[cell] * marks[series[cell]]
    }
    return equity
  }
  return {
    trade: (account, slot, quantity, value) => {
      const cell = account * POSITIONS + slot
      cash[account] -= value
      quantities[cell] += quantity
      costs[cell] += value
      return equityOf(account)
    },
    scan: () => {
      let sum = 0
      for (let account = 0; account < ACCOUNTS; account += 1) sum += equityOf(account)
      return sum
    },
  }
}

function seriesOf(account: number, slot: number): number {
  return (account * 31 + slot * 97) % SERIES
}
