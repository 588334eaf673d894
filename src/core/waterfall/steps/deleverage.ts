import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { openSeries } from '../bucket.ts'
import { type Deal, dealOf } from '../deal.ts'
import type { Loss } from '../loss.ts'
import { isExempt } from '../options.ts'
import type { StepOf } from '../rulebook.ts'
import { holdersOpposite, type Queue, queueOf, type Ranked } from '../selection.ts'
import { type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'
import { canTake, keepsOf, keptOf, mostOf } from './closable.ts'
import { deleveragePool } from './deleverage-pool.ts'
import { handOver, type Take } from './hand-over.ts'
import { pairedLegs, pairsOf } from './pairs.ts'
import { proRata } from './pro-rata.ts'

type Deleverage = StepOf<'deleverage'>

/** Closes what is open against holders of the other side, chosen by the declared selection, at the declared price. */
export function deleverage(turn: Turn, loss: Loss, step: Deleverage, index: number): Outcome {
  if (loss.source === 'pool-profit') return deleveragePool(turn, loss, step, index)
  for (const series of openSeries(turn.house, loss.bucket)) {
    const held = turn.house.book.quantityOf(loss.bucket, series)
    if (held === 0 || isExempt(turn.house, series, held, step)) continue // closed as another's pair, or nobody may be asked
    if (step.selfFirst) takeFrom(turn, loss, step, index, series, siblingQueue(turn, loss, series))
    if (turn.house.book.quantityOf(loss.bucket, series) === 0) continue
    if (step.select.by === 'pro-rata') proRata(turn, loss, step, index, series)
    else takeFrom(turn, loss, step, index, series, sharedQueue(turn, loss, step, index, series))
  }
  return 'next'
}

/** Losses of one command that deleverage the same side share one queue, so that a rank is used up once. */
function sharedQueue(turn: Turn, loss: Loss, step: Deleverage, index: number, series: number): Queue {
  const quantity = turn.house.book.quantityOf(loss.bucket, series)
  const key = `${loss.rulebook} ${index} ${series} ${quantity > 0}`
  const known = turn.queues.get(key)
  if (known !== undefined) return known
  const barred = new Set(turn.fallen)
  const queue = queueOf(turn.house, series, quantity, step.select, barred, turn.house.tables.named)
  turn.queues.set(key, queue)
  return queue
}

function siblingQueue(turn: Turn, loss: Loss, series: number): Queue {
  const { house } = turn
  const quantity = house.book.quantityOf(loss.bucket, series)
  const owner = house.book.ownerOf(loss.bucket)
  const others = holdersOpposite(house, series, quantity, turn.fallen)
  const strangers = new Set(others.filter((account) => house.book.ownerOf(account) !== owner))
  return queueOf(house, series, quantity, { by: 'size' }, strangers, house.tables.named)
}

/** Takes from the best rank down until nothing is open; who still holds something is put back for the next loss. */
function takeFrom(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  index: number,
  series: number,
  queue: Queue,
): void {
  const { house } = turn
  const rest: Account[] = []
  let room = step.most ?? Number.POSITIVE_INFINITY
  for (let cell = house.book.find(loss.bucket, series); cell !== NONE && room > 0; ) {
    const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
    const { takes, hedged } = chooseTakes(turn, loss, step, series, queue, deal, room, rest)
    handOver(turn, loss, step, index, series, deal, takes, { count: queue.candidates, hash: queue.hash })
    room -= takes.length
    if (hedged === null) break
    takeHedged(turn, loss, step, index, series, queue, hedged)
    rest.push(hedged.account)
    room -= 1
    cell = house.book.find(loss.bucket, series)
  }
  for (const account of rest) queue.putBack(account)
}

interface Chosen {
  readonly takes: readonly Take[]
  /** One whose hedges have to be closed with his position, because his position alone is too much for him. */
  readonly hedged: Ranked | null
}

function chooseTakes(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  series: number,
  queue: Queue,
  deal: Deal,
  room: number,
  rest: Account[],
): Chosen {
  const { book } = turn.house
  const held = book.quantityOf(loss.bucket, series)
  const takes: Take[] = []
  let taken = 0
  while (taken < Math.abs(held) && takes.length < room) {
    const best = queue.take()
    if (best === null) break
    const { account, score } = best
    if (!canTake(turn, account, series, held)) continue
    const wanted = Math.min(Math.abs(held) - taken, mostOf(turn, step, account, series, held, deal))
    const quantity = keptOf(turn, loss, step, account, series, held, deal, taken, wanted)
    const isPaired = step.protect?.how === 'paired' && quantity < wanted
    if (isPaired && pairsOf(turn, loss, step, account, series).length > 0) return { takes, hedged: best }
    if (quantity > 0) takes.push({ account, quantity, score })
    if (quantity < Math.abs(book.quantityOf(account, series))) rest.push(account)
    taken += quantity
  }
  return { takes, hedged: null }
}

/**
 * Closes what one can bear of a position with its hedges, an event for each: the hedges first, in proportion. Each part
 * is held against the rows as they are when its turn comes, so that he has what must be kept after every event.
 */
function takeHedged(
  turn: Turn,
  loss: Loss,
  step: Deleverage,
  index: number,
  series: number,
  queue: Queue,
  { account, score }: Ranked,
): void {
  const { house } = turn
  const { book } = house
  const keep = step.protect?.keep ?? 'equity'
  const cell = book.find(loss.bucket, series)
  const deal = dealOf(house, rulebookOfLoss(house, loss), loss, cell, step.price)
  const held = book.quantity(cell)
  const wanted = Math.min(Math.abs(held), mostOf(turn, step, account, series, held, deal))
  const legs = pairedLegs(turn, loss, step, account, series, wanted, keepsOf(turn, loss, step, keep, account))
  for (const leg of legs) {
    const at = book.find(loss.bucket, leg.series)
    const now = dealOf(house, rulebookOfLoss(house, loss), loss, at, step.price)
    const quantity = keptOf(turn, loss, step, account, leg.series, book.quantity(at), now, 0, leg.size)
    const candidates = leg.series === series ? queue.candidates : 1
    const takes = quantity === 0 ? [] : [{ account, quantity, score }]
    handOver(turn, loss, step, index, leg.series, now, takes, {
      count: candidates,
      hash: leg.series === series ? queue.hash : '',
    })
  }
}
