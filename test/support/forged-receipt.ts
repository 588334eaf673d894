import {
  base64url,
  commitmentOf,
  proofToBytes,
  proveRange,
  SumTree,
  type TreeKind,
} from '../../src/core/proof/index.ts'
import { NO_SALT } from '../../src/lab/receipts/leaves.ts'
import { sumsOfPayer, sumsOfPayerTree } from '../../src/lab/receipts/payer-sums.ts'
import type { EventFacts, PayerFacts, ReceiptFile } from '../../src/wire/receipt-json.ts'
import { eventText, payerText } from '../../src/wire/receipt-text.ts'
import { FIRST_HEAD, headAfter, headOfFile, type RootsFile, rootToText } from '../../src/wire/roots-json.ts'

/** What a dishonest venue says instead; everything else stays as it was. */
export interface Lies {
  readonly event?: Partial<EventFacts>
  readonly payer?: Partial<PayerFacts>
  /** Sums of the payer's leaf, where they are not what his facts come to. */
  readonly sums?: readonly bigint[]
}

/**
 * A receipt over false facts as a dishonest venue would make it: facts, trees, roots and heads all fit together, so that
 * no hash gives the lie away. The event has one payer and is alone in its interval.
 */
export function forgedReceipt(
  receipt: ReceiptFile,
  roots: RootsFile,
  lies: Lies,
): { readonly receipt: ReceiptFile; readonly roots: RootsFile } {
  const [entry] = receipt.entries
  const payer: PayerFacts = { ...entry.payer.facts, ...lies.payer }
  const measure = payer.share?.cap ?? abs(payer.taken?.quantity ?? 0n)
  const payers = treeOf('payers', {
    key: payer.score?.value ?? 0,
    sums: lies.sums ?? sumsOfPayer(payer.amount, measure),
    salt: entry.payer.salt,
    content: payerText(payer),
  })
  const event: EventFacts = { ...entry.event, payers: rootToText(payers.root), ...lies.event }
  const asset = roots.assets.findIndex(({ name }) => name === event.asset)
  const events = treeOf('events', {
    key: 0,
    sums: sumsOfPayerTree(event.payers.sums, asset, roots.assets.length),
    salt: NO_SALT,
    content: eventText(event),
  })
  const forged = withEvents(roots, entry.interval, events)
  return {
    roots: forged,
    receipt: {
      ...receipt,
      roots: forged.head,
      entries: [
        {
          ...entry,
          event,
          eventProof: proofOf(events),
          payer: { facts: payer, salt: entry.payer.salt, proof: proofOf(payers) },
        },
      ],
    },
  }
}

/** Roots with other events in one interval, and every head after it made anew. */
function withEvents(roots: RootsFile, number: number, events: SumTree): RootsFile {
  let head = FIRST_HEAD
  const intervals = roots.intervals.map((interval) => {
    const changed = interval.number === number ? { ...interval, events: rootToText(events.root) } : interval
    head = headAfter(head, changed)
    return { ...changed, head }
  })
  const forged = { ...roots, intervals }
  return { ...forged, head: headOfFile(forged) }
}

interface OneLeaf {
  readonly key: number
  readonly sums: readonly bigint[]
  readonly salt: string
  readonly content: string
}

function treeOf(kind: TreeKind, { key, sums, salt, content }: OneLeaf): SumTree {
  const commitment = commitmentOf(Buffer.from(salt, 'hex'), new TextEncoder().encode(content))
  const columns = { keys: Float64Array.of(key), sums: sums.map((sum) => [sum]), commitments: commitment }
  return new SumTree(kind, columns)
}

function proofOf(tree: SumTree): string {
  return base64url(proofToBytes(proveRange(tree, 0, 1)))
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}
