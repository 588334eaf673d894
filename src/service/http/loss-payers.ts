import type { StoredEvent, StoredPayment } from '../../journal/projections.ts'
import { rowsOf } from '../../lab/receipts/event-facts.ts'
import { eventFromJson } from '../../wire/json.ts'

/** Who paid in an event, one for each row of its columns; nobody in an event that is not over payers. */
export function payersOf({ sequence, place, at, kind, event: json }: StoredEvent): StoredPayment[] {
  if (kind !== 'allocated' && kind !== 'deleveraged') return []
  const event = eventFromJson(json)
  if (event.type !== 'allocated' && event.type !== 'deleveraged') return []
  const isCharge = event.type === 'allocated'
  const about = {
    sequence,
    place,
    at,
    loss: isCharge ? event.losses[0] : event.loss,
    kind: event.kind,
    name: event.name,
    asset: isCharge ? event.asset : null,
    series: isCharge ? null : event.series,
  }
  return rowsOf(event).map(({ account, amount }, payer) => ({ ...about, account, payer, amount }))
}
