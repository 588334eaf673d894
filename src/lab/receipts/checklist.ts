import { hexOf } from '../../core/money/sha256.ts'
import {
  commitmentOf,
  fromBase64url,
  type Leaf,
  type ProofProblem,
  type ProvenRange,
  proofFromBytes,
  type RangeProof,
  type TreeKind,
  verifyPlace,
  verifyRange,
} from '../../core/proof/index.ts'
import { type RootText, rootFromText } from '../../wire/roots-json.ts'

/** One thing that was checked, as people read it. */
export interface Checked {
  readonly check: string
  readonly holds: boolean
  /** What was found, where it does not hold or where there is more to say. */
  readonly found: string | null
}

/** Gathers checks; `found` is told when a check fails, or beside one that holds where it says more. */
export class Checklist {
  readonly checks: Checked[] = []

  check(check: string, holds: boolean, found: string | null): boolean {
    this.checks.push({ check, holds, found: holds ? null : found })
    return holds
  }

  /** A check that holds, with figures. */
  shown(check: string, found: string): void {
    this.checks.push({ check, holds: true, found })
  }

  equal(check: string, found: bigint | number | string, expected: bigint | number | string): boolean {
    return this.check(check, found === expected, `it says ${found}, and it comes to ${expected}`)
  }
}

/** What a leaf of a proof has to be. */
export interface Claimed {
  readonly kind: TreeKind
  readonly root: RootText
  /** Null where the facts do not say at which place they stand. */
  readonly place: number | null
  readonly key: number
  readonly sums: readonly bigint[]
  /** The facts in their one spelling, with the salt. */
  readonly content: string
  readonly salt: string
}

const said: { readonly [Problem in ProofProblem | 'out-of-order' | 'neighbour-missing']: string } = {
  'another-kind': 'the proof is of another kind of tree',
  'another-count': 'the proof is of a tree with another number of leaves',
  'out-of-range': 'the proof names a place that the tree does not have',
  malformed: 'the proof holds a hash or a number that is none',
  'cut-off': 'the proof is cut off',
  'too-long': 'the proof holds more than belongs to it',
  overflow: 'a sum of the proof is below zero or too large',
  'sums-differ': 'the sums on the way up do not come to the sums of the root',
  'root-differs': 'the hashes on the way up do not come to the root',
  'out-of-order': 'a neighbour stands out of order',
  'neighbour-missing': 'the proof does not open the neighbours of its place',
}

/** Checks that a leaf stands at its place under a root with what is claimed; returns the sums around it. */
export function checkIncluded(
  list: Checklist,
  check: string,
  claimed: Claimed,
  proof: string,
): ProvenRange | null {
  const read = readProof(list, check, proof)
  if (read === null) return null
  const verdict = verifyRange(read, rootFromText(claimed.root), claimed.kind)
  if (!verdict.ok) return refuse(list, check, said[verdict.problem])
  const isPlace = read.leaves.length === 1 && (claimed.place === null || read.from === claimed.place)
  const problem = isPlace ? leafProblem(read.leaves[0], claimed) : 'the proof is of another place'
  if (problem !== null) return refuse(list, check, problem)
  list.check(check, true, null)
  return verdict
}

/** The same with neighbours, whose keys may not rise from one to the next. */
export function checkPlace(
  list: Checklist,
  check: string,
  claimed: Claimed & { readonly place: number },
  proof: string,
): { readonly ahead: bigint; readonly own: bigint; readonly behind: bigint } | null {
  const read = readProof(list, check, proof)
  if (read === null) return null
  const verdict = verifyPlace(read, claimed.place, rootFromText(claimed.root), claimed.kind)
  if (!verdict.ok) return refuse(list, check, said[verdict.problem])
  const problem = leafProblem(read.leaves[claimed.place - read.from], claimed)
  if (problem !== null) return refuse(list, check, problem)
  list.check(check, true, null)
  return { ahead: verdict.ahead[0], own: verdict.own[0], behind: verdict.behind[0] }
}

function readProof(list: Checklist, check: string, text: string): RangeProof | null {
  const bytes = fromBase64url(text)
  const proof = bytes === null ? null : proofFromBytes(bytes)
  return (
    proof ?? refuse(list, check, 'the proof cannot be read: it is cut off, or a letter of it was changed')
  )
}

function leafProblem(leaf: Leaf, { key, sums, content, salt }: Claimed): string | null {
  const commitment = commitmentOf(bytesOfHex(salt), new TextEncoder().encode(content))
  if (hexOf(leaf.commitment) !== hexOf(commitment))
    return 'the facts and the salt do not come to the commitment of the leaf'
  if (leaf.key !== key) return `the leaf is sorted by ${leaf.key}, and the facts say ${key}`
  const isSame = leaf.sums.every((sum, place) => sum === sums[place])
  return isSame ? null : `the leaf counts ${leaf.sums.join(', ')}, and the facts come to ${sums.join(', ')}`
}

function refuse(list: Checklist, check: string, found: string): null {
  list.check(check, false, found)
  return null
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}
