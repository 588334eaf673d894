import { z } from 'zod'
import type { Account } from '../../../core/book/book.ts'
import { accountKinds } from '../../../core/book/layout.ts'
import { netEquityOf } from '../../../core/waterfall/bucket.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name } from './parts.ts'

/** A house account that has a name: what losses are paid from, and what the house itself keeps. */
export interface FundAnswer {
  readonly fund: string
  readonly kind: string
  readonly asset: string
  readonly balance: string
  readonly equity: string
  /** How many members stand behind it; 0 where it has none. */
  readonly members: number
  readonly vault: { readonly shares: string; readonly holders: number; readonly exits: number } | null
}

export const fundAnswer: z.ZodType<FundAnswer, unknown> = z
  .object({
    fund: name,
    kind: z.enum(accountKinds),
    asset: name,
    balance: decimal.describe('Cash basis.'),
    equity: decimal.describe('With everything it holds at the marks.'),
    members: z.int().describe('How many members stand behind it.'),
    vault: z
      .object({ shares: decimal, holders: z.int(), exits: z.int() })
      .nullable()
      .describe('Where its money belongs to holders of shares.'),
  })
  .meta({ id: 'Fund' })

export function fundOf(names: Names, fund: Account): FundAnswer {
  const { house } = names
  const { book, tables } = house
  const asset = book.homeAssetOf(fund)
  const grid = names.moneyGrid(asset)
  const called = names.accountName(fund)
  const vault = tables.vaults.get(fund)
  return {
    fund: called,
    kind: book.kindOf(fund),
    asset: names.assetName(asset),
    balance: gridText(book.cash(fund), grid),
    equity: gridText(netEquityOf(house, fund), grid),
    members: tables.members.get(called)?.length ?? 0,
    vault:
      vault === undefined
        ? null
        : { shares: String(vault.issued), holders: vault.holders.size, exits: vault.exits.size },
  }
}

/** Every house account by row: named ones in the order they were opened, then those each asset has. */
export function houseAccountsOf({ house: { tables } }: Names): Account[] {
  const own = tables.house.flatMap(({ fees, rounding, claims, market }) => [fees, rounding, claims, market])
  return [...tables.named.values(), ...own]
}
