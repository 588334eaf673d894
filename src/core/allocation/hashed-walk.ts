import { sha256 } from '../money/sha256.ts'
import type { Claims } from './claims.ts'
import type { Policy } from './policy.ts'
import { queuePolicy } from './queue-policy.ts'

/**
 * A walk over all claims in order of their ids from a place that a hash of the seed chooses, round to the
 * beginning: dYdX's way, with the block's hash as the seed. Nobody is ranked.
 *
 * The place is the first six bytes of the seed's SHA-256, the seed written in decimal digits, modulo the number
 * of claims; the bias of the modulus is below one part in 2^48 for each.
 */
export const hashedWalk: Policy = queuePolicy({
  name: 'hashed-walk',
  says: 'From a place drawn from the seed in order of ids, round to the beginning.',
  needs: [],
  parameters: [
    {
      name: 'seed',
      says: 'what the place is drawn from, as a block number',
      usual: 0,
      least: 0,
      most: Number.MAX_SAFE_INTEGER,
    },
  ],
  asked: (claims, caps, budget, { seed }) => walkFrom(placeOf(claims, seed), caps, budget),
})

function placeOf({ ids }: Claims, seed: number): number {
  const digits = Uint8Array.from(String(seed), (digit) => digit.charCodeAt(0))
  const drawn = sha256(digits)
    .subarray(0, 6)
    .reduce((number, byte) => number * 256 + byte, 0)
  return ids.length === 0 ? 0 : drawn % ids.length
}

function walkFrom(start: number, caps: Float64Array, budget: bigint): Int32Array {
  const rows: number[] = []
  let left = budget
  for (let step = 0; step < caps.length && left > 0n; step += 1) {
    const row = (start + step) % caps.length
    if (caps[row] === 0) continue
    rows.push(row)
    left -= BigInt(caps[row])
  }
  return Int32Array.from(rows)
}
