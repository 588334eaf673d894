import type { Command, CommandBody } from '../../core/engine/commands.ts'
import type { Place } from '../../files/problems.ts'

/** A command with where in the input it comes from, for whoever has to be told that it was refused. */
export interface PlannedCommand {
  readonly command: Command
  /** What it does in words, with names. */
  readonly what: string
  /** Null where no one place stands for it. */
  readonly place: Place | null
  /** Part of the opening, in which nothing may be refused. */
  readonly isOpening: boolean
}

/** A body on its way to become a command. */
export interface PlannedBody {
  readonly body: CommandBody
  readonly what: string
  readonly place: Place | null
}

/** A layer of the rulebook, as totals name it. */
export interface LayerHeader {
  readonly name: string
  readonly kind: string
}

/**
 * What a run's result takes from its scenario and not from the engine, plain data: with it and the commands a
 * run can be told again without the files it was made from.
 */
export interface RunHeader {
  readonly name: string
  readonly title: string
  readonly about: readonly string[]
  readonly seed: string
  readonly rulebook: string
  readonly layers: readonly LayerHeader[]
  readonly startedAt: number
  /** Names by account row. */
  readonly accounts: readonly string[]
  /** Names of the house accounts whose balances are shown over time. */
  readonly funds: readonly string[]
  /** Commands of the opening, in which nothing is refused and no losses are told. */
  readonly openingCommands: number
  /** Full law checks after every so many commands of the timeline; null for the ends alone. */
  readonly fullLawsEvery: number | null
  readonly refusedInput: readonly { readonly what: string; readonly why: string }[]
  readonly notes: readonly string[]
  /** Hash of everything the run was made from. */
  readonly scenarioHash: string
}

/** A run before it is run: what it is called, and its commands, made as they are asked for. */
export interface Plan {
  readonly header: RunHeader
  /** Commands in all. */
  readonly count: number
  commands(): Iterable<PlannedCommand>
}
