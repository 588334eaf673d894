import { allocateByLevel } from '../../money/level.ts'
import { splitProRata } from '../../money/split.ts'

/** One position of a bucket, with everybody who may be torn up against it: who, and how much he holds on the other side. */
export interface SliceLeg {
  /** Increments the bucket holds, above zero. */
  readonly size: number
  /** Increments to tear up, at most what all holders have. */
  readonly torn: number
  /** Increments by account. */
  readonly holders: ReadonlyMap<number, number>
}

/**
 * Who is torn up of each position, in increments by account.
 *
 * Who holds the other side of every position mirrors the bucket; he mirrors it as many times as his smallest position goes
 * into the bucket's. Mirrors come first, each by one fraction of all positions, in proportion to how many times they
 * mirror it, as far as that goes. What is left of each position goes to its holders in proportion to what they have left.
 *
 * Each part is the exact one rounded to a neighbouring increment, left-over increments to the largest remainders and the
 * lower account among equals; so the order of the positions changes nothing.
 *
 * @see docs/sources.md#tear-up-of-a-slice
 */
export function sliceParts(legs: readonly SliceLeg[]): Map<number, number>[] {
  const mirrors = mirrorsOf(legs)
  return legs.map((leg) => {
    const parts = mirrored(leg, mirrors)
    addRest(leg, parts)
    return parts
  })
}

/** How many times each mirrors the bucket, over one denominator for all; accounts ascend. */
interface Mirrors {
  readonly accounts: readonly number[]
  readonly times: readonly bigint[]
  readonly one: bigint
}

function mirrorsOf(legs: readonly SliceLeg[]): Mirrors {
  const one = legs.reduce((product, { size }) => product * BigInt(size), 1n)
  const [first] = legs
  const accounts = [...(first?.holders.keys() ?? [])]
    .filter((account) => legs.every(({ holders }) => holders.has(account)))
    .sort((a, b) => a - b)
  const times = accounts.map((account) =>
    legs
      .map(({ size, holders }) => (BigInt(holders.get(account) ?? 0) * one) / BigInt(size))
      .reduce((least, each) => (each < least ? each : least)),
  )
  return { accounts, times, one }
}

/** What mirrors give of one position: all that is torn, or as much as they mirror together, rounded down. */
function mirrored({ size, torn }: SliceLeg, { accounts, times, one }: Mirrors): Map<number, number> {
  const all = times.reduce((sum, each) => sum + each, 0n)
  const most = (BigInt(size) * all) / one
  const given = most < BigInt(torn) ? most : BigInt(torn)
  if (given === 0n) return new Map()
  // Times what is given the claims keep their proportions and can carry it.
  const parts = splitProRata(
    given,
    times.map((each) => each * given),
  )
  return new Map(accounts.map((account, at) => [account, Number(parts[at])]))
}

function addRest({ torn, holders }: SliceLeg, parts: Map<number, number>): void {
  const given = [...parts.values()].reduce((sum, part) => sum + part, 0)
  if (given === torn) return
  const accounts = [...holders.keys()].sort((a, b) => a - b)
  const left = Float64Array.from(
    accounts,
    (account) => (holders.get(account) ?? 0) - (parts.get(account) ?? 0),
  )
  const more = new Float64Array(accounts.length)
  allocateByLevel(BigInt(torn - given), left, left, more)
  for (const [at, account] of accounts.entries())
    if (more[at] > 0) parts.set(account, (parts.get(account) ?? 0) + more[at])
}
