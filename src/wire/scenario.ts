import type { Rulebook } from '../core/waterfall/rulebook.ts'
import type { Place, Problems } from '../files/problems.ts'
import { type Path, readYaml, type YamlDocument } from '../files/yaml.ts'
import { type PlacedValue, problemsFromZod } from '../files/yaml-problems.ts'
import { Faults } from './faults.ts'
import { type PopulationSpec, populationOf } from './population-spec.ts'
import { toRulebook } from './rulebook.ts'
import { type Amount, PartReader, type ScenarioTrade } from './scenario-parts.ts'
import { type DepthSource, depthSourcesOf, type MarkSource, markSourcesOf } from './scenario-sources.ts'
import { type FundText, type ScenarioText, scenarioSchema } from './scenario-text.ts'
import { type ScenarioTick, ticksOf } from './scenario-ticks.ts'
import {
  marginModelsOf,
  type ScenarioMarginModel,
  type ScenarioUnderlying,
  underlyingsOf,
} from './scenario-underlyings.ts'
import { type Terms, termsOf } from './terms.ts'

/** An account of the house that holds money for losses. */
export interface ScenarioFund {
  readonly name: string
  readonly kind: FundText['kind']
  readonly asset: number
  /** Whole units at the start. */
  readonly balance: number
}

export interface ScenarioAccount {
  readonly name: string
  /** Home asset, by its place in the list. */
  readonly asset: number
  /** Name of the owner of an isolated bucket, or null. */
  readonly isolatedOf: string | null
  readonly deposits: readonly Amount[]
  /** The margin model it chooses by name, or null for that of what it holds. */
  readonly margin: string | null
}

export interface ScenarioMembers {
  readonly fund: string
  readonly members: readonly { readonly account: string; readonly contribution: number }[]
}

/** A file the scenario names, as written: the path is beside the scenario. */
export interface NamedFile {
  readonly path: string
  readonly place: Place
}

/** A scenario in core units: money in whole units, prices and quantities in increments, times in milliseconds. */
export interface Scenario extends Terms {
  readonly name: string
  readonly title: string
  readonly about: readonly string[]
  readonly seed: string
  /** The rulebook, or the file it stands in, to be read by `readRulebook` with `rulebookDecimals`. */
  readonly rulebook: { readonly inline: Rulebook } | { readonly file: NamedFile }
  /** Decimals of the first asset: what a rulebook's amounts are written in. */
  readonly rulebookDecimals: number
  readonly startAt: number
  readonly underlyings: readonly ScenarioUnderlying[]
  readonly marginModels: readonly ScenarioMarginModel[]
  readonly funds: readonly ScenarioFund[]
  readonly members: readonly ScenarioMembers[]
  readonly accounts: readonly ScenarioAccount[]
  readonly accountsFile: NamedFile | null
  readonly populations: readonly PopulationSpec[]
  /** Made in this order at the start, once the first marks stand and before anything else of the timeline. */
  readonly trades: readonly ScenarioTrade[]
  readonly ticks: readonly ScenarioTick[]
  readonly marks: readonly MarkSource[]
  readonly depth: readonly DepthSource[]
  readonly outcome: {
    /** Check the laws in full after every so many commands; null for at the end alone. */
    readonly fullLawsEvery: number | null
  }
  /** Marks written in the scenario that were finer than their grid and were rounded onto it. */
  readonly roundedMarks: number
  /** Where a value stands in the text, for problems that show only later. */
  placeOf(path: Path): Place
}

/**
 * Reads a scenario file, YAML or JSON: first its form, then every figure on the grid that its own terms declare.
 *
 * @param file its name, for problems
 * @param problems takes every fault of the form, or where that is sound every fault of the figures, with its place
 * @returns undefined where there was a fault
 */
export function readScenario(file: string, text: string, problems: Problems): Scenario | undefined {
  const before = problems.count
  const document = readYaml(file, text, problems)
  if (problems.count > before) return undefined
  const read = scenarioSchema.safeParse(document.value)
  if (read.success) return scenarioOf(read.data, document, problems)
  problems.addAll(problemsFromZod(document, read.error))
  return undefined
}

function scenarioOf(text: ScenarioText, document: YamlDocument, problems: Problems): Scenario | undefined {
  const faults = new Faults(document, problems)
  const terms = termsOf(text, [], faults)
  // Every later figure is measured by the terms; with wrong ones each would be told as a fault of its own.
  if (faults.count > 0) return undefined
  const funds = text.funds.map((fund, at) => fundOf(fund, ['funds', at], terms, faults))
  const accounts = accountsOf(text, terms, faults)
  const reader = readerOf(text, terms, faults, [...funds, ...accounts])
  const scenario: Scenario = {
    ...terms,
    name: text.scenario,
    title: text.title ?? text.scenario,
    about: text.about,
    seed: text.seed ?? text.scenario,
    rulebook: rulebookOf(text, document, terms, problems),
    rulebookDecimals: terms.assets[0].decimals,
    startAt: text.start,
    underlyings: underlyingsOf(text.underlyings, reader),
    marginModels: marginModelsOf(text['margin-models'], reader),
    funds,
    members: membersOf(text, reader),
    accounts: accounts.map((account, at) => withDeposits(account, text, at, reader)),
    accountsFile: fileOf(text['accounts-file'], ['accounts-file'], document),
    populations: populationsOf(text, document, terms, faults),
    trades: text.trades.map((trade, at) => reader.tradeOf(trade, ['trades', at])),
    ticks: ticksOf(text.ticks, reader),
    marks: markSourcesOf(text.marks, reader),
    depth: depthSourcesOf(text.depth, reader),
    outcome: { fullLawsEvery: text.outcome['full-laws-every'] ?? null },
    roundedMarks: reader.roundedMarks,
    placeOf: (path) => document.placeOf(path),
  }
  return faults.count > 0 ? undefined : scenario
}

function fundOf(text: FundText, path: Path, terms: Terms, faults: Faults): ScenarioFund {
  const names = terms.assets.map((asset) => asset.name)
  const asset =
    text.asset === undefined ? 0 : faults.indexOf(text.asset, names, 'an asset', [...path, 'asset'])
  const balance = faults.money(text.balance, terms.assets[asset], [...path, 'balance'])
  return { name: text.name, kind: text.kind, asset, balance }
}

type Draft = Omit<ScenarioAccount, 'deposits'>

/** Accounts with their assets; an isolated bucket's owner stands above it, so that it is opened first. */
function accountsOf(text: ScenarioText, terms: Terms, faults: Faults): Draft[] {
  const assets = terms.assets.map((asset) => asset.name)
  const accounts: Draft[] = []
  for (const [at, account] of text.accounts.entries()) {
    const path: Path = ['accounts', at]
    const owner = accounts.find(({ name }) => name === account['isolated-of'])
    if (account['isolated-of'] !== undefined && owner === undefined)
      faults.tell([...path, 'isolated-of'], `"${account['isolated-of']}"`, 'the name of an account above it')
    if (owner !== undefined && owner.isolatedOf !== null)
      faults.tell([...path, 'isolated-of'], `"${owner.name}", itself isolated`, 'an account that is not')
    const asset =
      account.asset === undefined
        ? (owner?.asset ?? 0)
        : faults.indexOf(account.asset, assets, 'an asset', [...path, 'asset'])
    accounts.push({
      name: account.name,
      asset,
      isolatedOf: account['isolated-of'] ?? null,
      margin: marginOf(account.margin, text, [...path, 'margin'], faults),
    })
  }
  tellRepeated(text, faults)
  return accounts
}

function marginOf(margin: string | undefined, text: ScenarioText, path: Path, faults: Faults): string | null {
  if (margin === undefined) return null
  const known = text['margin-models'].map(({ name }) => name)
  faults.indexOf(margin, known, 'a margin model', path)
  return margin
}

function tellRepeated(text: ScenarioText, faults: Faults): void {
  const funds = text.funds.map(({ name }) => name)
  faults.unique([...funds, ...text.accounts.map(({ name }) => name)], 'account or fund', (at) =>
    at < funds.length ? ['funds', at, 'name'] : ['accounts', at - funds.length, 'name'],
  )
  faults.unique(
    text.population.map(({ name }) => name),
    'population',
    (at) => (text.population.length === 1 ? ['population'] : ['population', at, 'name']),
  )
}

function readerOf(
  text: ScenarioText,
  terms: Terms,
  faults: Faults,
  accounts: readonly (Draft | ScenarioFund)[],
): PartReader {
  // A drawn account is named by its population's name and a number, and a file may bring any name.
  const isLater = (name: string): boolean =>
    text['accounts-file'] !== undefined ||
    text.population.some((each) => name.startsWith(each.name) && /^\d+$/.test(name.slice(each.name.length)))
  return new PartReader({ terms, faults, start: text.start, accounts, isLater })
}

function withDeposits(account: Draft, text: ScenarioText, at: number, reader: PartReader): ScenarioAccount {
  const deposits = reader.depositsOf(text.accounts[at].deposit, account.asset, ['accounts', at, 'deposit'])
  return { ...account, deposits }
}

function membersOf(text: ScenarioText, reader: PartReader): ScenarioMembers[] {
  return Object.entries(text.members).map(([fund, members]) => {
    const { asset } = reader.accountOf(fund, ['members', fund])
    return {
      fund,
      members: members.map(({ account, contribution }, at) => ({
        account: reader.accountOf(account, ['members', fund, at, 'account']).name,
        contribution: reader.money(contribution, asset, ['members', fund, at, 'contribution']),
      })),
    }
  })
}

function populationsOf(
  text: ScenarioText,
  document: YamlDocument,
  terms: Terms,
  faults: Faults,
): PopulationSpec[] {
  const symbols = terms.instruments.map((instrument) => instrument.symbol)
  const isList = Array.isArray((document.value as { population?: unknown }).population)
  return text.population.map((each, at) =>
    populationOf(each, terms.assets, symbols, isList ? ['population', at] : ['population'], faults),
  )
}

function fileOf(path: string | undefined, at: Path, document: YamlDocument): NamedFile | null {
  return path === undefined ? null : { path, place: document.placeOf(at) }
}

/** The rulebook as named, or read where it stands inside the scenario. */
function rulebookOf(
  text: ScenarioText,
  document: YamlDocument,
  terms: Terms,
  problems: Problems,
): Scenario['rulebook'] {
  if (typeof text.rulebook === 'string')
    return { file: { path: text.rulebook, place: document.placeOf(['rulebook']) } }
  const part = partOf(document, 'rulebook')
  const inline = toRulebook(part, { decimals: terms.assets[0].decimals, assets: terms.assets }, problems)
  // Without the rulebook there is a problem, and with a problem the scenario is not handed out.
  return { inline: inline ?? (text.rulebook as Rulebook) }
}

/** A part of a document, with places in the whole of it. */
function partOf(document: YamlDocument, key: string): PlacedValue {
  return {
    value: (document.value as Record<string, unknown>)[key],
    placeOf: (path) => document.placeOf([key, ...path]),
    keyPlaceOf: (path) => document.keyPlaceOf([key, ...path]),
  }
}
