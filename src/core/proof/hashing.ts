import { invariant } from '../money/invariant.ts'
import { Sha256 } from '../money/sha256.ts'

/** Bytes of a hash, and of one sum: 128 bits, the highest byte first. */
export const HASH_BYTES = 32
export const SUM_BYTES = 16

/** What a tree is about. It is part of every leaf and root, so that no proof of one kind passes for another. */
export const treeKinds = ['payers', 'candidates', 'queue', 'state', 'events'] as const
export type TreeKind = (typeof treeKinds)[number]

/** First byte of every message: a leaf can never be read as a node, a node as a root, or no leaves as one. */
const LEAF = 0
const NODE = 1
const ROOT = 2
const EMPTY = 3

/**
 * Makes the four kinds of message that a sum tree hashes, each of one fixed length for a kind and width.
 *
 * - leaf: 0, kind, width (2), position (8), key (8, a double), sums, commitment (32)
 * - node: 1, hash and sums of the left child, hash and sums of the right child
 * - root: 2, kind, width (2), count (8), sums, hash of the top node
 * - empty: 3, kind, width (2)
 *
 * Messages are written into buffers that are used again, because a tree of a million leaves hashes three million.
 */
export class TreeHasher {
  readonly kind: TreeKind
  readonly width: number
  readonly #fresh = new Sha256()
  readonly #hash = new Sha256()
  readonly #leaf: Uint8Array
  readonly #leafView: DataView
  readonly #node: Uint8Array
  readonly #root: Uint8Array

  /** @param width number of sums, 0 to 65,535 */
  constructor(kind: TreeKind, width: number) {
    invariant(width >= 0 && width <= 65_535, `a tree has at most 65,535 sums, and ${width} were asked for`)
    this.kind = kind
    this.width = width
    const sums = width * SUM_BYTES
    const named = [treeKinds.indexOf(kind), width >> 8, width & 255]
    this.#leaf = new Uint8Array(4 + 8 + 8 + sums + HASH_BYTES)
    this.#leaf.set([LEAF, ...named])
    this.#leafView = new DataView(this.#leaf.buffer)
    this.#node = new Uint8Array(1 + 2 * (HASH_BYTES + sums))
    this.#node[0] = NODE
    this.#root = new Uint8Array(4 + 8 + sums + HASH_BYTES)
    this.#root.set([ROOT, ...named])
  }

  /**
   * @param sums bytes of the leaf's sums, from `sumsAt`
   * @param commitment bytes of which 32 from `commitmentAt` are taken
   * @param into receives the hash at `at`
   */
  leaf(
    position: number,
    key: number,
    sums: Uint8Array,
    sumsAt: number,
    commitment: Uint8Array,
    commitmentAt: number,
    into: Uint8Array,
    at: number,
  ): void {
    const length = this.width * SUM_BYTES
    writeCount(this.#leafView, 4, position)
    this.#leafView.setFloat64(12, key + 0) // -0 becomes 0: equal keys are equal bytes
    copyBytes(sums, sumsAt, length, this.#leaf, 20)
    copyBytes(commitment, commitmentAt, HASH_BYTES, this.#leaf, 20 + length)
    this.#digest(this.#leaf, into, at)
  }

  /** Hashes two children that stand side by side, each with its sums. */
  node(
    leftHash: Uint8Array,
    leftHashAt: number,
    leftSums: Uint8Array,
    leftSumsAt: number,
    rightHash: Uint8Array,
    rightHashAt: number,
    rightSums: Uint8Array,
    rightSumsAt: number,
    into: Uint8Array,
    at: number,
  ): void {
    const length = this.width * SUM_BYTES
    const right = 1 + HASH_BYTES + length
    copyBytes(leftHash, leftHashAt, HASH_BYTES, this.#node, 1)
    copyBytes(leftSums, leftSumsAt, length, this.#node, 1 + HASH_BYTES)
    copyBytes(rightHash, rightHashAt, HASH_BYTES, this.#node, right)
    copyBytes(rightSums, rightSumsAt, length, this.#node, right + HASH_BYTES)
    this.#digest(this.#node, into, at)
  }

  /** The root says how many leaves there are; a tree without leaves has a root of its own. */
  root(count: number, sums: Uint8Array, top: Uint8Array): Uint8Array {
    const hash = new Uint8Array(HASH_BYTES)
    if (count === 0) {
      this.#digest(Uint8Array.of(EMPTY, ...this.#root.subarray(1, 4)), hash, 0)
      return hash
    }
    writeCount(new DataView(this.#root.buffer), 4, count)
    this.#root.set(sums, 12)
    this.#root.set(top, 12 + sums.length)
    this.#digest(this.#root, hash, 0)
    return hash
  }

  #digest(message: Uint8Array, into: Uint8Array, at: number): void {
    this.#hash.copy(this.#fresh).update(message).digestInto(into, at)
  }
}

/** A whole number below 2^53 in eight bytes. */
function writeCount(view: DataView, at: number, count: number): void {
  view.setUint32(at, Math.floor(count / 0x1_0000_0000))
  view.setUint32(at + 4, count % 0x1_0000_0000)
}

/** For a few dozen bytes a loop is quicker than a view and a call. */
function copyBytes(from: Uint8Array, start: number, length: number, to: Uint8Array, at: number): void {
  for (let byte = 0; byte < length; byte += 1) to[at + byte] = from[start + byte]
}
