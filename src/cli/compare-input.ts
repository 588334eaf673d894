import type { HouseKind } from '../core/engine/commands.ts'
import { parseDecimal, toCell } from '../core/money/units.ts'
import { readInput } from '../files/bytes.ts'
import { Problems } from '../files/problems.ts'
import { accountsNamedIn, type GivenAmount } from '../lab/compare/house-accounts.ts'
import type { ComparedRulebook } from '../lab/compare/run-rulebooks.ts'
import { type Loaded, loadScenario } from '../lab/run/load.ts'
import { rulebookHash } from '../wire/rulebook.ts'
import type { Scenario } from '../wire/scenario.ts'
import { UsageError } from './exit.ts'
import { loadRulebook } from './rulebook-source.ts'
import { shippedModels } from './shipped-models.ts'

/** What `breakwater compare` is given on its command line. */
export interface CompareOptions {
  readonly rulebook?: readonly string[] | undefined
  readonly fund?: readonly string[] | undefined
  readonly policy?: readonly string[] | undefined
  readonly budget?: string | undefined
  readonly seed?: string | undefined
  readonly data?: string | undefined
  readonly json?: true | undefined
  readonly csv?: true | undefined
  readonly out?: string | undefined
  readonly quiet?: true | undefined
}

/**
 * Whether a file is a scenario: it has a key of that name at the left of a line. Everything else is read as claims,
 * and a file that is neither is told to be no claims.
 */
export async function isScenario(path: string): Promise<boolean> {
  const problems = new Problems()
  const text = await readInput(path, problems)
  problems.throwIfAny()
  return text !== undefined && !/\.csv(\.gz)?$/i.test(path) && /^\s*(?:\{\s*)?"?scenario"?\s*:/m.test(text)
}

/** Reads the scenario and every rulebook; one rulebook alone is set beside the scenario's own. */
export async function loadComparison(
  path: string,
  { rulebook: names = [], seed, data }: CompareOptions,
): Promise<{ readonly loaded: Loaded; readonly rulebooks: readonly ComparedRulebook[] }> {
  if (names.length === 0)
    throw new UsageError('Found no rulebook, expected one at least. Name files or venues with --rulebook.')
  const problems = new Problems()
  const options = {
    ...(seed !== undefined && { seed }),
    ...(data !== undefined && { dataFolder: data }),
    shipped: shippedModels,
  }
  const loaded = await loadScenario(path, options, problems)
  problems.throwIfAny()
  if (loaded === undefined) throw new UsageError(`Found nothing to run in ${path}, expected a scenario.`)
  const sources = await sourcesOf(names, loaded, problems)
  problems.throwIfAny()
  const own: Source[] = names.length === 1 ? [ownOf(path, loaded)] : []
  return { loaded, rulebooks: labelled([...own, ...sources]) }
}

type Source = Omit<ComparedRulebook, 'label' | 'hash'> & { readonly name: string }

async function sourcesOf(names: readonly string[], loaded: Loaded, problems: Problems): Promise<Source[]> {
  const sources: Source[] = []
  for (const source of names) {
    const read = await loadRulebook(source, { decimals: loaded.scenario.rulebookDecimals }, problems)
    if (read === undefined) continue
    const house: { readonly name: string; readonly kind: HouseKind }[] = read.house.map(({ name, kind }) => ({
      name,
      kind,
    }))
    sources.push({ name: read.name, rulebook: read.rulebook, house, source })
  }
  return sources
}

function ownOf(path: string, { inputs: { rulebook } }: Loaded): Source {
  return { name: rulebook.name, rulebook, house: [], source: path }
}

/** Two of one name are told apart by a number. */
function labelled(sources: readonly Source[]): ComparedRulebook[] {
  return sources.map(({ name, ...source }, at) => {
    const before = sources.slice(0, at).filter((other) => other.name === name).length
    const label = before === 0 ? name : `${name} (${before + 1})`
    return { ...source, label, hash: rulebookHash(source.rulebook) }
  })
}

/** `name=amount` and `name=amount:asset`; each has to be a house account of the scenario or of a rulebook. */
export function amountsFrom(
  texts: readonly string[],
  scenario: Scenario,
  rulebooks: readonly ComparedRulebook[],
): GivenAmount[] {
  const named = rulebooks.flatMap((each) => accountsNamedIn(each, scenario))
  const known = [...scenario.funds, ...named]
  return texts.map((text, at) => {
    const parts = /^(.+)=([^=:]+)(?::([^=:]+))?$/.exec(text)
    if (parts === null)
      throw new UsageError(`Found --fund ${text}, expected name=amount, like insurance=250_000.`)
    const [, name, amount, assetName] = parts
    const account = known.find((each) => each.name === name)
    if (account === undefined)
      throw new UsageError(
        `Found --fund ${name}, expected a house account: ${[...new Set(known.map((each) => each.name))].join(', ') || 'there is none'}.`,
      )
    if (texts.slice(0, at).some((other) => other.startsWith(`${name}=`)))
      throw new UsageError(`Found --fund ${name} twice, expected it once.`)
    const asset = assetName === undefined ? null : assetPlace(assetName, scenario)
    return { name, asset, amount: amountOf(text, amount, scenario.assets[asset ?? account.asset].decimals) }
  })
}

function assetPlace(name: string, { assets }: Scenario): number {
  const place = assets.findIndex((asset) => asset.name === name)
  if (place >= 0) return place
  throw new UsageError(
    `Found the asset ${name} in --fund, expected one of ${assets.map((asset) => asset.name).join(', ')}.`,
  )
}

function amountOf(text: string, amount: string, decimals: number): number {
  const parsed = parseDecimal(amount, decimals)
  if (!parsed.ok || parsed.value < 0n || parsed.value > BigInt(Number.MAX_SAFE_INTEGER))
    throw new UsageError(
      `Found --fund ${text}, expected an amount, zero or above, with at most ${decimals} decimals.`,
    )
  return toCell(parsed.value)
}
