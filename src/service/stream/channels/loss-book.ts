import type { Account } from '../../../core/book/book.ts'
import type { Event } from '../../../core/engine/events.ts'

/** What one layer brought for a loss. */
export interface Paid {
  readonly step: number
  readonly kind: string
  readonly name: string
  /** How it was brought: money charged, or value given up against the mark by taking positions over. */
  readonly by: 'charge' | 'transfer'
  amount: number
  payers: number
}

/** An open loss, and what was done about it so far. */
export interface FollowedLoss {
  readonly loss: number
  readonly bucket: Account
  readonly asset: number
  readonly opened: Extract<Event, { type: 'loss-opened' }>
  readonly openedAt: number
  /** By step and layer, in the order they paid. */
  readonly paid: Map<string, Paid>
  readonly claims: Extract<Event, { type: 'claim-recorded' }>[]
}

/** Losses that are open, told from their events alone. A loss that closes is let go once its notices were made. */
export class LossBook {
  readonly #open = new Map<number, FollowedLoss>()

  get(loss: number): FollowedLoss | undefined {
    return this.#open.get(loss)
  }

  list(): Iterable<FollowedLoss> {
    return this.#open.values()
  }

  /** Writes an event down. `loss-closed` leaves the loss where it is: `forget` it afterwards. */
  fold(event: Event, at: number): void {
    switch (event.type) {
      case 'loss-opened':
        this.#open.set(event.loss, followed(event, at))
        return
      case 'allocated':
        for (const [place, loss] of event.losses.entries())
          this.#pay(loss, event, 'charge', event.received[place], event.payers.length)
        return
      case 'deleveraged':
        return this.#pay(event.loss, event, 'transfer', -sum(event.gaps) + 0, event.takers.length)
      case 'claim-recorded':
        this.#open.get(event.loss)?.claims.push(event)
    }
  }

  forget(loss: number): void {
    this.#open.delete(loss)
  }

  #pay(
    loss: number,
    { step, kind, name }: { readonly step: number; readonly kind: string; readonly name: string },
    by: Paid['by'],
    amount: number,
    payers: number,
  ): void {
    const paid = this.#open.get(loss)?.paid
    const key = `${step} ${by}`
    const before = paid?.get(key) ?? { step, kind, name, by, amount: 0, payers: 0 }
    paid?.set(key, { ...before, amount: before.amount + amount, payers: before.payers + payers })
  }
}

function followed(opened: Extract<Event, { type: 'loss-opened' }>, openedAt: number): FollowedLoss {
  const { loss, bucket, asset } = opened
  return { loss, bucket, asset, opened, openedAt, paid: new Map(), claims: [] }
}

export function sum(column: Float64Array): number {
  let total = 0
  for (const each of column) total += each
  return total
}

/** Losses that an event is about. */
export function lossesOf(event: Event): readonly number[] {
  const { loss, losses } = event as unknown as { readonly loss?: unknown; readonly losses?: unknown }
  if (Array.isArray(losses)) return losses as readonly number[]
  return typeof loss === 'number' ? [loss] : []
}
