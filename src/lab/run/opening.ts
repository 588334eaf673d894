import type { CommandBody, MarkMove } from '../../core/engine/commands.ts'
import type { ScenarioModel } from '../../core/margin/scenario/model.ts'
import type { Scenario, ScenarioAccount } from '../../wire/scenario.ts'
import type { ScenarioPosition } from '../../wire/scenario-accounts.ts'
import type { ScenarioTrade } from '../../wire/scenario-parts.ts'
import type { Population } from '../population-terms.ts'
import { gridText, moneyText } from './grid.ts'
import { adoptionsOf } from './margin-models.ts'
import type { AccountNames } from './names.ts'
import { termsAt } from './opening-markets.ts'
import { openedPositions, openingTerms } from './opening-positions.ts'
import type { PlannedBody } from './plan.ts'

/** A drawn crowd, and the asset its accounts are in. */
export interface Crowd {
  readonly asset: number
  readonly population: Population
}

/** Everything the opening is made from, all read and checked. */
export interface OpeningParts {
  readonly scenario: Scenario
  readonly fileAccounts: readonly ScenarioAccount[]
  readonly filePositions: readonly ScenarioPosition[]
  readonly crowds: readonly Crowd[]
  /** The first mark of every series, by series. */
  readonly marks: readonly number[]
  readonly names: AccountNames
  readonly marginModels: ReadonlyMap<string, ScenarioModel>
}

/**
 * The opening of a house, in order: assets, series and house accounts, opening marks, margin models, accounts with
 * their deposits and the model they choose, positions that come from a file, trades of the scenario, trades of the crowds, members.
 *
 * The rulebook is adopted after it, so that the first safety check finds the house whole.
 */
export function openingOf(parts: OpeningParts): PlannedBody[] {
  const { scenario, crowds, names, filePositions } = parts
  const hasPositions = filePositions.length > 0
  return [
    ...listings(scenario, names, hasPositions),
    ...fundsOf(scenario, names),
    said({ type: 'move-marks', marks: openingMarks(parts) }, 'the opening marks'),
    ...adoptionsOf(scenario, parts.marginModels),
    ...[...scenario.accounts, ...parts.fileAccounts].flatMap((account) => accountOf(account, parts)),
    ...(hasPositions ? openedPositions(parts) : []),
    ...scenario.trades.map((trade, at) => ({
      ...tradeOf(trade, scenario, names),
      place: scenario.placeOf(['trades', at]),
    })),
    ...crowds.flatMap((crowd) => crowdOf(crowd, parts)),
    ...membersOf(scenario, names),
  ]
}

function said(body: CommandBody, what: string): PlannedBody {
  return { body, what, place: null }
}

/** Listing an asset opens the four accounts of the house in it, so they take their rows here. */
function listings(scenario: Scenario, names: AccountNames, hasPositions: boolean): PlannedBody[] {
  const assets = scenario.assets.map((terms) => {
    for (const kind of ['market', 'fees', 'rounding', 'claims']) names.add(`${kind} ${terms.name}`)
    return said({ type: 'list-asset', terms }, `list ${terms.name}`)
  })
  const references = scenario.references.map((terms) =>
    said({ type: 'list-reference', terms }, `list ${terms.symbol}`),
  )
  const instruments = scenario.instruments.map((terms) =>
    said(
      { type: 'list-instrument', terms: hasPositions ? openingTerms(terms) : terms },
      `list ${terms.symbol}`,
    ),
  )
  const collateral = scenario.collateral.map((terms) =>
    said({ type: 'list-collateral', terms }, `list ${terms.symbol}`),
  )
  return [...assets, ...references, ...instruments, ...collateral]
}

function fundsOf(scenario: Scenario, names: AccountNames): PlannedBody[] {
  return scenario.funds.flatMap(({ name, kind, asset, balance }, at) => {
    const place = scenario.placeOf(['funds', at])
    const account = names.add(name)
    const opened: PlannedBody = {
      body: { type: 'open-account', kind, asset, name },
      what: `open ${name}`,
      place,
    }
    if (balance === 0) return [opened]
    const what = `fund ${name} with ${moneyText(balance, scenario.assets[asset].decimals)}`
    return [opened, { body: { type: 'deposit', account, asset, amount: balance }, what, place }]
  })
}

function openingMarks({ marks }: OpeningParts): MarkMove[] {
  return marks.map((mark, series) => ({ series, mark }))
}

function accountOf(
  { name, asset, isolatedOf, deposits, margin }: ScenarioAccount,
  { scenario, names }: OpeningParts,
): PlannedBody[] {
  const owner = isolatedOf === null ? null : names.rowOf(isolatedOf)
  const account = names.add(name)
  const body: CommandBody =
    owner === null
      ? { type: 'open-account', kind: 'participant', asset, owner }
      : { type: 'open-account', kind: 'isolated', asset, owner }
  const paid = deposits.map(({ asset: held, amount }) => {
    const { decimals, name: coin } = scenario.assets[held]
    const what = `deposit ${moneyText(amount, decimals)} ${coin} for ${name}`
    return said({ type: 'deposit', account, asset: held, amount }, what)
  })
  const chosen: PlannedBody[] =
    margin === null
      ? []
      : [said({ type: 'choose-margin', account, model: margin }, `put ${name} under ${margin}`)]
  return [said(body, `open ${name}`), ...paid, ...chosen]
}

/** A trade between two named accounts, as a command. */
export function tradeOf(trade: ScenarioTrade, scenario: Scenario, names: AccountNames): PlannedBody {
  const { buyer, seller, series, quantity, price, taker } = trade
  const { symbol, quantityIncrement, markIncrement } = termsAt(scenario, series)
  const what = `${buyer} buys ${gridText(quantity, quantityIncrement)} ${symbol} from ${seller} at ${gridText(price, markIncrement)}`
  const sides = { buyer: names.rowOf(buyer), seller: names.rowOf(seller) }
  const body: CommandBody = {
    type: 'trade',
    ...sides,
    series,
    quantity,
    price,
    taker,
    buyerOrder: null,
    sellerOrder: null,
  }
  return said(body, what)
}

function crowdOf({ asset, population }: Crowd, parts: OpeningParts): PlannedBody[] {
  const { accounts, trades } = population
  const opened = accounts.flatMap(({ name, isolatedOf, deposit }) =>
    accountOf(
      {
        name,
        asset,
        isolatedOf: isolatedOf === null ? null : accounts[isolatedOf].name,
        deposits: deposit === 0 ? [] : [{ asset, amount: deposit }],
        margin: null,
      },
      parts,
    ),
  )
  const traded = trades.map((trade) => {
    const sides = { buyer: accounts[trade.buyer].name, seller: accounts[trade.seller].name }
    return tradeOf({ ...trade, ...sides }, parts.scenario, parts.names)
  })
  return [...opened, ...traded]
}

function membersOf(scenario: Scenario, names: AccountNames): PlannedBody[] {
  return scenario.members.map(({ fund, members }) => ({
    body: {
      type: 'set-members',
      fund,
      members: members.map(({ account, contribution }) => ({ account: names.rowOf(account), contribution })),
    },
    what: `set the members of ${fund}`,
    place: scenario.placeOf(['members', fund]),
  }))
}
