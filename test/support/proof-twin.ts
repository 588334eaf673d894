import { createHash, createHmac } from 'node:crypto'

/** A leaf of the twin: everything as it is told, sums as bigints. */
export interface TwinLeaf {
  readonly key: number
  readonly sums: readonly bigint[]
  readonly commitment: Uint8Array
}

export interface TwinNode {
  readonly hash: Buffer
  readonly sums: readonly bigint[]
}

/** Kinds in the order of the bytes that stand for them. */
const kinds = ['payers', 'candidates', 'queue', 'state', 'events']

const hash = (...parts: readonly Uint8Array[]): Buffer => {
  const sha = createHash('sha256')
  for (const part of parts) sha.update(part)
  return sha.digest()
}

function eight(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value === 0 ? 0 : value)
  return bytes
}

function sixteen(sums: readonly bigint[]): Buffer {
  return Buffer.concat(sums.map((sum) => Buffer.from(sum.toString(16).padStart(32, '0'), 'hex')))
}

/** A merkle sum tree by its definition: a list is split at the largest power of two below its length. */
export function twinRoot(kind: string, width: number, leaves: readonly TwinLeaf[]): TwinNode {
  const byte = kinds.indexOf(kind)
  if (leaves.length === 0)
    return {
      hash: hash(Buffer.from([3, byte, width >> 8, width & 255])),
      sums: Array.from({ length: width }, () => 0n),
    }
  const top = twinNode(byte, width, leaves, 0)
  const head = Buffer.from([2, byte, width >> 8, width & 255])
  return { hash: hash(head, eight(BigInt(leaves.length)), sixteen(top.sums), top.hash), sums: top.sums }
}

function twinNode(kind: number, width: number, leaves: readonly TwinLeaf[], from: number): TwinNode {
  if (leaves.length === 1) {
    const [{ key, sums, commitment }] = leaves
    const head = Buffer.from([0, kind, width >> 8, width & 255])
    return { hash: hash(head, eight(BigInt(from)), double(key), sixteen(sums), commitment), sums }
  }
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  const left = twinNode(kind, width, leaves.slice(0, half), from)
  const right = twinNode(kind, width, leaves.slice(half), from + half)
  const sums = left.sums.map((sum, place) => sum + right.sums[place])
  return {
    hash: hash(Buffer.from([1]), left.hash, sixteen(left.sums), right.hash, sixteen(right.sums)),
    sums,
  }
}

/** The salt of an account in an event, by Node's own HMAC. */
export function twinSalt(secret: Uint8Array, event: Uint8Array, account: number): Buffer {
  const row = Buffer.alloc(4)
  row.writeUInt32BE(account)
  return createHmac('sha256', secret).update(row).update(event).digest()
}
