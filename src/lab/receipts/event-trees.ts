import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import type { SumTree } from '../../core/proof/index.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Selection } from '../../core/waterfall/rulebook.ts'
import { type ScoreInputs, scoreInputs, scoreOf } from '../../core/waterfall/scores.ts'
import type { EventFacts, PayerFacts, ScoreFacts } from '../../wire/receipt-json.ts'
import { payerText } from '../../wire/receipt-text.ts'
import { rootToText } from '../../wire/roots-json.ts'
import { rulebookHash } from '../../wire/rulebook.ts'
import { lossesOf } from '../run/recorder.ts'
import type { Words } from '../run/words.ts'
import { type CandidateTree, candidatesOf, candidateTree, nameOfSelection, scoreFacts } from './candidates.ts'
import { assetOf, dealFactsOf, lossIdsOf, marginOf, type PaidEvent, rowsOf, stepOf } from './event-facts.ts'
import { Leaves, type Workshop } from './leaves.ts'
import { type Before, payerFactsOf } from './payer-facts.ts'
import { sumsOfPayer } from './payer-sums.ts'

/** An event over payers with its trees. Its command's number is known only when the command has ended. */
export interface EventTrees {
  readonly facts: Omit<EventFacts, 'command'>
  readonly losses: readonly number[]
  /** Number of the event's asset. */
  readonly asset: number
  readonly payers: { readonly tree: SumTree; readonly facts: readonly PayerFacts[] }
  readonly candidates: CandidateTree | null
  saltOf(account: Account): Uint8Array
}

type Reading = { readonly inputs: ScoreInputs; readonly read: 'queue-built' | 'put-back' }

/** Builds the trees of events as they go by; one command's queues are kept until it ends. */
export class EventForester {
  readonly #words: Words
  readonly #workshop: Workshop
  readonly #hashes: string[] = []
  readonly #fallen = new Set<Account>()
  /** Candidate trees of this command by fold and place in the rulebook: losses that share a queue share its tree. */
  readonly #trees = new Map<string, CandidateTree | null>()
  readonly #readings = new Map<string, Reading>()
  #before: Before | null = null
  #index = -1

  constructor(words: Words, workshop: Workshop) {
    this.#words = words
    this.#workshop = workshop
  }

  before(house: House, event: Event): void {
    this.#index += 1
    this.#noteFallen(house, event)
    this.#before =
      event.type === 'allocated' || event.type === 'deleveraged' ? this.#read(house, event) : null
  }

  /** The trees of the event, or null for one without payers. */
  after(house: House, event: Event): EventTrees | null {
    const before = this.#before
    this.#before = null
    if (before === null || (event.type !== 'allocated' && event.type !== 'deleveraged')) return null
    const trees = this.#grow(house, event, before)
    if (event.type === 'deleveraged') this.#notePutBack(house, event)
    return trees
  }

  endCommand(): void {
    this.#index = -1
    this.#fallen.clear()
    this.#trees.clear()
    this.#readings.clear()
  }

  #noteFallen(house: House, event: Event): void {
    if (event.type === 'loss-opened') this.#fallen.add(event.bucket)
    for (const id of lossesOf(event)) {
      const loss = house.tables.losses.get(id)
      if (loss !== undefined) this.#fallen.add(loss.bucket)
    }
  }

  #read(house: House, event: PaidEvent): Before {
    const rows = rowsOf(event)
    const candidates = event.type === 'deleveraged' ? this.#candidates(house, event) : null
    return {
      rows,
      margins: rows.map(({ account }) => marginOf(house, account)),
      scores: rows.map(({ account }, at) => this.#scoreOf(house, event, account, at)),
      facts: this.#factsOf(house, event, candidates),
      fingerprint: house.book.fingerprint.toString(),
      candidates,
    }
  }

  #candidates(house: House, event: Extract<PaidEvent, { type: 'deleveraged' }>): CandidateTree | null {
    const step = stepOf(house, event)
    if (step?.step !== 'deleverage' || event.kind !== 'deleverage') return null
    const key = `${event.candidatesHash} ${event.candidates} ${event.step} ${event.series} ${event.quantities[0] > 0}`
    // Everybody on the other side is another set after each event; a queue is built once a command.
    const known = event.candidatesHash === '' ? undefined : this.#trees.get(key)
    if (known !== undefined) return known
    const label = `${house.sequence} ${this.#index}`
    const tree = candidatesOf(house, event, step, this.#fallen, (ranking, series) =>
      candidateTree(house, this.#words, this.#workshop, label, 'candidates', ranking, series),
    )
    this.#trees.set(key, tree)
    for (const [account, inputs] of tree?.inputs ?? [])
      this.#readings.set(`${event.series} ${account}`, { inputs, read: 'queue-built' })
    return tree
  }

  /** The score an account was taken with, from the inputs that give it: of the queue, of a return to it, or of now. */
  #scoreOf(house: House, event: PaidEvent, account: Account, at: number): ScoreFacts | null {
    if (event.type === 'allocated') return null
    const value = event.scores[at]
    const by = selectionOf(house, event)
    if (by === null) return { value, by: event.kind, version: 1, read: null, inputs: null }
    if (by.by !== 'queue') return scoreFacts(by, value, null, 'at-event')
    const known = this.#readings.get(`${event.series} ${account}`)
    if (known !== undefined && scoreOf(by.score).of(known.inputs) === value)
      return scoreFacts(by, value, known.inputs, known.read)
    return scoreFacts(by, value, scoreInputs(house, account, event.series), 'at-event')
  }

  #notePutBack(house: House, event: Extract<PaidEvent, { type: 'deleveraged' }>): void {
    if (event.candidatesHash === '' || selectionOf(house, event)?.by !== 'queue') return
    for (const account of event.takers) {
      if (house.book.quantityOf(account, event.series) === 0) continue
      const inputs = scoreInputs(house, account, event.series)
      this.#readings.set(`${event.series} ${account}`, { inputs, read: 'put-back' })
    }
  }

  #factsOf(house: House, event: PaidEvent, candidates: CandidateTree | null): Before['facts'] {
    const isAllocated = event.type === 'allocated'
    const by = isAllocated ? null : selectionOf(house, event)
    return {
      index: this.#index,
      at: house.at,
      losses: lossIdsOf(event),
      step: event.step,
      kind: event.kind,
      name: event.name,
      asset: house.markets.assets[assetOf(house, event)].name,
      rulebook: this.#rulebookOf(house, event),
      total: isAllocated ? event.total : -event.gaps.reduce((sum, gap) => sum + BigInt(gap), 0n),
      residual: isAllocated ? event.residual : 0n,
      base: isAllocated ? event.base : null,
      level: isAllocated ? event.level : null,
      deal: isAllocated ? null : dealFactsOf(house, event),
      candidates:
        isAllocated || by === null
          ? null
          : {
              by: nameOfSelection(by),
              count: event.candidates,
              fold: event.candidatesHash,
              root: candidates === null ? null : rootToText(candidates.tree.root),
            },
    }
  }

  #rulebookOf(house: House, event: PaidEvent): EventFacts['rulebook'] {
    const version = house.tables.losses.get(lossIdsOf(event)[0])?.rulebook ?? 0
    const rulebook = house.rulebooks[version]
    this.#hashes[version] ??= rulebookHash(rulebook)
    return { name: rulebook.name, version, hash: this.#hashes[version] }
  }

  #grow(house: House, event: PaidEvent, before: Before): EventTrees {
    const leaves = new Leaves('payers', 3, this.#workshop, `${house.sequence} ${this.#index}`)
    const measured = before.rows.reduce((sum, { measure }) => sum + BigInt(measure), 0n)
    const facts = before.rows.map((row, at) => {
      const after = marginOf(house, row.account)
      const payer = payerFactsOf(this.#words, event, before, at, measured, after)
      leaves.add(
        row.account,
        payer.score?.value ?? 0,
        sumsOfPayer(payer.amount, BigInt(row.measure)),
        payerText(payer),
      )
      return payer
    })
    const tree = leaves.tree()
    const fingerprints = { before: before.fingerprint, after: house.book.fingerprint.toString() }
    return {
      facts: { ...before.facts, payers: rootToText(tree.root), fingerprints },
      losses: lossIdsOf(event),
      asset: assetOf(house, event),
      payers: { tree, facts },
      candidates: before.candidates,
      saltOf: (account) => leaves.saltOf(account),
    }
  }
}

function selectionOf(house: House, event: Extract<PaidEvent, { type: 'deleveraged' }>): Selection | null {
  const step = stepOf(house, event)
  return step?.step === 'deleverage' && event.kind === 'deleverage' ? step.select : null
}
