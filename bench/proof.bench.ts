import {
  Committer,
  type LeafColumns,
  proofFromBytes,
  proofToBytes,
  proveRange,
  Salts,
  SumTree,
  verifyPlace,
  withNeighbours,
} from '../src/core/proof/index.ts'
import { type Bench, type BenchRow, measure, median } from './support/bench.ts'
import { Draw } from './support/world.ts'

const ACCOUNTS = Number(process.env.BREAKWATER_BENCH_ACCOUNTS ?? 1_000_000)

/** A queue of falling scores, each with a quantity, and commitments over forty bytes under a salt of their own. */
function queueOf(count: number): LeafColumns {
  const draw = new Draw(7)
  const keys = Float64Array.from({ length: count }, (_, at) => (count - at) / 7)
  const quantities = Float64Array.from({ length: count }, () => 1 + draw.below(100_000_000))
  return { keys, sums: [quantities], commitments: commitmentsOf(count) }
}

function commitmentsOf(count: number): Uint8Array {
  const salts = new Salts(new Uint8Array(32).fill(7))
  const committer = new Committer()
  const [event, salt, content] = [new Uint8Array(20), new Uint8Array(32), new Uint8Array(40)]
  const commitments = new Uint8Array(32 * count)
  for (let row = 0; row < count; row += 1) {
    salts.write(event, row, salt, 0)
    committer.write(salt, content, commitments, 32 * row)
  }
  return commitments
}

/** The worst place is where the tree is split: its neighbours stand in both parts, and two paths are needed. */
function placesOf(count: number): number[] {
  const draw = new Draw(11)
  let split = 1
  while (split * 2 < count) split *= 2
  return [split, split - 1, ...Array.from({ length: 200 }, () => draw.below(count))]
}

function proofs(): BenchRow[] {
  const columns = queueOf(ACCOUNTS)
  const commitMs = measure(() => commitmentsOf(ACCOUNTS), { warm: 0, runs: 3 })
  const buildMs = measure(() => new SumTree('queue', columns), { warm: 1, runs: 3 })
  const tree = new SumTree('queue', columns)
  const places = placesOf(ACCOUNTS)
  const bytes = places.map((at) => proofToBytes(proveRange(tree, ...withNeighbours(at, ACCOUNTS))))
  const verify = (): void => {
    for (const [at, place] of places.entries()) {
      const proof = proofFromBytes(bytes[at])
      if (proof === null || !verifyPlace(proof, place, tree.root, 'queue').ok)
        throw new Error('a proof of the bench does not hold')
    }
  }
  const sizes = bytes.map((each) => each.length)
  return [
    {
      name: 'commitments of a queue',
      value: commitMs / 1000,
      unit: 's',
      note: `${ACCOUNTS} accounts, salted`,
    },
    { name: 'tree over them', value: buildMs / 1000, unit: 's' },
    {
      name: 'largest proof of a place, with neighbours',
      value: Math.max(...sizes),
      unit: 'bytes',
      target: { atMost: 2048 },
      note: `${median(sizes)} at the median`,
    },
    {
      name: 'reading and checking one',
      value: measure(verify, { warm: 2, runs: 5 }) / places.length,
      unit: 'ms',
      target: { atMost: 5 },
    },
  ]
}

export const benches: readonly Bench[] = [{ name: 'proof', run: proofs }]
