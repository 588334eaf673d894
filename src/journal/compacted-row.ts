import { actOf, actsToBytes } from './acts.ts'
import { batchOf } from './batch-record.ts'
import { sha256 } from './chain.ts'
import { compactedFrame, partsOf } from './frame.ts'

/**
 * A row without its commands: of each it says who gave it, of what type it was, and by what key it is found.
 * @returns null where they were dropped before
 */
export function compactedRow(bytes: Uint8Array): Uint8Array | null {
  const { kept, body } = partsOf(bytes)
  const { commands } = batchOf(bytes)
  if (body === null || commands === null) return null
  const acts = commands.map(({ command, key }) => actOf(command, key))
  return compactedFrame(kept, sha256(body), actsToBytes(acts))
}
