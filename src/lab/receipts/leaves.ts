import { Committer, type Salts, SumTree, TreeHasher, type TreeKind } from '../../core/proof/index.ts'

const HASH_BYTES = 32

/** What hashes the trees of one run: tens of thousands of small ones, which share the room they are hashed in. */
export class Workshop {
  readonly salts: Salts
  readonly committer: Committer = new Committer()
  readonly encoder: InstanceType<typeof TextEncoder> = new TextEncoder()
  readonly #hashers = new Map<string, TreeHasher>()

  constructor(salts: Salts) {
    this.salts = salts
  }

  hasher(kind: TreeKind, width: number): TreeHasher {
    const known = this.#hashers.get(`${kind} ${width}`)
    if (known !== undefined) return known
    const hasher = new TreeHasher(kind, width)
    this.#hashers.set(`${kind} ${width}`, hasher)
    return hasher
  }
}

/** Gathers the leaves of one tree: facts become commitments, each with the salt of its account. */
export class Leaves {
  readonly #kind: TreeKind
  readonly #workshop: Workshop
  readonly #label: Uint8Array
  readonly #salt = new Uint8Array(HASH_BYTES)
  readonly #keys: number[] = []
  readonly #sums: (number | bigint)[][]
  #commitments: Uint8Array = new Uint8Array(4 * HASH_BYTES)

  /** @param label what the tree is of: it goes into every salt, so that no two trees share one */
  constructor(kind: TreeKind, width: number, workshop: Workshop, label: string) {
    this.#kind = kind
    this.#workshop = workshop
    this.#label = workshop.encoder.encode(`${kind} ${label}`)
    this.#sums = Array.from({ length: width }, () => [])
  }

  get count(): number {
    return this.#keys.length
  }

  /**
   * @param sums as many as the tree is wide, each whole and zero or above
   * @param content the facts in the one spelling that is committed to
   */
  add(row: number, key: number, sums: readonly (number | bigint)[], content: string): void {
    this.#workshop.salts.write(this.#label, row, this.#salt, 0)
    this.#put(key, sums, content)
  }

  /** For facts that hold enough of what nobody can guess: roots of other trees. */
  addOpen(sums: readonly (number | bigint)[], content: string): void {
    this.#salt.fill(0)
    this.#put(0, sums, content)
  }

  saltOf(row: number): Uint8Array {
    return this.#workshop.salts.of(this.#label, row)
  }

  #put(key: number, sums: readonly (number | bigint)[], content: string): void {
    const at = this.count * HASH_BYTES
    if (at === this.#commitments.length) {
      const wider = new Uint8Array(2 * at)
      wider.set(this.#commitments)
      this.#commitments = wider
    }
    this.#workshop.committer.write(this.#salt, this.#workshop.encoder.encode(content), this.#commitments, at)
    this.#keys.push(key)
    for (const [place, sum] of sums.entries()) this.#sums[place].push(sum)
  }

  tree(): SumTree {
    const commitments = this.#commitments.slice(0, this.count * HASH_BYTES)
    const leaves = { keys: Float64Array.from(this.#keys), sums: this.#sums, commitments }
    return new SumTree(this.#kind, leaves, this.#workshop.hasher(this.#kind, this.#sums.length))
  }
}

/** The salt of facts that are committed without one. */
export const NO_SALT: string = '0'.repeat(64)
