import { parseDecimal } from '../core/money/units.ts'
import { readInput } from '../files/bytes.ts'
import { Problems } from '../files/problems.ts'
import {
  type AccountColumn,
  type AccountShape,
  type Accounts,
  accountColumns,
  readAccounts,
} from '../lab/audit/accounts.ts'
import { oneShotOf } from '../lab/audit/one-shot.ts'
import { researchRows } from '../lab/audit/research-rows.ts'
import type { AccountsAudit } from './audit-accounts-text.ts'
import { UsageError } from './exit.ts'

export interface AccountsOptions {
  readonly budget: string
  readonly columns?: string | undefined
  readonly only?: string | undefined
  readonly decimals: string
  readonly research?: true | undefined
  readonly unitPrice?: string | undefined
}

/** Reads the table and shares the budget by everything there is. */
export async function auditAccounts(file: string, options: AccountsOptions): Promise<AccountsAudit> {
  const shape = shapeFrom(options)
  const budget = amountFrom('--budget', options.budget, shape.decimals)
  const unitPrice = options.unitPrice === undefined ? undefined : priceFrom(options.unitPrice)
  if (unitPrice !== undefined && options.research !== true)
    throw new UsageError('Found --unit-price without --research, expected both. Add --research.')
  const accounts = await accountsFrom(file, shape)
  const oneShot = oneShotOf(accounts, budget)
  const research = options.research === true ? researchRows(accounts, budget, unitPrice) : undefined
  return { accounts, budget, oneShot, research }
}

async function accountsFrom(file: string, shape: AccountShape): Promise<Accounts> {
  const problems = new Problems()
  const text = await readInput(file, problems)
  const accounts = text === undefined ? undefined : readAccounts(file, text, shape, problems)
  problems.throwIfAny()
  if (accounts === undefined || accounts.claims.ids.length === 0)
    throw new UsageError(
      `Found nobody in ${file} with profit and equity above zero, expected at least one account.`,
    )
  return accounts
}

function shapeFrom({ columns, only, decimals }: AccountsOptions): AccountShape {
  if (!/^\d$/.test(decimals))
    throw new UsageError(`Found --decimals ${decimals}, expected a digit from 0 to 9.`)
  return {
    columns: columns === undefined ? {} : columnsFrom(columns),
    ...(only !== undefined && { only: onlyFrom(only) }),
    decimals: Number(decimals),
  }
}

function columnsFrom(text: string): Partial<Record<AccountColumn, string>> {
  const pairs = text.split(',').map((pair): [AccountColumn, string] => {
    const [column, header, ...more] = pair.split('=').map((word) => word.trim())
    const known = accountColumns.find((name) => name === column)
    if (known === undefined || header === undefined || header === '' || more.length > 0)
      throw new UsageError(
        `Found --columns "${pair}", expected name=header with one of the names ${accountColumns.join(', ')}.`,
      )
    return [known, header]
  })
  return Object.fromEntries(pairs)
}

function onlyFrom(text: string): { column: string; text: string } {
  const [column, ...cell] = text.split('=')
  if (column === '' || cell.length === 0)
    throw new UsageError(`Found --only "${text}", expected column=text.`)
  return { column, text: cell.join('=') }
}

function amountFrom(option: string, text: string, decimals: number): bigint {
  const read = parseDecimal(text, decimals)
  if (read.ok && read.value >= 0n) return read.value
  throw new UsageError(
    `Found ${option} ${text}, expected an amount of zero or more with at most ${decimals} decimals, like 15_080_000.`,
  )
}

/** A price only scales floats of the published code. */
function priceFrom(text: string): number {
  const read = parseDecimal(text, 9)
  if (read.ok && read.value > 0n) return Number(read.value) / 1e9
  throw new UsageError(`Found --unit-price ${text}, expected a price above zero, like 106_427.71.`)
}
