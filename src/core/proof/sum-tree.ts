import { invariant } from '../money/invariant.ts'
import { HASH_BYTES, SUM_BYTES, TreeHasher, type TreeKind } from './hashing.ts'
import { addSums, readSums, writeCell } from './sums.ts'

/** Leaves in columns: row i has a key to sort by, what it adds to each sum, and 32 bytes that commit to its content. */
export interface LeafColumns {
  /** Scores, or 0 where there is no order; never NaN. */
  readonly keys: Float64Array
  /** One column for each sum: whole, 0 to 2^53 - 1, or bigints below 2^96 where a leaf is itself a total. */
  readonly sums: readonly ArrayLike<number | bigint>[]
  /** 32 bytes for each row. */
  readonly commitments: Uint8Array
}

/** One leaf as a proof shows it. */
export interface Leaf {
  readonly key: number
  readonly sums: readonly bigint[]
  readonly commitment: Uint8Array
}

/** What is published of a tree. The hash commits to the count and the sums beside it. */
export interface TreeRoot {
  readonly count: number
  readonly sums: readonly bigint[]
  readonly hash: Uint8Array
}

/** One row of nodes; row 0 are the leaves. */
interface Row {
  readonly hashes: Uint8Array
  readonly sums: Uint8Array
}

/**
 * A Merkle tree whose nodes also add up: each hashes the hashes and the sums of both children, so that no leaf can be
 * left out of a sum, counted below zero, or counted twice without another root.
 *
 * Leaves are paired from the left; one that has no partner goes up as it is and is never doubled. A leaf's hash holds
 * its position, the root's hash the number of leaves: a tree of another shape or order has another root.
 *
 * @see docs/sources.md#merkle-sum-trees
 */
export class SumTree {
  readonly kind: TreeKind
  readonly root: TreeRoot
  readonly #leaves: LeafColumns
  readonly #rows: Row[]

  /**
   * @param hasher one of the same kind and width that many small trees share
   * @throws {InvariantViolation} when columns differ in length, a key is NaN, or a cell is below zero, broken or too large
   */
  constructor(
    kind: TreeKind,
    leaves: LeafColumns,
    hasher: TreeHasher = new TreeHasher(kind, leaves.sums.length),
  ) {
    const count = leaves.keys.length
    const width = leaves.sums.length
    invariant(
      leaves.commitments.length === count * HASH_BYTES && leaves.sums.every((sums) => sums.length === count),
      'the columns of a tree have a row for each leaf',
    )
    invariant(hasher.kind === kind && hasher.width === width, 'a tree is hashed as what it is')
    this.kind = kind
    this.#leaves = leaves
    this.#rows = [leafRow(hasher, leaves)]
    for (let row = this.#rows[0]; row.hashes.length > HASH_BYTES; ) {
      row = rowAbove(hasher, row)
      this.#rows.push(row)
    }
    const top = this.#rows[this.#rows.length - 1]
    const sums = count === 0 ? leaves.sums.map(() => 0n) : readSums(top.sums, 0, width)
    this.root = { count, sums, hash: hasher.root(count, top.sums, top.hashes) }
  }

  get count(): number {
    return this.#leaves.keys.length
  }

  get width(): number {
    return this.#leaves.sums.length
  }

  leafAt(position: number): Leaf {
    const { keys, sums, commitments } = this.#leaves
    return {
      key: keys[position] + 0,
      sums: sums.map((column) => BigInt(column[position])),
      commitment: commitments.slice(position * HASH_BYTES, (position + 1) * HASH_BYTES),
    }
  }

  /** The node over the leaves from `from`, `2^height` of them or as many as there are. */
  nodeOver(from: number, height: number): { readonly hash: Uint8Array; readonly sums: readonly bigint[] } {
    const { hashes, sums } = this.#rows[height]
    const at = Math.floor(from / powerOfTwo(height))
    return {
      hash: hashes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES),
      sums: readSums(sums, at * this.width * SUM_BYTES, this.width),
    }
  }
}

function leafRow(hasher: TreeHasher, { keys, sums, commitments }: LeafColumns): Row {
  const count = keys.length
  const bytes = hasher.width * SUM_BYTES
  const row = { hashes: new Uint8Array(count * HASH_BYTES), sums: new Uint8Array(count * bytes) }
  for (let leaf = 0; leaf < count; leaf += 1) {
    invariant(
      !Number.isNaN(keys[leaf]),
      `the key of leaf ${leaf} is no number, so it has no place in an order`,
    )
    for (let sum = 0; sum < sums.length; sum += 1)
      writeCell(row.sums, leaf * bytes + sum * SUM_BYTES, sums[sum][leaf])
    const at = leaf * HASH_BYTES
    hasher.leaf(leaf, keys[leaf], row.sums, leaf * bytes, commitments, at, row.hashes, at)
  }
  return row
}

function rowAbove(hasher: TreeHasher, below: Row): Row {
  const bytes = hasher.width * SUM_BYTES
  const under = below.hashes.length / HASH_BYTES
  const count = Math.ceil(under / 2)
  const row = { hashes: new Uint8Array(count * HASH_BYTES), sums: new Uint8Array(count * bytes) }
  for (let node = 0; 2 * node + 1 < under; node += 1) {
    const hash = 2 * node * HASH_BYTES
    const sums = 2 * node * bytes
    const [h, s] = [below.hashes, below.sums]
    hasher.node(h, hash, s, sums, h, hash + HASH_BYTES, s, sums + bytes, row.hashes, node * HASH_BYTES)
    addSums(s, sums, s, sums + bytes, hasher.width, row.sums, node * bytes)
  }
  if (under % 2 === 1) {
    row.hashes.set(below.hashes.subarray((under - 1) * HASH_BYTES), (count - 1) * HASH_BYTES)
    row.sums.set(below.sums.subarray((under - 1) * bytes), (count - 1) * bytes)
  }
  return row
}

/** Height of the lowest row on which one node stands over `count` leaves. */
export function heightOver(count: number): number {
  let height = 0
  for (let over = 1; over < count; over *= 2) height += 1
  return height
}

export function powerOfTwo(exponent: number): number {
  let power = 1
  for (let at = 0; at < exponent; at += 1) power *= 2
  return power
}
