import { nameOf } from '../../core/waterfall/rulebook.ts'
import { readAccounts } from '../../files/accounts.ts'
import type { Problems } from '../../files/problems.ts'
import type { PopulationSpec } from '../../wire/population-spec.ts'
import type { Scenario } from '../../wire/scenario.ts'
import { accountsFromFile, type FileAccounts } from '../../wire/scenario-accounts.ts'
import { placeOfSeries } from '../../wire/terms.ts'
import { expiriesOf } from '../options/expiries.ts'
import { endOf, optionMarksOf } from '../options/option-marks.ts'
import { populate } from '../population.ts'
import { UnusablePopulation } from '../population-terms.ts'
import { Random } from '../random.ts'
import { depthOf } from './depth.ts'
import type { RunInputs } from './inputs.ts'
import { marksOf, type TimedMark } from './marks.ts'
import { AccountNames } from './names.ts'
import { type Crowd, openingOf } from './opening.ts'
import { openingMarkets } from './opening-markets.ts'
import type { Plan, PlannedBody, PlannedCommand, RunHeader } from './plan.ts'
import type { Sourcing } from './sourcing.ts'
import { type TimedBody, timelineOf } from './timeline.ts'

/**
 * Turns a scenario and its inputs into the commands of a run.
 *
 * The commands are made as they are asked for, and asking twice gives the same ones. Opening marks are the first
 * each series has in the timeline.
 *
 * @param problems takes everything that stands in the way, with its place
 * @returns undefined where there is a problem
 */
export function prepareRun(scenario: Scenario, inputs: RunInputs, problems: Problems): Plan | undefined {
  const before = problems.count
  const sourcing: Sourcing = { scenario, inputs, problems, refused: [], notes: [], roundedMarks: 0 }
  const fileAccounts = accountsOf(scenario, inputs, problems)
  const given = marksOf(sourcing)
  const marks = withOptionMarks(sourcing, given)
  const depth = depthOf(sourcing, timesOf(marks, scenario))
  if (problems.count > before) return undefined
  const openingMarks = firstMarks(marks, scenario, problems)
  if (problems.count > before) return undefined
  const crowds = scenario.populations.flatMap((spec, at) =>
    crowdOf(spec, at, scenario, openingMarks, problems),
  )
  if (problems.count > before) return undefined
  const { accounts, positions } = fileAccounts
  tellUnknownNames(scenario, knownNames(scenario, fileAccounts, crowds), problems)
  if (problems.count > before) return undefined
  const names = new AccountNames()
  const opening = openingOf({
    scenario,
    fileAccounts: accounts,
    filePositions: positions,
    crowds,
    marks: openingMarks,
    names,
    marginModels: inputs.marginModels,
  })
  const adopted: PlannedBody = {
    body: { type: 'adopt-rulebook', rulebook: inputs.rulebook },
    what: `adopt the rulebook ${inputs.rulebook.name}`,
    place: null,
  }
  const expiries = expiriesOf(scenario, endOf(scenario, given))
  const timeline = [...timelineOf({ scenario, marks, depth, expiries, openingMarks, names })]
  const header = headerOf(scenario, inputs, names, opening.length, sourcing)
  return planOf(header, opening, [{ ...adopted, at: scenario.startAt }, ...timeline])
}

function planOf(header: RunHeader, opening: readonly PlannedBody[], timeline: readonly TimedBody[]): Plan {
  return {
    header,
    count: opening.length + timeline.length + 1,
    *commands(): Generator<PlannedCommand> {
      let id = 0
      for (const each of opening) yield commandOf(id++, header.startedAt, each, true)
      for (const each of timeline) yield commandOf(id++, each.at, each, false)
      const last = timeline.at(-1)?.at ?? header.startedAt
      const end: PlannedBody = { body: { type: 'advance-time' }, what: 'end the run', place: null }
      yield commandOf(id, last, end, false)
    },
  }
}

function commandOf(
  id: number,
  at: number,
  { body, what, place }: PlannedBody,
  isOpening: boolean,
): PlannedCommand {
  return { command: { id, at, by: 'scenario', body }, what, place, isOpening }
}

function accountsOf(scenario: Scenario, inputs: RunInputs, problems: Problems): FileAccounts {
  const input = scenario.accountsFile === null ? undefined : inputs.files.get(scenario.accountsFile.path)
  if (input === undefined) return { accounts: [], positions: [] }
  const before = problems.count
  const entries = readAccounts(input.file, input.text, problems)
  // A row that was left out would show as a second fault in the sums.
  if (problems.count > before) return { accounts: [], positions: [] }
  return accountsFromFile(entries, scenario, problems)
}

/** Marks of the sources, and of all that follows an underlying, in order of time. */
function withOptionMarks(sourcing: Sourcing, given: readonly TimedMark[]): TimedMark[] {
  const derived = optionMarksOf(sourcing, given)
  return derived.length === 0 ? [...given] : [...given, ...derived].toSorted((a, b) => a.at - b.at)
}

/** When each series' mark moves. */
function timesOf(marks: readonly TimedMark[], { ticks }: Scenario): Map<number, number[]> {
  const times = new Map<number, number[]>()
  const add = (series: number, at: number): void => {
    const known = times.get(series)
    if (known === undefined) times.set(series, [at])
    else known.push(at)
  }
  for (const { series, at } of marks) add(series, at)
  for (const tick of ticks) for (const { series } of tick.marks) add(series, tick.at)
  for (const [series, list] of times)
    times.set(
      series,
      list.toSorted((a, b) => a - b),
    )
  return times
}

/** The first mark of every series; at one moment the tick's counts, as in the timeline. */
function firstMarks(marks: readonly TimedMark[], scenario: Scenario, problems: Problems): number[] {
  const first = new Map<number, { readonly at: number; readonly mark: number }>()
  const note = (series: number, at: number, mark: number): void => {
    const known = first.get(series)
    if (known === undefined || at < known.at) first.set(series, { at, mark })
  }
  for (const tick of scenario.ticks) for (const { series, mark } of tick.marks) note(series, tick.at, mark)
  for (const { series, at, mark } of marks) note(series, at, mark)
  return scenario.series.map((symbol, series) => {
    const known = first.get(series)
    // What is wrong with a source that names it has been told where it stands.
    if (known !== undefined || scenario.marks.some((source) => source.series === series))
      return known?.mark ?? 1
    problems.add({
      place: scenario.placeOf(placeOfSeries(scenario, series)),
      found: `no mark for ${symbol}`,
      expected: 'at least one',
      todo: 'Name it in a tick, or under "marks"',
    })
    return 1
  })
}

function crowdOf(
  spec: PopulationSpec,
  at: number,
  scenario: Scenario,
  marks: readonly number[],
  problems: Problems,
): Crowd[] {
  try {
    const population = populate(
      spec,
      openingMarkets(scenario, marks),
      new Random(scenario.seed).named(spec.name),
    )
    return [{ asset: scenario.assets.findIndex(({ name }) => name === spec.asset), population }]
  } catch (error) {
    if (!(error instanceof UnusablePopulation)) throw error
    const place = scenario.placeOf(['population', at])
    problems.add({
      place,
      found: error.message.replace(/\.$/, ''),
      expected: 'a population that can be drawn',
    })
    return []
  }
}

function knownNames(scenario: Scenario, { accounts }: FileAccounts, crowds: readonly Crowd[]): Set<string> {
  const drawn = crowds.flatMap(({ population }) => population.accounts)
  return new Set([...scenario.funds, ...scenario.accounts, ...accounts, ...drawn].map(({ name }) => name))
}

/** Names that a file or population was to bring are known only now. */
function tellUnknownNames(scenario: Scenario, names: ReadonlySet<string>, problems: Problems): void {
  const need = (name: string, path: readonly (string | number)[]): void => {
    if (names.has(name)) return
    const place = scenario.placeOf(path)
    problems.add({ place, found: `an unknown account "${name}"`, expected: 'the name of an account or fund' })
  }
  for (const [at, { buyer, seller }] of scenario.trades.entries())
    for (const name of [buyer, seller]) need(name, ['trades', at])
  for (const { fund, members } of scenario.members)
    for (const [at, { account }] of members.entries()) need(account, ['members', fund, at, 'account'])
  for (const [at, tick] of scenario.ticks.entries()) {
    const path = ['ticks', at]
    for (const { account } of [...tick.deposits, ...tick.withdrawals]) need(account, path)
    for (const { from, to } of tick.transfers)
      for (const name of [from, to]) need(name, [...path, 'transfers'])
    for (const { buyer, seller } of tick.trades)
      for (const name of [buyer, seller]) need(name, [...path, 'trades'])
    for (const { bidder, on } of tick.bids)
      for (const name of 'account' in on ? [bidder, on.account] : [bidder]) need(name, [...path, 'bids'])
    for (const { from } of tick.repayClaims) need(from, [...path, 'repay-claims'])
  }
}

function headerOf(
  scenario: Scenario,
  inputs: RunInputs,
  names: AccountNames,
  openingCommands: number,
  sourcing: Sourcing,
): RunHeader {
  return {
    name: scenario.name,
    title: scenario.title,
    about: scenario.about,
    seed: scenario.seed,
    rulebook: inputs.rulebook.name,
    layers: inputs.rulebook.steps.map((step) => ({ name: nameOf(step), kind: step.step })),
    startedAt: scenario.startAt,
    accounts: [...names.list()],
    funds: scenario.funds.map(({ name }) => name),
    openingCommands,
    fullLawsEvery: scenario.outcome.fullLawsEvery,
    refusedInput: sourcing.refused,
    notes: [...sourcing.notes, ...notesOf(scenario.roundedMarks + sourcing.roundedMarks)],
    scenarioHash: inputs.scenarioHash,
  }
}

function notesOf(roundedMarks: number): string[] {
  const rounded =
    roundedMarks === 0 ? [] : [`Marks finer than their grid, which were rounded onto it: ${roundedMarks}.`]
  const cascade =
    'The cascade externality is 0 by construction: the marks are given by the scenario, and no forced sale moves them.'
  return [...rounded, cascade]
}
