import type { Account } from '../book/book.ts'
import { UNMARGINED } from '../book/layout.ts'
import { worthInHome } from '../margin/mixed.ts'
import { isOwnMoney } from '../waterfall/apply.ts'
import { assessmentOf, bucketHasReached, homeBalanceOf, isFlat } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import type { Event } from './events.ts'
import type { Finding } from './laws.ts'

type Closed = Extract<Event, { type: 'loss-closed' }>

/** What the events said of one loss so far, in units of its asset. */
interface Story {
  readonly bucket: Account
  readonly asset: number
  readonly balance: bigint
  paid: bigint
  recourse: bigint
  givenUp: bigint
  claimed: bigint
  returned: bigint
}

/**
 * Keeps every open loss's account from its events alone, and holds the figures of its end against it.
 *
 * A loss that opened before the witness came is not judged by its figures, only by the state it leaves.
 */
export class LossWitness {
  readonly #findings: Finding[]
  readonly #stories = new Map<number, Story>()

  constructor(findings: Finding[]) {
    this.#findings = findings
  }

  before(house: House, event: Event): void {
    if (event.type === 'loss-closed') this.#checkClosed(house, event)
    if (event.type === 'deleveraged') this.#noteGivenUp(house, event)
  }

  after(house: House, event: Event): void {
    switch (event.type) {
      case 'loss-opened':
        return void this.#stories.set(event.loss, storyOf(event))
      case 'allocated':
        return this.#noteAllocated(event)
      case 'claim-recorded':
        return this.#add(event.loss, 'claimed', BigInt(event.amount))
      case 'surplus-returned':
        return this.#add(
          event.loss,
          'returned',
          event.shares.reduce((sum, share) => sum + BigInt(share.amount), 0n),
        )
      case 'loss-closed':
        this.#checkState(house, event)
        return void this.#stories.delete(event.loss)
    }
  }

  #add(loss: number, what: 'paid' | 'recourse' | 'givenUp' | 'claimed' | 'returned', amount: bigint): void {
    const story = this.#stories.get(loss)
    if (story !== undefined) story[what] += amount
  }

  #noteAllocated(event: Extract<Event, { type: 'allocated' }>): void {
    const what = isOwnMoney(event) ? 'recourse' : 'paid'
    for (const [at, loss] of event.losses.entries()) this.#add(loss, what, BigInt(event.received[at]))
  }

  /** What takers gave up against the mark, in the loss's asset: a price rule moved it. */
  #noteGivenUp(house: House, event: Extract<Event, { type: 'deleveraged' }>): void {
    const loss = house.tables.losses.get(event.loss)
    if (loss === undefined) return
    const { settlementAsset } = house.markets.instrument(event.series).terms
    for (const gap of event.gaps) {
      if (gap < 0)
        this.#add(
          event.loss,
          'givenUp',
          BigInt(-worthInHome(house.markets, loss.asset, settlementAsset, gap)),
        )
    }
  }

  #checkClosed(house: House, event: Closed): void {
    const story = this.#stories.get(event.loss)
    if (story === undefined) return
    const { equity, defaultLoss, externalizedLoss } = event
    const back = smaller(story.returned, story.paid)
    const externalized = story.paid - back + story.givenUp + story.claimed
    this.#expect(event, 'externalized loss', BigInt(externalizedLoss), externalized)
    const own = story.balance + story.recourse - BigInt(equity) - (story.returned - back)
    this.#expect(event, 'default loss', BigInt(defaultLoss), (own < 0n ? 0n : own) + externalized)
    this.#expect(event, 'claim', BigInt(event.claimed), story.claimed)
    this.#expect(event, 'equity', BigInt(equity), BigInt(assessmentOf(house, story.bucket).netEquity))
  }

  #expect(event: Closed, what: string, found: bigint, expected: bigint): void {
    if (found !== expected)
      this.#find(`loss ${event.loss} closed with a ${what} of ${found}, its events say ${expected}`)
  }

  #checkState(house: House, event: Closed): void {
    const bucket = this.#stories.get(event.loss)?.bucket
    if (bucket === undefined) return
    const { netEquity } = assessmentOf(house, bucket)
    const story = `loss ${event.loss} closed as ${event.how}`
    if (netEquity < 0) return this.#find(`${story} with equity ${netEquity} in account ${bucket}`)
    // A pool has no trigger of margin: solvent is all it has to be.
    if (house.book.has(bucket, UNMARGINED) && !isFlat(house, bucket)) return
    if (isFlat(house, bucket)) {
      const balance = homeBalanceOf(house, bucket)
      if (balance < 0) this.#find(`${story}, and account ${bucket} still owes ${-balance}`)
      return
    }
    const rulebook = house.rulebooks[house.rulebooks.length - 1]
    if (event.how === 'closed' || bucketHasReached(house, rulebook, bucket, rulebook.trigger))
      this.#find(`${story}, and account ${bucket} is neither flat nor above its trigger`)
  }

  #find(found: string): void {
    this.#findings.push({ law: 'loss-closes', found })
  }
}

function storyOf(event: Extract<Event, { type: 'loss-opened' }>): Story {
  const { bucket, asset } = event
  const zero = { paid: 0n, recourse: 0n, givenUp: 0n, claimed: 0n, returned: 0n }
  return { bucket, asset, balance: BigInt(event.balance), ...zero }
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
