import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchOptions } from './options.ts'

/** Nanoseconds for one option, or for one portfolio of 60 in `grid`; and the sum of the results. */
export interface PeerTiming {
  readonly best: number
  readonly median: number
  readonly sum: number
}

/** What the peer over QuantLib measures, see bench/peers/quantlib.cpp. */
export type PeerTimings = Readonly<Record<'greeks' | 'price' | 'implied' | 'grid', PeerTiming>>

const program = join(import.meta.dirname, '../peers/build/quantlib')

/** Whether `node bench/peers/build.mjs` was run; where not, it is said once and for all. */
export function hasPeer(): boolean {
  if (existsSync(program)) return true
  console.log('Not compared with QuantLib: the peer is not built (node bench/peers/build.mjs).')
  return false
}

/** Lets the peer work on the same options, in a process of its own. */
export function runPeer(options: BenchOptions, rounds: number): PeerTimings {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-peer-'))
  try {
    const file = join(folder, 'options.f64')
    const { right, forward, strike, years, volatility, price } = options
    const columns = [right, forward, strike, years, volatility, price]
    writeFileSync(file, Buffer.concat(columns.map((column) => Buffer.from(column.buffer))))
    return JSON.parse(execFileSync(program, [file, String(rounds)], { encoding: 'utf8' }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
