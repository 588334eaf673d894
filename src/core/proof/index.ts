/** Merkle sum trees: roots that commit to every leaf, its place and its sums, and short proofs against them. */
export { base64url, fromBase64url } from './base64url.ts'
export { TreeHasher, type TreeKind, treeKinds } from './hashing.ts'
export {
  challengesOf,
  checkQueue,
  firstOutOfOrder,
  type PlaceVerdict,
  type QueueFinding,
  verifyPlace,
  withNeighbours,
} from './order.ts'
export { proofFromBytes, proofToBytes } from './proof-bytes.ts'
export {
  type ProofNode,
  type ProofProblem,
  type ProvenRange,
  proveRange,
  type RangeProof,
  type RangeVerdict,
  verifyRange,
} from './range-proof.ts'
export { Committer, commitmentOf, Salts } from './salts.ts'
export { type Leaf, type LeafColumns, SumTree, type TreeRoot } from './sum-tree.ts'
