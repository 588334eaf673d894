import type { Account } from '../../../core/book/book.ts'
import type { Event } from '../../../core/engine/events.ts'
import type { House } from '../../../core/waterfall/house.ts'
import { gridText } from '../../../wire/service/grid.ts'
import type { Names } from '../../../wire/service/names.ts'
import type { StreamNotice } from '../../../wire/service/stream.ts'
import type { OwnerOf } from '../group.ts'
import type { Moment } from './losses.ts'
import type { NoticeDraft } from './notice.ts'

/**
 * The channel `margin-call`: a bucket is called, is safe again, waits for a fresh mark, or falls. There are calls only
 * where the rulebook in force has a level for them.
 */
export class MarginCalls {
  readonly #names: Names
  readonly #ownerOf: OwnerOf
  /** What the last call of each said; null where it was before the service started. */
  readonly #called = new Map<Account, Extract<Event, { type: 'account-called' }> | null>()

  constructor(names: Names, ownerOf: OwnerOf) {
    this.#names = names
    this.#ownerOf = ownerOf
    for (const account of calledIn(names.house)) this.#called.set(account, null)
  }

  *of(event: Event, moment: Moment): Iterable<NoticeDraft> {
    switch (event.type) {
      case 'account-called':
        this.#called.set(event.account, event)
        return yield this.#draft(event.account, moment, this.#calledText(event.account))
      case 'call-ended':
        this.#called.delete(event.account)
        return yield this.#draft(event.account, moment, this.#text('recovered', event.account))
      case 'liquidation-deferred': {
        const instrument = this.#names.symbolOf(event.series)
        const waits = { ...this.#text('deferred', event.account), instrument, ageMs: event.ageMs }
        return yield this.#draft(event.account, moment, waits, [event.series])
      }
      case 'loss-opened':
        if (!this.#called.delete(event.bucket)) return
        return yield this.#draft(event.bucket, moment, {
          ...this.#text('liquidated', event.bucket),
          loss: event.loss,
        })
    }
  }

  *standing(moment: Moment): Iterable<NoticeDraft> {
    for (const account of this.#called.keys())
      yield this.#draft(account, moment, { ...this.#calledText(account), standing: true })
  }

  #text(is: string, account: Account): StreamNotice {
    return { is, account: this.#names.accountName(account) }
  }

  /** With the figures of the moment it was called. */
  #calledText(account: Account): StreamNotice {
    const call = this.#called.get(account)
    const text = this.#text('called', account)
    if (call === null || call === undefined) return text
    const asset = this.#names.homeAssetOf(account)
    const grid = this.#names.moneyGrid(asset)
    return {
      ...text,
      asset: this.#names.assetName(asset),
      equity: gridText(call.equity, grid),
      maintenance: gridText(call.maintenance, grid),
    }
  }

  #draft(account: Account, moment: Moment, text: StreamNotice, series: readonly number[] = []): NoticeDraft {
    const audience = [this.#ownerOf(account)]
    return {
      channel: 'margin-call',
      ...moment,
      accounts: [account],
      series,
      loss: null,
      audience,
      write: () => text,
    }
  }
}

function* calledIn({ book }: House): Iterable<Account> {
  for (let account = 0; account < book.accounts; account += 1)
    if (book.stateOf(account) === 'called') yield account
}
