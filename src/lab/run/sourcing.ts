import type { Place, Problems } from '../../files/problems.ts'
import { Faults } from '../../wire/faults.ts'
import type { Scenario } from '../../wire/scenario.ts'
import type { Stretch } from '../../wire/scenario-sources.ts'
import type { InputFile, RunInputs } from './inputs.ts'

/** What the readers of sources share: terms, files, and where faults go. */
export interface Sourcing {
  readonly scenario: Scenario
  readonly inputs: RunInputs
  readonly problems: Problems
  /** Input that was named and is not used, with the reason. */
  readonly refused: { readonly what: string; readonly why: string }[]
  /** Sentences about the input that whoever reads the result has to know. */
  readonly notes: string[]
  /** Marks of files that were finer than their grid and were rounded onto it. */
  roundedMarks: number
}

/** Reads figures that stand at one place of a file. */
export function faultsAt(place: Place, problems: Problems): Faults {
  return new Faults({ value: undefined, placeOf: () => place, keyPlaceOf: () => place }, problems)
}

/** A file the scenario names; undefined when it could not be read, which was told already. */
export function fileOf({ inputs }: Sourcing, path: string): InputFile | undefined {
  return inputs.files.get(path)
}

/** Is a moment within a stretch, and not before the scenario starts? */
export function isWithin(at: number, { from, to }: Stretch, startAt: number): boolean {
  return at >= Math.max(startAt, from ?? startAt) && (to === null || at <= to)
}

/** Notes a file of which no row falls into the time that is asked for. */
export function tellNothingWithin(file: string, stretch: Stretch, sourcing: Sourcing): void {
  const from = new Date(Math.max(sourcing.scenario.startAt, stretch.from ?? 0)).toISOString()
  const to = stretch.to === null ? 'on' : `to ${new Date(stretch.to).toISOString()}`
  sourcing.problems.add({
    place: { file, line: 0, column: 0 },
    found: `no row from ${from} ${to}`,
    expected: 'at least one',
    todo: 'Correct "start", "from" or "to"',
  })
}
