import { HASH_BYTES, treeKinds } from './hashing.ts'
import type { ProofNode, RangeProof } from './range-proof.ts'
import type { Leaf } from './sum-tree.ts'

/** First byte of every proof: the layout below, as it is now. */
const LAYOUT = 1
/** Seven bits each: as many as 128 bits need. */
const LONGEST = 19

/**
 * Writes a proof in as few bytes as it needs: layout, kind, width, count, place of the first leaf, number of leaves and of
 * nodes; each leaf as key, sums and commitment; each node as hash and sums. Numbers take seven bits a byte, the low
 * ones first.
 */
export function proofToBytes({ kind, count, from, leaves, nodes }: RangeProof): Uint8Array {
  const bytes: number[] = [LAYOUT, treeKinds.indexOf(kind)]
  for (const each of [leaves[0].sums.length, count, from, leaves.length, nodes.length])
    pushNumber(bytes, BigInt(each))
  const key = new DataView(new ArrayBuffer(8))
  for (const leaf of leaves) {
    key.setFloat64(0, leaf.key + 0)
    bytes.push(...new Uint8Array(key.buffer))
    for (const sum of leaf.sums) pushNumber(bytes, sum)
    bytes.push(...leaf.commitment)
  }
  for (const node of nodes) {
    bytes.push(...node.hash)
    for (const sum of node.sums) pushNumber(bytes, sum)
  }
  return Uint8Array.from(bytes)
}

/**
 * Reads a proof back. Every proof has one spelling: a number with bytes to spare, a minus zero or something behind the
 * end is refused, so that no byte can be changed without being noticed.
 *
 * @returns null for what is no proof
 */
export function proofFromBytes(bytes: Uint8Array): RangeProof | null {
  const read = new Reader(bytes)
  const layout = read.byte()
  const kind = treeKinds[read.byte()]
  const width = read.count()
  const [count, from, leafCount, nodeCount] = [read.count(), read.count(), read.count(), read.count()]
  // Every leaf and node takes more than 32 bytes, so that a made-up count cannot make this read for ever.
  if (layout !== LAYOUT || kind === undefined || leafCount + nodeCount > bytes.length / HASH_BYTES)
    return null
  if (leafCount === 0) return null
  const leaves = Array.from({ length: leafCount }, () => readLeaf(read, width))
  const nodes = Array.from({ length: nodeCount }, (): ProofNode => {
    const hash = read.take(HASH_BYTES)
    return { hash, sums: readNumbers(read, width) }
  })
  return read.isDone ? { kind, count, from, leaves, nodes } : null
}

function readLeaf(read: Reader, width: number): Leaf {
  const key = read.key()
  const sums = readNumbers(read, width)
  return { key, sums, commitment: read.take(HASH_BYTES) }
}

function readNumbers(read: Reader, width: number): bigint[] {
  return Array.from({ length: width }, () => read.number())
}

function pushNumber(bytes: number[], number: bigint): void {
  let rest = number
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
}

/** Reads from the front; once something is wrong everything is zero and `isDone` stays false. */
class Reader {
  readonly #bytes: Uint8Array
  #at = 0
  #isSound = true

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isDone(): boolean {
    return this.#isSound && this.#at === this.#bytes.length
  }

  byte(): number {
    return this.take(1)[0]
  }

  take(length: number): Uint8Array {
    const taken = this.#bytes.slice(this.#at, this.#at + length)
    this.#at += length
    if (taken.length === length) return taken
    this.#isSound = false
    return new Uint8Array(length)
  }

  number(): bigint {
    let value = 0n
    for (let place = 0; place < LONGEST; place += 1) {
      const byte = this.byte()
      value |= BigInt(byte & 127) << BigInt(7 * place)
      if (byte > 127) continue
      if (byte === 0 && place > 0) this.#isSound = false
      return value
    }
    this.#isSound = false
    return 0n
  }

  count(): number {
    const value = this.number()
    if (value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
    this.#isSound = false
    return 0
  }

  key(): number {
    const taken = this.take(8)
    const key = new DataView(taken.buffer).getFloat64(0)
    if (Number.isNaN(key) || Object.is(key, -0)) this.#isSound = false
    return key
  }
}
