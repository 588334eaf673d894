import type { AccountEntry, AccountPosition } from '../files/accounts.ts'
import { type Place, type Problems, shown } from '../files/problems.ts'
import { decimalOf, Faults } from './faults.ts'
import type { Scenario, ScenarioAccount } from './scenario.ts'
import { PartReader } from './scenario-parts.ts'

/** A position an account begins with: signed quantity increments, entry price in mark increments. */
export interface ScenarioPosition {
  readonly account: string
  readonly series: number
  readonly quantity: number
  readonly entryPrice: number
  readonly place: Place
}

/** What a file of accounts brings into a scenario. */
export interface FileAccounts {
  readonly accounts: readonly ScenarioAccount[]
  readonly positions: readonly ScenarioPosition[]
}

/**
 * Turns accounts read by `readAccounts` into a scenario's units. A row without an asset means the first one, a row
 * without an instrument the only one.
 *
 * @param problems takes unknown names, figures off their grid, names the scenario has already, kinds other than
 *   `participant`, and instruments in which longs and shorts do not sum to zero
 */
export function accountsFromFile(
  entries: readonly AccountEntry[],
  scenario: Scenario,
  problems: Problems,
): FileAccounts {
  const taken = new Set([...scenario.funds, ...scenario.accounts].map(({ name }) => name))
  const accounts: ScenarioAccount[] = []
  const positions: ScenarioPosition[] = []
  for (const entry of entries) {
    if (taken.has(entry.name))
      tell(problems, entry.place, `a second account ${shown(entry.name)}`, 'each name once')
    if (entry.kind !== undefined && entry.kind !== 'participant')
      tell(
        problems,
        entry.place,
        `kind ${shown(entry.kind)}`,
        'participant; house accounts stand under "funds"',
      )
    accounts.push(accountOf(entry, scenario, problems))
    positions.push(...entry.positions.map((position) => positionOf(entry.name, position, scenario, problems)))
  }
  tellUnbalanced(positions, scenario, problems)
  return { accounts, positions }
}

function accountOf(entry: AccountEntry, scenario: Scenario, problems: Problems): ScenarioAccount {
  const deposits = entry.deposits.map(({ place, asset, amount }) => {
    const reader = readerAt(place, scenario, problems)
    const held = reader.assetOf(asset, 0, [])
    return { asset: held, amount: reader.money(amount, held, []) }
  })
  const held = deposits.filter(({ amount }) => amount > 0)
  return { name: entry.name, asset: deposits[0]?.asset ?? 0, isolatedOf: null, deposits: held, margin: null }
}

function positionOf(
  account: string,
  position: AccountPosition,
  scenario: Scenario,
  problems: Problems,
): ScenarioPosition {
  const { place } = position
  const reader = readerAt(place, scenario, problems)
  if (position.instrument === undefined && scenario.instruments.length !== 1)
    tell(problems, place, 'no instrument', `one of ${scenario.series.join(', ')}`)
  const first = scenario.references.length
  const series = position.instrument === undefined ? first : reader.instrumentOf(position.instrument, [])
  const quantity = reader.quantityOf(position.quantity, series, [])
  return { account, series, quantity, entryPrice: reader.priceOf(position.entryPrice, series, []), place }
}

/** A reader whose every path is one place of another file. */
function readerAt(place: Place, scenario: Scenario, problems: Problems): PartReader {
  const document = { value: undefined, placeOf: () => place, keyPlaceOf: () => place }
  const faults = new Faults(document, problems)
  return new PartReader({
    terms: scenario,
    faults,
    start: scenario.startAt,
    accounts: [],
    isLater: () => true,
  })
}

/** Every position is somebody else's with the other sign; what is left over would be money from nowhere. */
function tellUnbalanced(
  positions: readonly ScenarioPosition[],
  scenario: Scenario,
  problems: Problems,
): void {
  const first = scenario.references.length
  for (const [at, { symbol, quantityIncrement }] of scenario.instruments.entries()) {
    const own = positions.filter((position) => position.series === first + at)
    const sum = own.reduce((total, { quantity }) => total + BigInt(quantity), 0n)
    if (sum === 0n) continue
    const found = `positions in ${symbol} that sum to ${decimalOf(sum, quantityIncrement)}`
    tell(problems, own[0].place, found, 'longs and shorts that sum to 0', 'Add the other side')
  }
}

function tell(problems: Problems, place: Place, found: string, expected: string, todo?: string): void {
  problems.add(todo === undefined ? { place, found, expected } : { place, found, expected, todo })
}
