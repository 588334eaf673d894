import { copyHouse } from '../src/core/engine/house.ts'
import { freezeHouse, thawHouse } from '../src/core/engine/image.ts'
import { imageFromBytes, imageToBytes } from '../src/journal/image-bytes.ts'
import { type Bench, type BenchRow, measure, ratio } from './support/bench.ts'
import { buildWorld } from './support/world.ts'

const ACCOUNTS = Number(process.env.BREAKWATER_BENCH_ACCOUNTS ?? 1_000_000)
const RUNS = { warm: 1, runs: 5 }

/** A snapshot is a copy while everybody waits, then bytes while nobody has to. */
function images(): BenchRow[] {
  const { house } = buildWorld(ACCOUNTS)
  const copyMs = measure(() => copyHouse(house), RUNS)
  const freezeMs = measure(() => freezeHouse(house), RUNS)
  const image = freezeHouse(house)
  const bytesMs = measure(() => imageToBytes(image), RUNS)
  const bytes = imageToBytes(image)
  const readMs = measure(() => imageFromBytes(bytes), RUNS)
  const thawMs = measure(() => thawHouse(image), RUNS)
  const note = `${house.book.accounts} accounts, ${house.book.positions} positions`
  return [
    { name: 'pause: freeze a house', value: freezeMs, unit: 'ms', note },
    { name: 'copy a house', value: copyMs, unit: 'ms' },
    { name: 'freeze against copy', value: ratio(freezeMs, copyMs), unit: 'times' },
    {
      name: 'image to bytes, hashed',
      value: bytesMs,
      unit: 'ms',
      note: `${(bytes.length / 1e6).toFixed(1)} MB`,
    },
    { name: 'bytes to image, hash checked', value: readMs, unit: 'ms' },
    { name: 'thaw a house, every row checked', value: thawMs, unit: 'ms' },
  ]
}

export const benches: readonly Bench[] = [{ name: 'image of a house', run: images }]
