import type { Command } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import { openHouse } from '../../core/engine/house.ts'
import { type Refusal, refusalText } from '../../core/engine/refusals.ts'
import { type Outcome, submit } from '../../core/engine/submit.ts'
import { lawWitness, type Witness } from '../../core/engine/witness.ts'
import { COLLATERAL, INVERSE } from '../../core/market/value.ts'
import type { House } from '../../core/waterfall/house.ts'
import { type Problem, type Problems, wholeFile } from '../../files/problems.ts'
import { canonicalJson } from '../../wire/canonical-json.ts'
import { optionSeries } from '../options/option-series.ts'
import type { RunResult } from '../run-result.ts'
import { LineHash } from './hash.ts'
import { LawLog } from './law-log.ts'
import type { Plan, PlannedCommand, RunHeader } from './plan.ts'
import { Recorder } from './recorder.ts'
import { refusalWords } from './refusal-words.ts'
import { totalsOf } from './totals.ts'
import { Words } from './words.ts'

/** A command on its way, with its words where they are known. */
export type RunCommand = Pick<PlannedCommand, 'command'> & Partial<PlannedCommand>

/** Whoever wants to see a run go by. */
export interface RunWatcher {
  /** After each command: how many are done. */
  onCommand?(done: number, house: House): void
  /** Every line of the record of commands, and of the record of events. */
  onCommandLine?(line: string): void
  onEventLine?(line: string, command: number): void
  /** Every command with what became of it, the refused ones too. */
  onOutcome?(command: Command, outcome: Outcome, house: House): void
  /** A command that was refused. */
  onRefused?(planned: RunCommand, refusal: Refusal): void
  /** Looks at the house before and after every event, beside the recorder and the laws. */
  readonly witness?: Witness
}

/** How a run ended. */
export interface RunOutcome {
  readonly result: RunResult
  readonly house: House
  /** No law was found broken. */
  readonly isSound: boolean
}

/** Refused commands of the timeline that are listed in full; the others are counted. */
const LISTED_REFUSALS = 100

/**
 * Runs commands on a new house and tells what happened. The same header and commands give the same result, line for
 * line, whether the commands are planned or read back from a run's record.
 */
export function runCommands(
  header: RunHeader,
  commands: Iterable<RunCommand>,
  watcher: RunWatcher = {},
): RunOutcome {
  const run = new Run(header, watcher)
  for (const planned of commands) run.take(planned)
  return run.end()
}

/**
 * Runs a plan. A refusal in its opening is a fault of the input: when the opening is done all of them are told, each
 * with its place, and the run goes no further.
 *
 * @param problems takes every refused command of the opening
 * @throws {BadInput} when there is any problem at the end of the opening
 */
export function runPlan(plan: Plan, problems: Problems, watcher: RunWatcher = {}): RunOutcome {
  const { header } = plan
  return runCommands(header, plan.commands(), {
    ...watcher,
    onCommand: (done, house) => {
      if (done === header.openingCommands) problems.throwIfAny()
      watcher.onCommand?.(done, house)
    },
    onRefused: (planned, refusal) => {
      if (planned.isOpening === true) problems.add(openingProblem(header, planned, refusal))
      watcher.onRefused?.(planned, refusal)
    },
  })
}

function openingProblem({ name }: RunHeader, { what, place }: RunCommand, refusal: Refusal): Problem {
  return {
    place: place ?? wholeFile(name),
    found: `a command that is refused, "${what}" (${refusalText(refusal)})`,
    expected: 'an opening that can be made',
  }
}

class Run {
  readonly #header: RunHeader
  readonly #watcher: RunWatcher
  readonly #house: House
  readonly #words: Words
  readonly #recorder: Recorder
  readonly #witness: Witness
  readonly #laws = new LawLog()
  readonly #hashes = { commands: new LineHash(), events: new LineHash() }
  readonly #refused: { what: string; why: string }[] = []
  #commands = 0
  #refusals = 0
  #events = 0
  #endedAt: number

  constructor(header: RunHeader, watcher: RunWatcher) {
    this.#header = header
    this.#watcher = watcher
    this.#house = openHouse({ accounts: header.accounts.length + 1 })
    this.#words = new Words(this.#house, header.accounts)
    this.#recorder = new Recorder(this.#house, header, this.#words)
    this.#witness = watching(this.#recorder, lawWitness(), watcher.witness)
    this.#endedAt = header.startedAt
  }

  take(planned: RunCommand): void {
    const { command } = planned
    this.#tellLine('commands', canonicalJson(command), command.id)
    this.#begin(command)
    const before = this.#house.book.fingerprint.toString()
    const outcome = submit(this.#house, command, this.#witness)
    this.#laws.witnessed(this.#witness.end(this.#house, command), command.id)
    this.#watcher.onOutcome?.(command, outcome, this.#house)
    if (outcome.ok) this.#accepted(command, outcome.events)
    else this.#refuse(planned, outcome.refusal, before)
    this.#commands += 1
    this.#endedAt = command.at
    this.#watcher.onCommand?.(this.#commands, this.#house)
  }

  /** The timeline begins behind the opening: full checks, and what accounts held before anything moved. */
  #begin({ id }: Command): void {
    const done = id - this.#header.openingCommands
    if (done === 0) {
      this.#laws.checkAll(this.#house)
      this.#recorder.begin()
    }
    const every = this.#header.fullLawsEvery
    if (every !== null && done > 0 && done % every === 0) this.#laws.checkAll(this.#house)
  }

  #accepted(command: Command, events: readonly Event[]): void {
    for (const event of events)
      this.#tellLine('events', canonicalJson({ command: command.id, event }), command.id)
    this.#events += events.length
    const { type } = command.body
    const isMoment = type === 'move-marks' || type === 'settle-expiry'
    if (isMoment && command.id >= this.#header.openingCommands) this.#recorder.sample()
  }

  #refuse(planned: RunCommand, refusal: Refusal, before: string): void {
    const { command } = planned
    this.#laws.refused(before === this.#house.book.fingerprint.toString(), command.id)
    const line = canonicalJson({ command: command.id, refusal })
    this.#tellLine('events', line, command.id)
    this.#refusals += 1
    const what = `command ${command.id} (${command.body.type}) at ${new Date(command.at).toISOString()}`
    if (this.#refused.length < LISTED_REFUSALS)
      this.#refused.push({ what, why: refusalWords(this.#words, this.#house, refusal) })
    this.#watcher.onRefused?.(planned, refusal)
  }

  #tellLine(record: 'commands' | 'events', line: string, command: number): void {
    this.#hashes[record].add(line)
    if (record === 'commands') this.#watcher.onCommandLine?.(line)
    else this.#watcher.onEventLine?.(line, command)
  }

  end(): RunOutcome {
    this.#laws.checkAll(this.#house)
    return { result: this.#result(), house: this.#house, isSound: this.#laws.isSound }
  }

  #result(): RunResult {
    const header = this.#header
    const { markets } = this.#house
    const losses = this.#recorder.lossResults()
    return {
      name: header.name,
      title: header.title,
      about: header.about,
      seed: header.seed,
      rulebook: header.rulebook,
      startedAt: header.startedAt,
      endedAt: this.#endedAt,
      assets: markets.assets.map(({ name, decimals }) => ({ name, decimals })),
      series: seriesOf(this.#house),
      funds: this.#recorder.funds(),
      timeline: this.#recorder.timeline,
      ...this.#recorder.optionBooks(),
      losses,
      hurt: this.#recorder.hurt(),
      totals: totalsOf(this.#house, this.#recorder.losses(), losses, header.layers),
      laws: this.#laws.results(),
      counts: this.#counts(losses.length),
      refusedInput: [...header.refusedInput, ...this.#refused],
      notes: [...header.notes, ...this.#recorder.notes],
      hashes: {
        scenario: header.scenarioHash,
        commands: this.#hashes.commands.digest(),
        events: this.#hashes.events.digest(),
        fingerprint: this.#house.book.fingerprint.toString(),
      },
    }
  }

  #counts(losses: number): RunResult['counts'] {
    const { book } = this.#house
    let accounts = 0
    for (let row = 0; row < book.accounts; row += 1)
      if (book.kindOf(row) === 'participant' || book.kindOf(row) === 'isolated') accounts += 1
    return {
      commands: this.#commands,
      refused: this.#refusals,
      events: this.#events,
      accounts,
      losses,
      ...this.#recorder.counts,
    }
  }
}

/** The recorder, the laws and whoever else asked look at the same events; what any of them finds is told. */
function watching(recorder: Recorder, laws: Witness, other: Witness | undefined): Witness {
  return {
    before(house, event) {
      laws.before(house, event)
      recorder.before(event)
      other?.before(house, event)
    },
    after(house, event) {
      laws.after(house, event)
      recorder.after(event)
      other?.after(house, event)
    },
    end: (house, command) => [...laws.end(house, command), ...(other?.end(house, command) ?? [])],
  }
}

function seriesOf({ markets }: House): RunResult['series'] {
  return [...markets.series.keys()].map((series) => {
    const symbol = markets.symbolOf(series)
    if (markets.isReference(series))
      return { symbol, kind: 'reference', asset: 0, reference: markets.reference(series).terms.kind }
    if (markets.payoff[series] === COLLATERAL)
      return { symbol, kind: 'collateral', asset: markets.collateral(series).terms.inAsset }
    const { settlementAsset: asset, option, expiresAt } = markets.instrument(series).terms
    if (option !== undefined && expiresAt !== null)
      return { symbol, kind: 'option', asset, option: optionSeries(option, expiresAt) }
    return { symbol, kind: markets.payoff[series] === INVERSE ? 'inverse' : 'linear', asset }
  })
}
