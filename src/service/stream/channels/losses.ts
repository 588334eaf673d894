import type { Account } from '../../../core/book/book.ts'
import type { Event } from '../../../core/engine/events.ts'
import { gridText } from '../../../wire/service/grid.ts'
import type { Names } from '../../../wire/service/names.ts'
import type { StreamNotice } from '../../../wire/service/stream.ts'
import type { OwnerOf } from '../group.ts'
import type { StreamWriter } from '../writer.ts'
import { type FollowedLoss, LossBook, lossesOf, sum } from './loss-book.ts'
import type { NoticeDraft } from './notice.ts'

type Closed = Extract<Event, { type: 'loss-closed' }>

/** When an event happened, and where. */
export interface Moment {
  readonly sequence: number
  readonly at: number
}

/**
 * The channels `loss` and `post-default`. A loss is told to whoever sees everything and to the owner of its bucket:
 * opened, each step, parked, closed, with figures; and after it is closed, what it came to.
 */
export class LossChannel {
  readonly #book = new LossBook()
  readonly #names: Names
  readonly #ownerOf: OwnerOf
  readonly #writer: StreamWriter

  constructor(names: Names, ownerOf: OwnerOf, writer: StreamWriter) {
    this.#names = names
    this.#ownerOf = ownerOf
    this.#writer = writer
  }

  /** Writes an event of the past down and tells nobody. */
  recall(event: Event, at: number): void {
    this.#book.fold(event, at)
    if (event.type === 'loss-closed') this.#book.forget(event.loss)
  }

  *of(event: Event, moment: Moment): Iterable<NoticeDraft> {
    const losses = lossesOf(event)
    if (losses.length === 0) return
    this.#book.fold(event, moment.at)
    for (const loss of losses) {
      const followed = this.#book.get(loss)
      if (followed === undefined) continue
      yield this.#draft('loss', followed, moment, (owner) => this.#told(event, followed, owner))
      if (event.type !== 'loss-closed') continue
      const summary = this.#summaryOf(event, followed)
      yield this.#draft('post-default', followed, moment, () => summary)
      this.#book.forget(loss)
    }
  }

  /** Losses that are open, as far as they have come. */
  *standing(moment: Moment): Iterable<NoticeDraft> {
    for (const followed of this.#book.list())
      yield this.#draft('loss', followed, moment, () => ({
        ...this.#openedText(followed),
        standing: true,
        openedAt: followed.openedAt,
        status: this.#names.house.tables.losses.get(followed.loss)?.status ?? 'open',
        paid: this.#paidText(followed),
      }))
  }

  #draft(
    channel: 'loss' | 'post-default',
    { loss, bucket, opened }: FollowedLoss,
    moment: Moment,
    write: (owner: Account | null) => StreamNotice,
  ): NoticeDraft {
    const audience = [this.#ownerOf(bucket)]
    return { channel, ...moment, accounts: [bucket], series: opened.series, loss, audience, write }
  }

  #told(event: Event, followed: FollowedLoss, owner: Account | null): StreamNotice {
    const { loss } = followed
    if (event.type === 'loss-opened') return this.#openedText(followed)
    const account = this.#names.accountName(followed.bucket)
    if (event.type === 'loss-closed')
      return { is: 'closed', loss, account, ...this.#figures(event, followed) }
    const is = event.type === 'loss-parked' ? 'parked' : 'step'
    const told = this.#writer.bucketText(event, owner)
    return { is, loss, account, event: told, ...this.#ofBucket(event, followed) }
  }

  /** What a step over many came to for this one bucket. */
  #ofBucket(event: Event, { loss, asset }: FollowedLoss): Readonly<Record<string, unknown>> {
    const names = this.#names
    if (event.type === 'allocated')
      return { received: gridText(event.received[event.losses.indexOf(loss)], names.moneyGrid(asset)) }
    if (event.type !== 'deleveraged') return {}
    const { series } = event
    return {
      closed: {
        instrument: names.symbolOf(series),
        quantity: gridText(-sum(event.quantities) + 0, names.quantityGrid(series)),
        value: gridText(-sum(event.values) + 0, names.moneyGrid(names.assetOfSeries(series))),
      },
    }
  }

  #openedText({ loss, bucket, opened }: FollowedLoss): StreamNotice {
    const names = this.#names
    const money = (amount: number): string => gridText(amount, names.moneyGrid(opened.asset))
    return {
      is: 'opened',
      loss,
      account: names.accountName(bucket),
      asset: names.assetName(opened.asset),
      source: opened.source,
      equity: money(opened.equity),
      balance: money(opened.balance),
      maintenance: money(opened.maintenance),
      positions: opened.series.map((series, at) => ({
        instrument: names.symbolOf(series),
        quantity: gridText(opened.quantities[at], names.quantityGrid(series)),
        mark: gridText(opened.marks[at], names.priceGrid(series)),
      })),
    }
  }

  #figures(closed: Closed, { asset }: FollowedLoss): Readonly<Record<string, string>> {
    const money = (amount: number): string => gridText(amount, this.#names.moneyGrid(asset))
    return {
      how: closed.how,
      asset: this.#names.assetName(asset),
      equity: money(closed.equity),
      defaultLoss: money(closed.defaultLoss),
      externalizedLoss: money(closed.externalizedLoss),
      uncoveredLoss: money(closed.uncoveredLoss),
      socializedLoss: money(closed.socializedLoss),
      transfer: money(closed.transfer),
      claimed: money(closed.claimed),
    }
  }

  #summaryOf(closed: Closed, followed: FollowedLoss): StreamNotice {
    const { loss, bucket, openedAt } = followed
    return {
      is: 'closed',
      loss,
      account: this.#names.accountName(bucket),
      openedAt,
      ...this.#figures(closed, followed),
      paid: this.#paidText(followed),
      claims: this.#claimsText(followed),
    }
  }

  /** Which layers paid how much, and how many accounts stood behind each; never which. */
  #paidText({ paid, asset }: FollowedLoss): readonly object[] {
    const grid = this.#names.moneyGrid(asset)
    return [...paid.values()].map(({ step, kind, name, by, amount, payers }) => ({
      step,
      kind,
      name,
      by,
      amount: gridText(amount, grid),
      payers,
    }))
  }

  #claimsText({ claims }: FollowedLoss): readonly object[] {
    return claims.map(({ claim, asset, creditors, seniority, amount }) => {
      const grid = this.#names.moneyGrid(asset)
      const live = this.#names.house.tables.claims.get(claim)
      const outstanding = live === undefined ? amount : live.amount - live.repaid
      return {
        claim,
        creditors,
        seniority,
        asset: this.#names.assetName(asset),
        amount: gridText(amount, grid),
        outstanding: gridText(outstanding, grid),
      }
    })
  }
}
