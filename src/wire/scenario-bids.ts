import type { Path } from '../files/yaml.ts'
import type { BidText } from './scenario-bids-text.ts'
import type { PartReader } from './scenario-parts.ts'

/** A bid in an auction: what is sold is the bucket of an account, or that of a loss. */
export interface ScenarioBid {
  readonly bidder: string
  readonly on: { readonly account: string } | { readonly loss: number }
  /** Parts per million of what is open when the bid is made. */
  readonly fraction: number
}

/** Turns the written bids of a tick into core units. */
export function bidsOf(
  texts: readonly BidText[] | undefined,
  path: Path,
  reader: PartReader,
): readonly ScenarioBid[] {
  return (texts ?? []).map(({ bidder, account, loss, fraction }, at) => {
    reader.accountOf(bidder, [...path, at, 'bidder'])
    if (account === undefined) return { bidder, on: { loss: loss ?? 0 }, fraction }
    reader.accountOf(account, [...path, at, 'account'])
    if (account === bidder)
      reader.faults.tell([...path, at, 'bidder'], `"${bidder}" on both sides`, 'two different accounts')
    return { bidder, on: { account }, fraction }
  })
}
