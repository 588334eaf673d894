import { type Claims, claimsOf } from '../../core/allocation/index.ts'
import { divide } from '../../core/money/rounding.ts'
import { name } from '../../files/cells.ts'
import { type ColumnRule, type CsvTable, readCsv } from '../../files/csv.ts'
import { linesOf, recordsOf } from '../../files/csv-lines.ts'
import { Problems, wholeFile } from '../../files/problems.ts'
import { DECIMALS, type Exact, exactCell, exactOf, floatOf, quotientOf } from './exact.ts'

/** What the audit reads of an account; the last two only rank, where the table has them. */
export const accountColumns = ['user', 'notional', 'profit', 'equity', 'leverage', 'profit-percent'] as const
export type AccountColumn = (typeof accountColumns)[number]
const optional: readonly AccountColumn[] = ['leverage', 'profit-percent']

/** Which column of the file is which, and which rows count. */
export interface AccountShape {
  readonly columns: Readonly<Partial<Record<AccountColumn, string>>>
  /** Only rows whose cell in a column is this text. */
  readonly only?: { readonly column: string; readonly text: string }
  /** Digits after the point of the money claims are in; finer digits round down. */
  readonly decimals: number
}

/** Accounts that can pay, as claims, with what else the table says of them in the same order. */
export interface Accounts {
  readonly claims: Claims
  /** Rows of the table, before those that cannot pay were left out. */
  readonly rows: number
  readonly capacity: bigint
  /** As the table gives them, to rank by; undefined where it has no such column. */
  readonly leverage: readonly number[] | undefined
  readonly profitPercent: readonly number[] | undefined
  readonly decimals: number
}

/** Leverage in claims is in parts per million. */
const PPM = 1_000_000n

/**
 * Reads a table of accounts, one row each: `capacity` is the smaller of profit and equity, and who has none is left
 * out. Leverage is notional over equity.
 *
 * @param problems takes missing columns, cells that are no decimals, and accounts that stand twice
 */
export function readAccounts(
  file: string,
  text: string,
  shape: AccountShape,
  problems: Problems,
): Accounts | undefined {
  const before = problems.count
  const table = readCsv(file, text, { columns: rulesFor(file, text, shape, problems) }, problems)
  if (problems.count > before) return undefined
  tellRepeated(table, headerOf(shape, 'user'), problems)
  if (problems.count > before) return undefined
  return accountsFrom(table, shape)
}

type Table = CsvTable<Record<string, ColumnRule>>

/** Every column of the file may stand there; those that are asked for have to, and hold decimals. */
function rulesFor(
  file: string,
  text: string,
  shape: AccountShape,
  problems: Problems,
): Record<string, ColumnRule> {
  const head = recordsOf(file, linesOf(text), new Problems()).next()
  const headers = head.done ? [] : head.value.fields
  const rules: Record<string, ColumnRule> = Object.fromEntries(
    headers.map((header) => [header, { optional: true }]),
  )
  for (const column of accountColumns) {
    const header = headerOf(shape, column)
    if (optional.includes(column) && shape.columns[column] === undefined && !headers.includes(header))
      continue
    rules[header] = { cell: column === 'user' ? name : exactCell }
  }
  const { only } = shape
  if (only !== undefined && !headers.includes(only.column)) {
    const found = `no column "${only.column}"`
    problems.add({ place: wholeFile(file), found, expected: `one of ${headers.join(', ')}` })
  }
  return rules
}

function headerOf({ columns }: AccountShape, column: AccountColumn): string {
  return columns[column] ?? column
}

function tellRepeated(table: Table, header: string, problems: Problems): void {
  const seen = new Set<string>()
  for (let row = 0; row < table.length; row += 1) {
    const user = table.cell(row, header)
    if (seen.has(user)) {
      const found = `a second row of "${user}"`
      problems.add({ place: table.placeOf(row, header), found, expected: 'one row for each account' })
    }
    seen.add(user)
  }
}

interface Account {
  readonly id: string
  readonly capacity: bigint
  readonly equity: bigint
  readonly profit: bigint
  readonly notional: bigint
  readonly leverage: bigint
  readonly givenLeverage: number
  readonly givenPercent: number
}

function accountsFrom(table: Table, shape: AccountShape): Accounts {
  const accounts: Account[] = []
  for (let row = 0; row < table.length; row += 1) {
    if (shape.only !== undefined && table.cell(row, shape.only.column) !== shape.only.text) continue
    const account = accountFrom(table, row, shape)
    if (account.capacity > 0n) accounts.push(account)
  }
  accounts.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const has = (column: AccountColumn): boolean => table.headerOf(headerOf(shape, column)) !== undefined
  return {
    claims: claimsOf(
      accounts.map(({ id, capacity, equity, profit, notional, leverage }) => {
        return { id, capacity, equity, profit, notional, leverage, weight: notional }
      }),
    ),
    rows: table.length,
    capacity: accounts.reduce((sum, { capacity }) => sum + capacity, 0n),
    leverage: has('leverage') ? accounts.map(({ givenLeverage }) => givenLeverage) : undefined,
    profitPercent: has('profit-percent') ? accounts.map(({ givenPercent }) => givenPercent) : undefined,
    decimals: shape.decimals,
  }
}

function accountFrom(table: Table, row: number, shape: AccountShape): Account {
  const cell = (column: AccountColumn): Exact => {
    const text = table.cell(row, headerOf(shape, column))
    return text === '' ? 0n : exactOf(text)
  }
  const units = (value: Exact): bigint => divide(value, 10n ** BigInt(DECIMALS - shape.decimals), 'floor')
  const [notional, profit, equity] = [cell('notional'), cell('profit'), cell('equity')]
  const least = profit < equity ? profit : equity
  return {
    id: table.cell(row, headerOf(shape, 'user')),
    capacity: least > 0n ? units(least) : 0n,
    equity: units(equity),
    profit: units(profit),
    notional: units(notional < 0n ? -notional : notional),
    leverage:
      equity > 0n ? divide(PPM * quotientOf(notional, equity)!, 10n ** BigInt(DECIMALS), 'floor') : 0n,
    givenLeverage: floatOf(cell('leverage')),
    givenPercent: floatOf(cell('profit-percent')),
  }
}
