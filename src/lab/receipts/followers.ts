import type { Account } from '../../core/book/book.ts'
import { hexOf } from '../../core/money/sha256.ts'
import { base64url, proofToBytes, proveRange, type SumTree, withNeighbours } from '../../core/proof/index.ts'
import type { House } from '../../core/waterfall/house.ts'
import type {
  CandidateFacts,
  EventFacts,
  QueueEntry,
  ReceiptEntry,
  Shown,
  StateFacts,
} from '../../wire/receipt-json.ts'
import type { RootsInterval, RootsQueue } from '../../wire/roots-json.ts'
import type { Words } from '../run/words.ts'
import type { CandidateTree } from './candidates.ts'
import type { EventTrees } from './event-trees.ts'
import type { Follower } from './root-keeper.ts'
import { type StateTree, stateFactsOf } from './state-tree.ts'

/** Picks out of a run everything one account paid for one loss, or for any where that is null, each with its proofs. */
export class ReceiptFollower implements Follower {
  readonly #account: Account
  readonly #loss: number | null
  readonly #entries: ReceiptEntry[] = []
  #state: Shown<StateFacts> | null = null
  #waiting: {
    readonly entry: Omit<ReceiptEntry, 'interval' | 'eventProof' | 'state'>
    readonly place: number
  }[] = []

  constructor(account: Account, loss: number | null) {
    this.#account = account
    this.#loss = loss
  }

  get entries(): readonly ReceiptEntry[] {
    return this.#entries
  }

  onState(house: House, words: Words, { tree, saltOf }: StateTree): void {
    const facts = stateFactsOf(house, words, this.#account)
    this.#state = { facts, salt: hexOf(saltOf(this.#account)), proof: proofText(tree, this.#account) }
  }

  onEvent(event: EventFacts, trees: EventTrees, place: number): void {
    if (this.#loss !== null && !trees.losses.includes(this.#loss)) return
    for (const facts of trees.payers.facts) {
      if (facts.row !== this.#account) continue
      const salt = hexOf(trees.saltOf(this.#account))
      const payer = { facts, salt, proof: proofText(trees.payers.tree, facts.place) }
      const { candidate: among } = facts
      const candidate =
        among === null || trees.candidates === null ? null : shownCandidate(trees.candidates, among)
      this.#waiting.push({ entry: { event, payer, candidate }, place })
    }
  }

  onInterval(interval: RootsInterval, events: SumTree): void {
    for (const { entry, place } of this.#waiting)
      if (this.#state !== null)
        this.#entries.push({
          interval: interval.number,
          ...entry,
          eventProof: proofText(events, place),
          state: this.#state,
        })
    this.#waiting = []
  }
}

/** Picks one account's place out of the queues of one instrument: the last before a moment, and the first behind it. */
export class QueueFollower implements Follower {
  readonly #account: Account
  readonly #instrument: string
  readonly #at: number
  #before: QueueEntry[] = []
  #beforeAt = Number.NEGATIVE_INFINITY
  #after: QueueEntry[] = []
  #afterAt = Number.POSITIVE_INFINITY

  constructor(account: Account, instrument: string, at: number) {
    this.#account = account
    this.#instrument = instrument
    this.#at = at
  }

  get entries(): readonly QueueEntry[] {
    return [...this.#before, ...this.#after]
  }

  onQueue(number: number, { instrument, at }: RootsQueue, tree: CandidateTree): void {
    if (instrument !== this.#instrument || at > this.#afterAt) return
    if (at > this.#at) this.#afterAt = at
    else if (at > this.#beforeAt) {
      this.#beforeAt = at
      this.#before = []
    }
    const position = tree.placeOf(this.#account)
    if (position === null) return
    const entry = { at, queue: number, position, shown: shownCandidate(tree, position) }
    if (at > this.#at) this.#after.push(entry)
    else this.#before.push(entry)
  }
}

function shownCandidate(tree: CandidateTree, place: number): Shown<CandidateFacts> {
  const facts = tree.factsAt(place)
  // Whoever shares pro rata is listed by account: his neighbours would show no order, and are left closed.
  const [from, to] = tree.by === 'pro-rata' ? [place, place + 1] : withNeighbours(place, tree.tree.count)
  return { facts, salt: hexOf(tree.saltOf(facts.row)), proof: rangeText(tree.tree, from, to) }
}

function proofText(tree: SumTree, place: number): string {
  return rangeText(tree, place, place + 1)
}

function rangeText(tree: SumTree, from: number, to: number): string {
  return base64url(proofToBytes(proveRange(tree, from, to)))
}
