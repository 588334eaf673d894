import { copyHouse } from '../src/core/engine/house.ts'
import { buffersOf, freezeHouse, imageOfRaw, rawImageOf, thawHouse } from '../src/core/engine/image.ts'
import type { House } from '../src/core/waterfall/house.ts'
import { imageFromBytes, imageToBytes } from '../src/journal/image-bytes.ts'
import { KnownRequests } from '../src/service/host/known-requests.ts'
import { settle } from '../src/service/host/options.ts'
import { RowPlaces } from '../src/service/host/row-places.ts'
import { columnsOf, freezeState } from '../src/service/host/snapshot-bytes.ts'
import { SpareMemory } from '../src/service/host/spare-memory.ts'
import { HostState } from '../src/service/host/state.ts'
import { Registry } from '../src/service/registry/registry.ts'
import { type Bench, type BenchRow, measure, median, ratio } from './support/bench.ts'
import { buildWorld } from './support/world.ts'

const ACCOUNTS = Number(process.env.BREAKWATER_BENCH_ACCOUNTS ?? 1_000_000)
const RUNS = { warm: 1, runs: 5 }

/** A snapshot is a copy while everybody waits, then bytes while nobody has to. */
function images(): BenchRow[] {
  const { house } = buildWorld(ACCOUNTS)
  return [...pauses(house), ...rest(house), ...back(house)]
}

/** What holds up the deciding thread. */
function pauses(house: House): BenchRow[] {
  const memory = new SpareMemory()
  const keptMs = measure(() => memory.giveBack(buffersOf(rawImageOf(house, memory.take))), RUNS)
  const newMs = measure(() => rawImageOf(house), RUNS)
  const copyMs = measure(() => copyHouse(house), RUNS)
  const state = fullState(house)
  const stateMs = measure(() => memory.giveBack(columnsOf(freezeState(state, memory.take))), RUNS)
  const note = `${house.book.accounts} accounts, ${house.book.positions} positions`
  return [
    { name: 'pause: copy a house, in memory of the copy before', value: keptMs, unit: 'ms', note },
    { name: 'the same in new memory', value: newMs, unit: 'ms' },
    { name: 'the same as a second live house', value: copyMs, unit: 'ms' },
    { name: 'copy for an image against a second house', value: ratio(keptMs, copyMs), unit: 'times' },
    {
      name: 'pause: copy all that a host knows, in memory of the copy before',
      value: stateMs,
      unit: 'ms',
      note: `with ${state.known.size} known requests`,
    },
  ]
}

/** What is done with the copy on another thread. */
function rest(house: House): BenchRow[] {
  const orderMs = median(Array.from({ length: RUNS.runs }, () => timeInOrder(house)))
  const image = freezeHouse(house)
  const bytesMs = measure(() => imageToBytes(image), RUNS)
  const note = `${(imageToBytes(image).length / 1e6).toFixed(1)} MB`
  return [
    { name: 'elsewhere: put the copy in order', value: orderMs, unit: 'ms' },
    { name: 'elsewhere: image to bytes, hashed', value: bytesMs, unit: 'ms', note },
  ]
}

/** A copy is used up when it is put in order. */
function timeInOrder(house: House): number {
  const copy = rawImageOf(house)
  const startMs = performance.now()
  imageOfRaw(copy)
  return performance.now() - startMs
}

function back(house: House): BenchRow[] {
  const image = freezeHouse(house)
  const bytes = imageToBytes(image)
  const readMs = measure(() => imageFromBytes(bytes), RUNS)
  const thawMs = measure(() => thawHouse(image), RUNS)
  return [
    { name: 'bytes to image, hash checked', value: readMs, unit: 'ms' },
    { name: 'thaw a house, every row checked', value: thawMs, unit: 'ms' },
  ]
}

/** A host that has been at work for long: it remembers as many requests as it may. */
function fullState(house: House): HostState {
  const options = settle({})
  const known = new KnownRequests(options)
  const digest = 'ab'.repeat(32)
  for (let at = 0; at < options.known.atMost; at += 1)
    known.keep('key', { key: { key: `order-${at}`, digest } }, at >> 10, at & 1023, at)
  return new HostState({ house, known, registry: new Registry(), places: new RowPlaces() })
}

export const benches: readonly Bench[] = [{ name: 'image of a house', run: images }]
