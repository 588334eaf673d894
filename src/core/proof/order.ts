import { sha256 } from '../money/sha256.ts'
import { HASH_BYTES, type TreeKind } from './hashing.ts'
import { type RangeProof, type RangeVerdict, verifyRange } from './range-proof.ts'
import { type LeafColumns, SumTree, type TreeRoot } from './sum-tree.ts'

/** The place of one leaf in a tree sorted by key, with those beside it. */
export type PlaceVerdict =
  | {
      readonly ok: true
      readonly position: number
      /** What stands before the leaf, is in it, and comes behind it. */
      readonly ahead: readonly bigint[]
      readonly own: readonly bigint[]
      readonly behind: readonly bigint[]
    }
  | { readonly ok: false; readonly problem: Problem | 'out-of-order' | 'neighbour-missing' }

type Problem = Extract<RangeVerdict, { ok: false }>['problem']

/** First and last leaf that a proof of one place opens: the leaf with its neighbours, where it has some. */
export function withNeighbours(position: number, count: number): readonly [from: number, to: number] {
  return [Math.max(0, position - 1), Math.min(count, position + 2)]
}

/**
 * Checks the place of a leaf in a queue: it stands there, its neighbours with it, and keys do not rise from one to the
 * next. That all other keys are in order too takes `firstOutOfOrder` over every leaf, or challenges.
 */
export function verifyPlace(
  proof: RangeProof,
  position: number,
  root: TreeRoot,
  kind: TreeKind,
): PlaceVerdict {
  const range = verifyRange(proof, root, kind)
  if (!range.ok) return range
  const [from, to] = withNeighbours(position, root.count)
  if (position >= root.count || proof.from !== from || proof.from + proof.leaves.length !== to)
    return { ok: false, problem: 'neighbour-missing' }
  const keys = proof.leaves.map(({ key }) => key)
  if (keys.some((key, place) => place > 0 && key > keys[place - 1]))
    return { ok: false, problem: 'out-of-order' }
  const { sums: own } = proof.leaves[position - from]
  const inRange = (until: number): bigint[] =>
    range.before.map((sum, place) =>
      proof.leaves.slice(0, until).reduce((total, leaf) => total + leaf.sums[place], sum),
    )
  const ahead = inRange(position - from)
  const behind = root.sums.map((sum, place) => sum - ahead[place] - own[place])
  return { ok: true, position, ahead, own, behind }
}

/** The first leaf whose key is above that of the leaf before it, or null: what an auditor with all leaves checks. */
export function firstOutOfOrder(keys: Float64Array): number | null {
  for (let at = 1; at < keys.length; at += 1) if (!(keys[at] <= keys[at - 1])) return at
  return null
}

/** What an auditor who is shown every leaf of a queue finds. */
export type QueueFinding = 'root-differs' | 'out-of-order' | 'account-twice' | null

/** The full check of a queue: these leaves make that root, keys never rise, and no account stands there twice. */
export function checkQueue(
  leaves: LeafColumns,
  accounts: Int32Array,
  root: TreeRoot,
  kind: TreeKind,
): QueueFinding {
  const tree = new SumTree(kind, leaves)
  const isSame =
    tree.count === root.count &&
    tree.root.sums.every((sum, place) => sum === root.sums[place]) &&
    tree.root.hash.every((byte, at) => byte === root.hash[at])
  if (!isSame) return 'root-differs'
  if (firstOutOfOrder(leaves.keys) !== null) return 'out-of-order'
  return new Set(accounts).size === accounts.length ? null : 'account-twice'
}

/**
 * Places that whoever publishes a root has to open, drawn from the root itself and from a text he could not choose, such
 * as a later block hash: where a share s of the pairs is out of order, n challenges miss all of them with (1 - s)^n.
 *
 * @returns `many` positions from 0 to one less than the count, each to be shown with its neighbours; some may repeat
 */
export function challengesOf(root: TreeRoot, beacon: Uint8Array, many: number): number[] {
  const message = new Uint8Array(HASH_BYTES + 4 + beacon.length)
  message.set(root.hash)
  message.set(beacon, HASH_BYTES + 4)
  return Array.from({ length: root.count === 0 ? 0 : many }, (_, turn) => {
    new DataView(message.buffer).setUint32(HASH_BYTES, turn)
    const drawn = new DataView(sha256(message).buffer).getBigUint64(0)
    return Number(drawn % BigInt(root.count))
  })
}
