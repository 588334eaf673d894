import type { Account } from '../book/book.ts'
import type { House } from '../waterfall/house.ts'
import type { Event } from './events.ts'
import { holdersOf } from './holders.ts'

/**
 * The accounts whose money or positions an event may change: those it names, the bucket of its loss, and the
 * house's own accounts that take fees, dust and claims.
 *
 * It reads the state before the event is written down. Funding and settlement name every holder of the series.
 */
export function accountsNamedBy(house: House, event: Event): Account[] {
  const { markets, tables } = house
  const own = (asset: number) => tables.house[asset]
  const settlement = (series: number): number => markets.instrument(series).terms.settlementAsset
  const bucket = (loss: number): Account[] => {
    const known = tables.losses.get(loss)
    return known === undefined ? [] : [known.bucket]
  }
  switch (event.type) {
    case 'traded':
    case 'trade-busted':
      return [event.buyer, event.seller, own(settlement(event.series)).fees]
    case 'deposited':
    case 'written-off':
    case 'order-reserved':
    case 'order-released':
      return [event.account]
    case 'withdrawn':
      return [event.account, own(event.asset).claims, own(event.asset).rounding]
    case 'margin-transferred':
    case 'compensated':
      return [event.from, event.to]
    case 'claim-repaid':
      return [event.from, ...(event.to?.accounts ?? [own(event.asset).claims])]
    case 'recovered':
      return [event.from, ...event.accounts]
    case 'contributed':
    case 'contribution-withdrawn':
      return [event.account, tables.named.get(event.fund) ?? event.account]
    case 'staked':
    case 'unstaked':
      return [event.vault, event.account]
    case 'cover-bought':
      return [event.vault, event.holder]
    case 'funding-applied':
    case 'settled':
      return [...holdersOf(house, event.series), own(settlement(event.series)).rounding]
    case 'expiry-settled':
      return event.settled.flatMap(({ series }) => [
        ...holdersOf(house, series),
        own(settlement(series)).rounding,
      ])
    case 'collateral-converted':
      return [...bucket(event.loss), event.taker]
    case 'closed-on-book':
    case 'hedged-on-book': {
      const { market } = own(settlement(event.series))
      const owners = event.owners.map((owner) => (owner === -1 ? market : owner))
      return [...bucket(event.loss), ...owners, ...event.feeShares.map((share) => share.to)]
    }
    case 'deleveraged':
      return [...bucket(event.loss), ...event.takers, ...(event.fees === undefined ? [] : [event.fees.to])]
    case 'charged':
      return [...bucket(event.loss), ...event.shares.map((share) => share.to)]
    case 'allocated':
      return [
        ...event.losses.flatMap(bucket),
        ...event.payers,
        ...(event.dust === undefined ? [] : [own(event.asset).rounding]),
      ]
    case 'claim-recorded':
      return [event.debtor, ...(event.holders?.accounts ?? [own(event.asset).claims])]
    case 'surplus-returned':
      return [...bucket(event.loss), ...event.shares.map((share) => share.to)]
    case 'orders-cancelled':
      return bucket(event.loss)
    default:
      return []
  }
}
