import { black, firstGreeksInto, greeksOf, impliedVolatility, WINGS } from '../src/core/pricing/index.ts'
import { type Bench, type BenchRow, measure, median, ratio } from './support/bench.ts'
import { type BenchOptions, benchOptions } from './support/options.ts'
import { hasPeer, type PeerTimings, runPeer } from './support/peer.ts'

/** On a shared machine a figure alone says little, so both sides take turns and the best of each are compared. */
const TURNS = 6
const ROUNDS = 7

/** Options: a price, a price with Greeks, an implied volatility, and each beside QuantLib's where that is built. */
export const benches: readonly Bench[] = [{ name: 'pricing', run: runAll }]

const works = {
  price: pricesOf,
  greeks: firstGreeksOfAll,
  implied: volatilitiesOf,
} as const

type Work = keyof typeof works

function runAll(): BenchRow[] {
  const options = benchOptions()
  const isCompared = hasPeer()
  const ours: Record<Work, number[]> = { price: [], greeks: [], implied: [] }
  const theirs: PeerTimings[] = []
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [name, work] of Object.entries(works) as [Work, (typeof works)[Work]][])
      for (let round = 0; round < ROUNDS; round += 1)
        ours[name].push((measure(() => work(options), { warm: 1, runs: 1 }) * 1e6) / options.count)
    if (isCompared) theirs.push(runPeer(options, ROUNDS))
  }
  return [
    ...rowsOf('price', 'price', ours.price, theirs, 0),
    ...rowsOf('greeks', 'price with four Greeks', ours.greeks, theirs, 1.2),
    allGreeks(options),
    ...rowsOf('implied', 'implied volatility', ours.implied, theirs, 2.5),
  ]
}

function rowsOf(
  work: Work,
  name: string,
  ours: readonly number[],
  theirs: readonly PeerTimings[],
  atLeast: number,
): BenchRow[] {
  const best = Math.min(...ours)
  const figure = { name, value: best, unit: 'ns each', note: `median ${median(ours).toFixed(0)}` }
  if (theirs.length === 0) return [figure]
  const peer = Math.min(...theirs.map((each) => each[work].best))
  const middle = median(theirs.map((each) => each[work].median))
  return [
    figure,
    {
      name: `${name} beside QuantLib`,
      value: ratio(peer, best),
      unit: 'times',
      ...(atLeast > 0 && { target: { atLeast } }),
      note: `${peerNotes[work]} best ${peer.toFixed(0)} ns, median ${middle.toFixed(0)}; medians ${ratio(middle, median(ours)).toFixed(2)} times`,
    },
  ]
}

const peerNotes: Readonly<Record<Work, string>> = {
  price: 'blackFormula',
  greeks: 'BlackCalculator with delta, gamma, vega, theta',
  implied: 'blackFormulaImpliedStdDev at 1e-12',
}

function pricesOf({ count, right, forward, strike, years, volatility }: BenchOptions): number {
  let sum = 0
  for (let n = 0; n < count; n += 1) sum += black(right[n], forward[n], strike[n], years[n], volatility[n])
  return sum
}

/** Delta, gamma, vega and theta with the value, as the peer works them out. */
function firstGreeksOfAll({ count, right, forward, strike, years, volatility }: BenchOptions): number {
  const into = new Float64Array(WINGS)
  let sum = 0
  for (let n = 0; n < count; n += 1) {
    firstGreeksInto(into, right[n], forward[n], strike[n], years[n], volatility[n])
    sum += into[0] + into[1] + into[2] + into[3] + into[4]
  }
  return sum
}

function allGreeks(options: BenchOptions): BenchRow {
  const ms = measure(() => greeksOfAll(options), { warm: 3, runs: ROUNDS })
  return { name: 'price with all ten Greeks, checked', value: (ms * 1e6) / options.count, unit: 'ns each' }
}

function greeksOfAll({ count, right, forward, strike, years, volatility }: BenchOptions): number {
  let sum = 0
  for (let n = 0; n < count; n += 1) {
    const greeks = greeksOf({
      right: right[n] > 0 ? 'call' : 'put',
      forward: forward[n],
      strike: strike[n],
      years: years[n],
      volatility: volatility[n],
    })
    if (greeks.ok) sum += greeks.value.value + greeks.value.delta + greeks.value.gamma
    if (greeks.ok) sum += greeks.value.vega + greeks.value.theta
  }
  return sum
}

function volatilitiesOf({ count, forward, strike, years, price }: BenchOptions): number {
  let sum = 0
  for (let n = 0; n < count; n += 1)
    sum += impliedVolatility(strike[n] > forward[n] ? 1 : -1, forward[n], strike[n], years[n], price[n])
  return sum
}
