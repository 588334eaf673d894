import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Sha256, sha256 } from '../../src/core/money/sha256.ts'
import {
  base64url,
  challengesOf,
  checkQueue,
  commitmentOf,
  firstOutOfOrder,
  fromBase64url,
  type LeafColumns,
  proofFromBytes,
  proofToBytes,
  proveRange,
  type RangeProof,
  Salts,
  SumTree,
  TreeHasher,
  type TreeKind,
  treeKinds,
  verifyPlace,
  verifyRange,
  withNeighbours,
} from '../../src/core/proof/index.ts'
import { twinRoot, twinSalt } from '../support/proof-twin.ts'

const cell = fc.oneof(fc.nat(1_000), fc.maxSafeNat())

interface Case {
  readonly kind: TreeKind
  readonly width: number
  readonly leaves: readonly { readonly key: number; readonly sums: readonly number[] }[]
}

const cases = (least: number): fc.Arbitrary<Case> =>
  fc
    .record({ kind: fc.constantFrom(...treeKinds), width: fc.integer({ min: 1, max: 3 }) })
    .chain(({ kind, width }) =>
      fc.record({
        kind: fc.constant(kind),
        width: fc.constant(width),
        leaves: fc.array(
          fc.record({
            key: fc.double({ noNaN: true }),
            sums: fc.array(cell, { minLength: width, maxLength: width }),
          }),
          { minLength: least, maxLength: 40 },
        ),
      }),
    )

function columnsOf({ width, leaves }: Case): LeafColumns {
  const commitments = new Uint8Array(32 * leaves.length)
  for (const at of leaves.keys()) commitments.set(sha256(Uint8Array.of(at)), 32 * at)
  return {
    keys: Float64Array.from(leaves, ({ key }) => key),
    sums: Array.from({ length: width }, (_, sum) => Float64Array.from(leaves, ({ sums }) => sums[sum])),
    commitments,
  }
}

const treeOf = (each: Case): SumTree => new SumTree(each.kind, columnsOf(each))

/** A tree and a stretch of its leaves. */
const ranges = cases(1).chain((each) =>
  fc.record({
    each: fc.constant(each),
    from: fc.nat(each.leaves.length - 1),
    length: fc.integer({ min: 1, max: 5 }),
  }),
)

function proofOf({ each, from, length }: { each: Case; from: number; length: number }): {
  tree: SumTree
  proof: RangeProof
} {
  const tree = treeOf(each)
  return { tree, proof: proveRange(tree, from, Math.min(each.leaves.length, from + length)) }
}

describe('a sum tree', () => {
  test('has the root of the recursive twin', () => {
    fc.assert(
      fc.property(cases(0), (each) => {
        const { count, sums, hash } = treeOf(each).root
        const twin = twinRoot(
          each.kind,
          each.width,
          each.leaves.map((leaf, at) => ({
            key: leaf.key,
            sums: leaf.sums.map(BigInt),
            commitment: sha256(Uint8Array.of(at)),
          })),
        )
        expect({ count, sums, hash: base64url(hash) }).toEqual({
          count: each.leaves.length,
          sums: twin.sums,
          hash: base64url(twin.hash),
        })
      }),
    )
  })

  test('counts numbers and bigints alike, and refuses what is below zero, broken or too large', () => {
    const commitments = new Uint8Array(64)
    const root = (sums: ArrayLike<number | bigint>): Uint8Array =>
      new SumTree('state', { keys: new Float64Array(2), sums: [sums], commitments }).root.hash
    expect(root([7n, 2n ** 53n - 1n])).toEqual(root([7, 2 ** 53 - 1]))
    for (const wrong of [-1, 0.5, 2 ** 53, -1n, 2n ** 96n, Number.NaN])
      expect(() => root([0, wrong]), String(wrong)).toThrow('a leaf of a sum tree counts')
    const keys = Float64Array.of(0, Number.NaN)
    expect(() => new SumTree('queue', { keys, sums: [[1, 1]], commitments })).toThrow('is no number')
  })

  test('takes as many sums as there are, and a hasher of its own kind alone', () => {
    const wide = {
      kind: 'state',
      width: 300,
      leaves: [{ key: 0, sums: Array.from({ length: 300 }, (_, at) => at) }],
    } as const
    const tree = treeOf(wide)
    const leaf = { key: 0, sums: wide.leaves[0].sums.map(BigInt), commitment: sha256(Uint8Array.of(0)) }
    expect(base64url(tree.root.hash)).toBe(base64url(twinRoot('state', 300, [leaf]).hash))
    const read = proofFromBytes(proofToBytes(proveRange(tree, 0, 1)))
    expect(read !== null && verifyRange(read, tree.root, 'state').ok).toBe(true)
    expect(() => new TreeHasher('state', 65_536)).toThrow('at most 65,535 sums')
    expect(() => new SumTree('state', columnsOf(wide), new TreeHasher('queue', 300))).toThrow(
      'hashed as what it is',
    )
  })

  test('proves every stretch of its leaves, and the sums before, within and after it', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        const { tree, proof } = proofOf(range)
        const verdict = verifyRange(proof, tree.root, range.each.kind)
        const sums = range.each.leaves.map((leaf) => BigInt(leaf.sums[0]))
        const add = (part: readonly bigint[]): bigint => part.reduce((sum, each) => sum + each, 0n)
        const to = proof.from + proof.leaves.length
        expect(verdict).toMatchObject({ ok: true })
        if (!verdict.ok) return
        expect(verdict.before[0]).toBe(add(sums.slice(0, proof.from)))
        expect(verdict.within[0]).toBe(add(sums.slice(proof.from, to)))
        expect(verdict.after[0]).toBe(add(sums.slice(to)))
      }),
    )
  })

  test('commits to order: two leaves that change places change the root', () => {
    fc.assert(
      fc.property(cases(2), fc.nat(), (each, at) => {
        const place = at % (each.leaves.length - 1)
        const [a, b] = [each.leaves[place], each.leaves[place + 1]]
        fc.pre(JSON.stringify(a) !== JSON.stringify(b))
        const swapped = { ...each, leaves: each.leaves.with(place, b).with(place + 1, a) }
        expect(treeOf(swapped).root.hash).not.toEqual(treeOf(each).root.hash)
      }),
    )
  })
})

describe('a proof', () => {
  test('comes back from its bytes and from its text', () => {
    fc.assert(
      fc.property(ranges, (range) => {
        const { proof } = proofOf(range)
        const bytes = proofToBytes(proof)
        expect(fromBase64url(base64url(bytes))).toEqual(bytes)
        const read = proofFromBytes(bytes)
        expect(read).not.toBeNull()
        if (read !== null) expect(proofToBytes(read)).toEqual(bytes)
      }),
    )
  })

  test('shows nothing once a byte of it is changed, taken away or added', () => {
    fc.assert(
      fc.property(ranges, fc.nat(), fc.integer({ min: 1, max: 255 }), (range, at, flip) => {
        const { tree, proof } = proofOf(range)
        const bytes = proofToBytes(proof)
        const changed = Uint8Array.from(bytes)
        changed[at % bytes.length] ^= flip
        for (const wrong of [changed, bytes.subarray(0, at % bytes.length), Uint8Array.of(...bytes, flip)]) {
          const read = proofFromBytes(wrong)
          const isShown = read !== null && verifyRange(read, tree.root, range.each.kind).ok
          // A leaf may be read as another only where it is not: the place is part of it.
          expect(isShown).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('is refused by every other root: of another kind, another count, another sum, another hash', () => {
    fc.assert(
      fc.property(ranges, fc.nat(31), (range, byte) => {
        const { tree, proof } = proofOf(range)
        const { count, sums, hash } = tree.root
        const { kind } = range.each
        const other = treeKinds[(treeKinds.indexOf(kind) + 1) % treeKinds.length]
        const roots = [
          { count: count + 1, sums, hash },
          { count, sums: sums.with(0, sums[0] + 1n), hash },
          { count, sums, hash: hash.with(byte, hash[byte] ^ 1) },
        ]
        for (const root of roots) expect(verifyRange(proof, root, kind).ok).toBe(false)
        expect(verifyRange(proof, tree.root, other)).toEqual({ ok: false, problem: 'another-kind' })
        // Said to be of another kind, the same hashes do not fit: the kind is hashed with every leaf.
        expect(verifyRange({ ...proof, kind: other }, tree.root, other).ok).toBe(false)
      }),
    )
  })
})

/** Attacks that published schemes of this kind have fallen to, each by its name. */
describe('an attack', () => {
  const queue = (keys: readonly number[], sums: readonly number[]): SumTree =>
    treeOf({ kind: 'queue', width: 1, leaves: keys.map((key, at) => ({ key, sums: [sums[at]] })) })
  const four = queue([4, 3, 2, 1], [10, 20, 30, 40])

  test('with a node for a leaf fails: both begin with a byte of their own', () => {
    const proof = proveRange(four, 0, 1)
    const node = four.nodeOver(0, 1)
    const leaf = { key: 0, sums: node.sums, commitment: node.hash }
    const short = { ...proof, leaves: [leaf], nodes: proof.nodes.slice(1) }
    expect(verifyRange(short, four.root, 'queue').ok).toBe(false)
    // The tree of two nodes as leaves is another tree.
    expect(verifyRange({ ...short, count: 2 }, { ...four.root, count: 2 }, 'queue').ok).toBe(false)
  })

  test('with a sum below zero fails, where a single sum in each node would let it hide a payer', () => {
    const proof = proveRange(four, 0, 1)
    const [{ hash }, ...rest] = proof.nodes
    const hidden = { ...proof, nodes: [{ hash, sums: [-20n] }, ...rest] }
    expect(verifyRange(hidden, four.root, 'queue')).toEqual({ ok: false, problem: 'overflow' })
  })

  test('with sums that go round at 128 bits fails', () => {
    const proof = proveRange(four, 0, 1)
    const most = 2n ** 128n - 1n
    const nodes = proof.nodes.map(({ hash }) => ({ hash, sums: [most] }))
    expect(verifyRange({ ...proof, nodes }, four.root, 'queue')).toEqual({ ok: false, problem: 'overflow' })
    const above = proof.nodes.map(({ hash }) => ({ hash, sums: [most + 1n] }))
    expect(verifyRange({ ...proof, nodes: above }, four.root, 'queue')).toEqual({
      ok: false,
      problem: 'overflow',
    })
  })

  test('with a sum shifted from one child to the other fails: each is hashed, not only their total', () => {
    const proof = proveRange(four, 0, 1)
    const [first, second] = proof.nodes
    const shifted = [
      { hash: first.hash, sums: [first.sums[0] + 5n] },
      { hash: second.hash, sums: [second.sums[0] - 5n] },
    ]
    expect(verifyRange({ ...proof, nodes: shifted }, four.root, 'queue')).toEqual({
      ok: false,
      problem: 'root-differs',
    })
  })

  test('with the last leaf doubled fails: a leaf without a partner goes up alone', () => {
    const three = queue([3, 2, 1], [10, 20, 30])
    const doubled = queue([3, 2, 1, 1], [10, 20, 30, 30])
    expect(three.root.hash).not.toEqual(doubled.root.hash)
    const last = proveRange(three, 2, 3)
    expect(verifyRange({ ...last, from: 3 }, three.root, 'queue')).toEqual({
      ok: false,
      problem: 'out-of-range',
    })
  })

  test('with a leaf hidden behind the count fails: the count is hashed with the root', () => {
    const fewer = { ...four.root, count: 3 }
    expect(verifyRange({ ...proveRange(four, 0, 1), count: 3 }, fewer, 'queue').ok).toBe(false)
  })

  test('with one leaf for two places fails: its place is hashed with it', () => {
    const same = queue([5, 5], [10, 10])
    const proof = proveRange(same, 0, 1)
    expect(verifyRange({ ...proof, from: 1 }, same.root, 'queue').ok).toBe(false)
  })

  test('with an account that stands in a queue twice is found by who sees every leaf, and by nobody else', () => {
    const columns = columnsOf({
      kind: 'queue',
      width: 1,
      leaves: [
        { key: 2, sums: [1] },
        { key: 1, sums: [1] },
      ],
    })
    const { root } = new SumTree('queue', columns)
    expect(checkQueue(columns, Int32Array.of(7, 8), root, 'queue')).toBeNull()
    expect(checkQueue(columns, Int32Array.of(7, 7), root, 'queue')).toBe('account-twice')
    expect(checkQueue({ ...columns, sums: [[1, 2]] }, Int32Array.of(7, 8), root, 'queue')).toBe(
      'root-differs',
    )
  })
})

describe('a place in a queue', () => {
  const sorted = fc
    .array(fc.record({ key: fc.double({ noNaN: true, min: -10, max: 10 }), size: fc.nat(1_000) }), {
      minLength: 1,
    })
    .map((leaves) => leaves.toSorted((a, b) => b.key - a.key))
  const treeFrom = (leaves: readonly { readonly key: number; readonly size: number }[]): SumTree =>
    treeOf({ kind: 'queue', width: 1, leaves: leaves.map(({ key, size }) => ({ key, sums: [size] })) })

  test('comes with the quantity ahead, its own, and behind', () => {
    fc.assert(
      fc.property(sorted, fc.nat(), (leaves, at) => {
        const tree = treeFrom(leaves)
        const position = at % leaves.length
        const proof = proveRange(tree, ...withNeighbours(position, leaves.length))
        const ahead = leaves.slice(0, position).reduce((sum, { size }) => sum + BigInt(size), 0n)
        const own = BigInt(leaves[position].size)
        expect(verifyPlace(proof, position, tree.root, 'queue')).toEqual({
          ok: true,
          position,
          ahead: [ahead],
          own: [own],
          behind: [tree.root.sums[0] - ahead - own],
        })
      }),
    )
  })

  test('is refused when a neighbour is left out, or stands out of order', () => {
    const rising = treeFrom([3, 2, 4, 1].map((key) => ({ key, size: 1 })))
    const place = (position: number): unknown =>
      verifyPlace(proveRange(rising, ...withNeighbours(position, 4)), position, rising.root, 'queue')
    expect([1, 2].map(place)).toEqual([
      { ok: false, problem: 'out-of-order' },
      { ok: false, problem: 'out-of-order' },
    ])
    expect(place(0)).toMatchObject({ ok: true }) // the fault is elsewhere, and this proof cannot show it
    expect(firstOutOfOrder(Float64Array.of(3, 2, 4, 1))).toBe(2)
    expect(firstOutOfOrder(Float64Array.of(3, 2, 2, 1))).toBeNull()
    const alone = proveRange(rising, 1, 2)
    expect(verifyPlace(alone, 1, rising.root, 'queue')).toEqual({ ok: false, problem: 'neighbour-missing' })
  })

  test('is drawn for a challenge from the root and a beacon, inside the queue, the same each time', () => {
    const tree = treeFrom([3, 2, 1].map((key) => ({ key, size: 1 })))
    const drawn = challengesOf(tree.root, Uint8Array.of(1, 2, 3), 50)
    expect(drawn).toEqual(challengesOf(tree.root, Uint8Array.of(1, 2, 3), 50))
    expect(drawn).not.toEqual(challengesOf(tree.root, Uint8Array.of(1, 2, 4), 50))
    expect([...new Set(drawn)].toSorted()).toEqual([0, 1, 2])
    expect(challengesOf({ ...tree.root, count: 0 }, Uint8Array.of(1), 5)).toEqual([])
  })
})

describe('a salt', () => {
  test('is the HMAC of account and event, with keys shorter and longer than a block', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array(),
        fc.nat(2 ** 31 - 1),
        (secret, event, account) => {
          const salts = new Salts(secret)
          salts.of(Uint8Array.of(1), 1) // one before leaves nothing behind
          expect(base64url(salts.of(event, account))).toBe(base64url(twinSalt(secret, event, account)))
        },
      ),
    )
  })

  test('hides: the same facts under two salts have two commitments', () => {
    const content = Uint8Array.of(1, 2, 3)
    const salts = new Salts(Uint8Array.of(9))
    const two = [0, 1].map((account) => base64url(commitmentOf(salts.of(content, account), content)))
    expect(two[0]).not.toBe(two[1])
  })
})

test('a hash goes on from a copy of another as if it had taken the beginning itself', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (begin, rest) => {
      const first = new Sha256().update(begin)
      const copied = new Sha256().update(rest).copy(first).update(rest).digest()
      expect(copied).toEqual(sha256(Uint8Array.of(...begin, ...rest)))
    }),
  )
})
