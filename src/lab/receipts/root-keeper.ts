import type { Command } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import type { Finding } from '../../core/engine/laws.ts'
import type { Witness } from '../../core/engine/witness.ts'
import type { SumTree } from '../../core/proof/index.ts'
import type { House } from '../../core/waterfall/house.ts'
import { rulebookInForce, type Selection } from '../../core/waterfall/rulebook.ts'
import type { EventFacts } from '../../wire/receipt-json.ts'
import { eventText } from '../../wire/receipt-text.ts'
import {
  FIRST_HEAD,
  headAfter,
  headOfFile,
  type RootsFile,
  type RootsInterval,
  type RootsQueue,
  type RootText,
  rootToText,
} from '../../wire/roots-json.ts'
import { rulebookHash } from '../../wire/rulebook.ts'
import type { RunHeader } from '../run/plan.ts'
import { Words } from '../run/words.ts'
import { type CandidateTree, candidateTree, nameOfSelection, rankingOf } from './candidates.ts'
import { EventForester, type EventTrees } from './event-trees.ts'
import { Leaves, Workshop } from './leaves.ts'
import { sumsOfPayerTree } from './payer-sums.ts'
import type { SaltsOfRun } from './salts-of-run.ts'
import { type StateTree, stateTreeOf } from './state-tree.ts'

/** What of a run goes into its roots. */
export type RootsHeader = Pick<
  RunHeader,
  'name' | 'accounts' | 'startedAt' | 'openingCommands' | 'scenarioHash'
>

/** How often roots are taken. */
export interface RootTimes {
  readonly intervalMs: number
  /** How often queues are committed; null for never. */
  readonly queueIntervalMs: number | null
}

/** Whoever wants proofs out of the trees while they stand. */
export interface Follower {
  /** The state before the first event of an interval. */
  onState?(house: House, words: Words, state: StateTree): void
  /** An event of the interval, at its place among the interval's events. */
  onEvent?(facts: EventFacts, trees: EventTrees, place: number): void
  onInterval?(interval: RootsInterval, events: SumTree): void
  onQueue?(number: number, queue: RootsQueue, tree: CandidateTree): void
}

interface Open {
  readonly number: number
  readonly firstCommand: number
  readonly state: RootText
  readonly events: Leaves
}

/**
 * Watches a run and takes the roots that are published of it.
 *
 * Time is cut into intervals of one length from the run's start. Before the first event of an interval the state of
 * every account is committed; every event over payers gets trees of its payers and candidates; when the next interval
 * begins, the roots of its events are gathered into one. Nothing is kept of a tree but its root, unless a follower asks.
 */
export class RootKeeper implements Witness {
  readonly #header: RootsHeader
  readonly #times: RootTimes
  readonly #salts: SaltsOfRun
  readonly #workshop: Workshop
  readonly #follower: Follower
  /** Made with the first event, since a run makes its house after whoever watches it. */
  #parts: { readonly words: Words; readonly forester: EventForester } | null = null
  readonly #intervals: RootsInterval[] = []
  readonly #queues: RootsQueue[] = []
  /** Events of the command that is under way. */
  readonly #told: EventTrees[] = []
  #open: Open | null = null
  #queued = -1
  #next = 0
  #isInCommand = false

  /** @param next number of the first command it is shown */
  constructor(header: RootsHeader, times: RootTimes, salts: SaltsOfRun, follower: Follower = {}, next = 0) {
    this.#next = next
    this.#header = header
    this.#times = times
    this.#salts = salts
    this.#workshop = new Workshop(salts.salts)
    this.#follower = follower
  }

  get #hasBegun(): boolean {
    return this.#next >= this.#header.openingCommands
  }

  before(house: House, event: Event): void {
    if (!this.#hasBegun) return
    if (!this.#isInCommand) this.#beginCommand(house)
    this.#partsOf(house).forester.before(house, event)
  }

  after(house: House, event: Event): void {
    if (!this.#hasBegun) return
    const trees = this.#partsOf(house).forester.after(house, event)
    if (trees !== null) this.#told.push(trees)
  }

  end(house: House, command: Command): Finding[] {
    for (const trees of this.#told) this.#gather(house, trees, command.id)
    this.#told.length = 0
    this.#parts?.forester.endCommand()
    this.#next = command.id + 1
    this.#isInCommand = false
    return []
  }

  #partsOf(house: House): { readonly words: Words; readonly forester: EventForester } {
    if (this.#parts !== null) return this.#parts
    const words = new Words(house, this.#header.accounts)
    this.#parts = { words, forester: new EventForester(words, this.#workshop) }
    return this.#parts
  }

  /** State and queues are taken before the command has changed anything. */
  #beginCommand(house: House): void {
    this.#isInCommand = true
    const since = house.at - this.#header.startedAt
    const number = Math.floor(since / this.#times.intervalMs)
    if (this.#open === null || this.#open.number < number) this.#openInterval(house, number)
    const { queueIntervalMs } = this.#times
    if (queueIntervalMs === null || Math.floor(since / queueIntervalMs) <= this.#queued) return
    if (this.#takeQueues(house)) this.#queued = Math.floor(since / queueIntervalMs)
  }

  #openInterval(house: House, number: number): void {
    this.#closeInterval()
    const { words } = this.#partsOf(house)
    const state = stateTreeOf(house, words, this.#workshop, String(number))
    this.#open = {
      number,
      firstCommand: this.#next,
      state: rootToText(state.tree.root),
      events: new Leaves('events', 2 * house.markets.assets.length, this.#workshop, String(number)),
    }
    this.#follower.onState?.(house, words, state)
  }

  #gather(house: House, trees: EventTrees, command: number): void {
    const open = this.#open
    if (open === null) return
    const facts: EventFacts = { command, ...trees.facts }
    const sums = sumsOfPayerTree(trees.payers.tree.root.sums, trees.asset, house.markets.assets.length)
    open.events.addOpen(sums, eventText(facts))
    this.#follower.onEvent?.(facts, trees, open.events.count - 1)
  }

  #closeInterval(): void {
    const open = this.#open
    if (open === null) return
    const from = this.#header.startedAt + open.number * this.#times.intervalMs
    const tree = open.events.tree()
    const interval = {
      number: open.number,
      from,
      to: from + this.#times.intervalMs,
      firstCommand: open.firstCommand,
      state: open.state,
      events: rootToText(tree.root),
    }
    const head = headAfter(this.#intervals[this.#intervals.length - 1]?.head ?? FIRST_HEAD, interval)
    this.#intervals.push({ ...interval, head })
    this.#follower.onInterval?.({ ...interval, head }, tree)
    this.#open = null
  }

  /** False while no rulebook is in force that ranks anybody. */
  #takeQueues(house: House): boolean {
    const by = selectionInForce(house)
    if (by === null) return false
    for (const series of house.markets.series.keys()) {
      if (!house.markets.isInstrument(series)) continue
      for (const side of ['long', 'short'] as const) this.#takeQueue(house, series, side, by)
    }
    return true
  }

  #takeQueue(house: House, series: number, side: 'long' | 'short', by: Selection): void {
    const label = `${house.sequence} ${series} ${side}`
    const ranking = rankingOf(house, series, side, by)
    const { words } = this.#partsOf(house)
    const tree = candidateTree(house, words, this.#workshop, label, 'queue', ranking, series)
    const queue: RootsQueue = {
      at: house.at,
      command: this.#next,
      instrument: house.markets.symbolOf(series),
      side,
      by: nameOfSelection(by),
      queue: rootToText(tree.tree.root),
    }
    this.#queues.push(queue)
    this.#follower.onQueue?.(this.#queues.length - 1, queue, tree)
  }

  /** The roots of the whole run; nothing may be told afterwards. */
  finish(house: House): RootsFile {
    this.#closeInterval()
    const file = {
      file: 'breakwater-roots',
      version: 1,
      run: this.#header.name,
      scenario: this.#header.scenarioHash,
      assets: house.markets.assets.map(({ name, decimals }) => ({ name, decimals })),
      rulebooks: house.rulebooks.map((rules, version) => ({
        name: rules.name,
        version,
        hash: rulebookHash(rules),
        rules,
      })),
      salts: { from: this.#salts.from, check: this.#salts.check },
      ...this.#times,
      intervals: this.#intervals,
      queues: this.#queues,
    } as const
    return { ...file, head: headOfFile(file) }
  }
}

/** The selection by which the rulebook in force would deleverage first, where it ranks a whole side. */
function selectionInForce({ rulebooks }: House): Selection | null {
  const step = rulebookInForce(rulebooks)?.steps.find((each) => each.step === 'deleverage')
  if (step?.step !== 'deleverage') return null
  return step.select.by === 'queue' || step.select.by === 'size' ? step.select : null
}
