import { invariant } from '../money/invariant.ts'
import { HASH_BYTES, TreeHasher, type TreeKind } from './hashing.ts'
import { heightOver, type Leaf, powerOfTwo, type SumTree, type TreeRoot } from './sum-tree.ts'
import { isSum, sumsToBytes } from './sums.ts'

/** A subtree that a proof does not open. */
export interface ProofNode {
  readonly hash: Uint8Array
  readonly sums: readonly bigint[]
}

/** Leaves side by side, and the closed subtrees that join them to a root, from left to right. */
export interface RangeProof {
  readonly kind: TreeKind
  readonly count: number
  readonly from: number
  readonly leaves: readonly Leaf[]
  readonly nodes: readonly ProofNode[]
}

/** What a proof shows: these leaves stand there, with so much in all before, within and after them. */
export interface ProvenRange {
  readonly ok: true
  readonly before: readonly bigint[]
  readonly within: readonly bigint[]
  readonly after: readonly bigint[]
}

export type RangeVerdict = ProvenRange | { readonly ok: false; readonly problem: ProofProblem }

/** Why a proof shows nothing. */
export type ProofProblem =
  | 'another-kind'
  | 'another-count'
  | 'out-of-range'
  | 'malformed'
  | 'cut-off'
  | 'too-long'
  | 'overflow'
  | 'sums-differ'
  | 'root-differs'

/**
 * Proves that the leaves from `from` to just before `to` stand in a tree at their places.
 *
 * @throws {InvariantViolation} when there is no such leaf
 */
export function proveRange(tree: SumTree, from: number, to: number): RangeProof {
  invariant(
    0 <= from && from < to && to <= tree.count,
    `there are no leaves ${from} to ${to} of ${tree.count}`,
  )
  const nodes: ProofNode[] = []
  walk(0, tree.count, from, to, {
    leaf: () => undefined,
    closed: (low, high) => void nodes.push(tree.nodeOver(low, heightOver(high - low))),
    join: () => undefined,
  })
  const leaves = Array.from({ length: to - from }, (_, place) => tree.leafAt(from + place))
  return { kind: tree.kind, count: tree.count, from, leaves, nodes }
}

/**
 * Checks a proof against a published root. It needs nothing else and trusts nothing in the proof.
 *
 * Shown are the leaves, their places, and the sums before, within and after them. Not shown is anything about the
 * content of subtrees that stay closed, beyond their sums.
 */
export function verifyRange(proof: RangeProof, root: TreeRoot, kind: TreeKind): RangeVerdict {
  const problem = problemOf(proof, root, kind)
  if (problem !== null) return { ok: false, problem }
  const climb = new Climb(proof, root.sums.length)
  const to = proof.from + proof.leaves.length
  const top = walk<ProofNode | null>(0, proof.count, proof.from, to, climb)
  if (top === null) return { ok: false, problem: climb.problem }
  if (climb.used < proof.nodes.length) return { ok: false, problem: 'too-long' }
  if (top.sums.some((sum, place) => sum !== root.sums[place])) return { ok: false, problem: 'sums-differ' }
  const hash = new TreeHasher(kind, root.sums.length).root(proof.count, sumsToBytes(top.sums), top.hash)
  if (hash.some((byte, at) => byte !== root.hash[at])) return { ok: false, problem: 'root-differs' }
  return { ok: true, before: climb.before, within: climb.within, after: climb.after }
}

function problemOf(proof: RangeProof, root: TreeRoot, kind: TreeKind): ProofProblem | null {
  const { count, from, leaves, nodes } = proof
  const width = root.sums.length
  if (proof.kind !== kind) return 'another-kind'
  if (count !== root.count) return 'another-count'
  const isInside = Number.isSafeInteger(count) && Number.isSafeInteger(from) && from >= 0
  if (!isInside || leaves.length === 0 || from + leaves.length > count) return 'out-of-range'
  const isWhole = (hash: Uint8Array, sums: readonly bigint[]): boolean =>
    hash.length === HASH_BYTES && sums.length === width
  if (root.hash.length !== HASH_BYTES || leaves.some(({ key }) => Number.isNaN(key))) return 'malformed'
  if (leaves.some((leaf) => !isWhole(leaf.commitment, leaf.sums))) return 'malformed'
  if (nodes.some((node) => !isWhole(node.hash, node.sums))) return 'malformed'
  return [...leaves, ...nodes].some(({ sums }) => !sums.every(isSum)) ? 'overflow' : null
}

/** What is done at each part of a tree on the way over it. */
interface Visitor<T> {
  leaf(position: number): T
  /** A subtree with no leaf of the range. */
  closed(low: number, high: number): T
  join(left: T, right: T): T
}

/** Goes over a tree of `high - low` leaves from left to right and opens only what leads to the range. */
function walk<T>(low: number, high: number, from: number, to: number, visitor: Visitor<T>): T {
  if (high <= from || to <= low) return visitor.closed(low, high)
  if (high - low === 1) return visitor.leaf(low)
  const middle = low + powerOfTwo(heightOver(high - low) - 1)
  const left = walk(low, middle, from, to, visitor)
  return visitor.join(left, walk(middle, high, from, to, visitor))
}

/** Puts a tree together again from a proof; null is a tree that cannot be put together. */
class Climb implements Visitor<ProofNode | null> {
  readonly #proof: RangeProof
  readonly #hasher: TreeHasher
  before: bigint[]
  within: bigint[]
  after: bigint[]
  used = 0
  problem: ProofProblem = 'cut-off'

  constructor(proof: RangeProof, width: number) {
    this.#proof = proof
    this.#hasher = new TreeHasher(proof.kind, width)
    const zero = Array.from({ length: width }, () => 0n)
    this.before = zero
    this.within = zero
    this.after = zero
  }

  leaf(position: number): ProofNode {
    const { key, sums, commitment } = this.#proof.leaves[position - this.#proof.from]
    const hash = new Uint8Array(HASH_BYTES)
    this.#hasher.leaf(position, key, sumsToBytes(sums), 0, commitment, 0, hash, 0)
    this.within = added(this.within, sums)
    return { hash, sums }
  }

  closed(low: number): ProofNode | null {
    const node = this.#proof.nodes[this.used]
    if (node === undefined) return null
    this.used += 1
    if (low < this.#proof.from) this.before = added(this.before, node.sums)
    else this.after = added(this.after, node.sums)
    return node
  }

  join(left: ProofNode | null, right: ProofNode | null): ProofNode | null {
    if (left === null || right === null) return null
    const sums = added(left.sums, right.sums)
    if (!sums.every(isSum)) {
      this.problem = 'overflow'
      return null
    }
    const hash = new Uint8Array(HASH_BYTES)
    const [leftSums, rightSums] = [sumsToBytes(left.sums), sumsToBytes(right.sums)]
    this.#hasher.node(left.hash, 0, leftSums, 0, right.hash, 0, rightSums, 0, hash, 0)
    return { hash, sums }
  }
}

function added(sums: readonly bigint[], more: readonly bigint[]): bigint[] {
  return sums.map((sum, place) => sum + more[place])
}
