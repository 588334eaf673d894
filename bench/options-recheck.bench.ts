import { submit } from '../src/core/engine/submit.ts'
import { type Bench, type BenchRow, measure } from './support/bench.ts'
import { LEGS, OptionWorld } from './support/option-world.ts'

const ACCOUNTS = Number(process.env.BREAKWATER_BENCH_OPTION_ACCOUNTS ?? 10_000)

/** Time goes on by a minute, so that every bucket gets a full look. */
function fullLook({ house }: OptionWorld): BenchRow {
  const run = (): void => {
    const at = house.at + 60_000
    const outcome = submit(house, { id: 0, at, by: 'bench', body: { type: 'advance-time' } })
    if (!outcome.ok) throw new Error(`time refused: ${outcome.refusal.reason}`)
  }
  return {
    name: `re-check of ${ACCOUNTS} accounts x ${LEGS} options`,
    value: measure(run, { warm: 1, runs: 3 }) / 1000,
    unit: 's',
    target: { atMost: 1.5 },
    note: '33 scenarios, 520 series; bounds left to the next mark',
  }
}

/**
 * The whole market moves at once, coin and volatilities, away from where every bucket had its full look; and by a hair
 * more, for which the bounds stand ready.
 */
function move(world: OptionWorld, share: number): BenchRow[] {
  const { house } = world
  const { model } = house
  const moveTo = (to: number): void => {
    const body = { type: 'move-marks', marks: world.marksAt(1 - to, to * 100) } as const
    const outcome = submit(house, { id: 0, at: house.at, by: 'bench', body })
    if (!outcome.ok) throw new Error(`marks refused: ${outcome.refusal.reason}`)
  }
  const row = (name: string, to: number, how: string): BenchRow => {
    const before = model.scenarios.fullLooks
    const started = performance.now()
    moveTo(to)
    const ms = performance.now() - started
    const looked = model.scenarios.fullLooks - before
    const note = `${((100 * looked) / ACCOUNTS).toFixed(1)}% of the accounts looked at in full${how}`
    return { name, value: ms / 1000, unit: 's', note }
  }
  moveTo(0)
  model.forgetBounds()
  moveTo(0)
  return [
    row(`everything moves by ${share * 100}%`, share, ', bounds drawn for the others'),
    row('and a hair more', share + 0.0001, ''),
  ]
}

export const benches: Bench[] = [
  {
    name: 'options recheck',
    run: () => {
      const world = new OptionWorld(ACCOUNTS)
      return [fullLook(world), ...[0.001, 0.005, 0.01, 0.02, 0.04].flatMap((share) => move(world, share))]
    },
  },
]
