/** Tells what became of losses in lines that people read. Every amount in them is whole money of the house. */
import type { Event } from 'breakwater/core'
import type { Venue } from './venue.ts'

export function told(venue: Venue, events: readonly Event[]): string {
  return events.flatMap((event) => lineOf(venue, event) ?? []).join('\n')
}

function lineOf(venue: Venue, event: Event): string | null {
  switch (event.type) {
    case 'loss-opened':
      return `${venue.nameOf(event.bucket)} had ${n(event.balance)} and has lost ${n(event.balance - event.equity)}`
    case 'closed-on-book':
      return `  ${event.name} takes ${n(Math.abs(event.quantity))}`
    case 'allocated': {
      const paid = [...event.payers].map((payer, at) => `${venue.nameOf(payer)} ${n(event.amounts[at])}`)
      return `  ${event.name} pays ${n(event.total)}: ${paid.join(', ')}`
    }
    case 'deleveraged': {
      const takers = [...event.takers].map((taker, at) => {
        const price = event.values[at] / event.quantities[at]
        const size = n(Math.abs(event.quantities[at]))
        return `${venue.nameOf(taker)} closes ${size} at ${n(price)} and gives up ${n(-event.gaps[at])}`
      })
      return `  ${event.name}: ${takers.join(', ')}`
    }
    case 'claim-recorded':
      return `  ${event.name}: ${n(event.amount)} is owed to ${event.creditors}`
    case 'loss-closed':
      return [
        `  lost ${n(event.defaultLoss)}, of it externalized ${n(event.externalizedLoss)}`,
        `uncovered ${n(event.uncoveredLoss)}, socialized ${n(event.socializedLoss)}`,
        `transferred ${n(event.transfer)}, claimed ${n(event.claimed)}`,
      ].join(', ')
    default:
      return null
  }
}

/** A whole number with its thousands apart. */
export function n(value: number | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
