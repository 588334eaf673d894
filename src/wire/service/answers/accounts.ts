import { z } from 'zod'
import type { Account } from '../../../core/book/book.ts'
import { accountKinds, bucketStates, NONE } from '../../../core/book/layout.ts'
import { balanceIn } from '../../../core/book/posting.ts'
import {
  deficitOf,
  equitiesOf,
  freeMarginOf,
  marginShortfallOf,
  type Requirements,
  requirementsOf,
} from '../../../core/engine/queries.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name, number } from './parts.ts'

/** An account as it stands in a list. */
export interface AccountLine {
  readonly account: string
  readonly kind: string
  /** Asset its margin is counted in. */
  readonly asset: string
  /** Account it belongs to; itself where it belongs to nobody else. */
  readonly owner: string
  /** Where its bucket stands, or `closed`. */
  readonly state: string
}

const accountFields = {
  account: name,
  kind: z.enum(accountKinds),
  asset: name.describe('Asset its margin is counted in.'),
  owner: name.describe('Account it belongs to; itself where it belongs to nobody else.'),
  state: z.enum([...bucketStates, 'closed']).describe('Where its bucket stands.'),
}

export const accountLine: z.ZodType<AccountLine, unknown> = z
  .object(accountFields)
  .meta({ id: 'AccountLine' })

export function accountLineOf(names: Names, account: Account): AccountLine {
  const { book } = names.house
  return {
    account: names.accountName(account),
    kind: book.kindOf(account),
    asset: names.assetName(book.homeAssetOf(account)),
    owner: names.accountName(book.ownerOf(account)),
    state: book.isOpen(account) ? book.stateOf(account) : 'closed',
  }
}

/** What positions and orders of a bucket need. */
export interface RequirementAnswer {
  readonly initial: string
  readonly maintenance: string
  /** Set aside for resting orders. */
  readonly reserved: string
  readonly notional: string
}

export const requirementAnswer: z.ZodType<RequirementAnswer, unknown> = z
  .object({
    initial: decimal,
    maintenance: decimal,
    reserved: decimal.describe('Set aside for resting orders.'),
    notional: decimal,
  })
  .meta({ id: 'Requirement' })

export interface EquityAnswer {
  readonly margin: string
  readonly net: string
}

export const equityAnswer: z.ZodType<EquityAnswer, unknown> = z
  .object({
    margin: decimal.describe('Collateral at its weight: what triggers.'),
    net: decimal.describe('Everything at its full index: what is left.'),
  })
  .meta({ id: 'Equity' })

/** An account with everything that says whether it is safe; money is in its asset. */
export interface AccountAnswer extends AccountLine {
  /** The scenario model that it chose, or null. */
  readonly marginModel: string | null
  readonly equity: EquityAnswer
  readonly requirement: RequirementAnswer
  readonly freeMargin: string
  readonly shortfall: string
  readonly deficit: string
  readonly balances: readonly { readonly asset: string; readonly held: string; readonly settlement: string }[]
  readonly openLoss: number | null
}

export const accountAnswer: z.ZodType<AccountAnswer, unknown> = z
  .object({
    ...accountFields,
    marginModel: name.nullable().describe('The scenario model that it chose.'),
    equity: equityAnswer,
    requirement: requirementAnswer,
    freeMargin: decimal.describe('Margin equity less the initial requirement and what orders hold.'),
    shortfall: decimal.describe('Maintenance less margin equity, at least zero; the account may be solvent.'),
    deficit: decimal.describe('Net equity below zero, without its sign: money somebody else has to find.'),
    balances: z.array(
      z
        .object({
          asset: name,
          held: decimal.describe('Cash basis.'),
          settlement: decimal.describe('With open positions at their entry cost: what can be paid.'),
        })
        .meta({ id: 'Balance' }),
    ),
    openLoss: number.nullable().describe('Number of the loss that is open on it.'),
  })
  .meta({ id: 'Account', description: 'Money is in the account’s asset.' })

export function accountAnswerOf(names: Names, account: Account): AccountAnswer {
  const { house } = names
  const grid = names.moneyGrid(house.book.homeAssetOf(account))
  const { marginEquity, netEquity, settlementBalances } = equitiesOf(house, account)
  const openLoss = house.book.openLossOf(account)
  return {
    ...accountLineOf(names, account),
    marginModel: chosenModel(names, account),
    equity: { margin: gridText(marginEquity, grid), net: gridText(netEquity, grid) },
    requirement: requirementText(names, account, requirementsOf(house, account)),
    freeMargin: gridText(freeMarginOf(house, account), grid),
    shortfall: gridText(marginShortfallOf(house, account), grid),
    deficit: gridText(deficitOf(house, account), grid),
    balances: settlementBalances.map(({ asset, balance }) => ({
      asset: names.assetName(asset),
      held: gridText(balanceIn(house.book, house.markets, account, asset), names.moneyGrid(asset)),
      settlement: gridText(balance, names.moneyGrid(asset)),
    })),
    openLoss: openLoss === NONE ? null : openLoss,
  }
}

function chosenModel({ house: { models } }: Names, account: Account): string | null {
  return models.list[models.chosenBy(account)]?.name ?? null
}

export function requirementText(names: Names, account: Account, of: Requirements): RequirementAnswer {
  const grid = names.moneyGrid(names.homeAssetOf(account))
  return {
    initial: gridText(of.initial, grid),
    maintenance: gridText(of.maintenance, grid),
    reserved: gridText(of.reserved, grid),
    notional: gridText(of.notional, grid),
  }
}
