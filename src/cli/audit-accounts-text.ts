import { formatDecimal } from '../core/money/units.ts'
import { type Cell, writeCsv, writeJson } from '../files/write.ts'
import type { Accounts } from '../lab/audit/accounts.ts'
import type { OneShot, OneShotRow } from '../lab/audit/one-shot.ts'
import type { ResearchRow } from '../lab/audit/research-rows.ts'
import { groupedText, moneyText } from '../lab/run/grid.ts'
import { counted } from '../lab/run/words.ts'
import { textTable } from './table.ts'

/** What was asked of a table of accounts, and what came out. */
export interface AccountsAudit {
  readonly accounts: Accounts
  readonly budget: bigint
  readonly oneShot: OneShot
  /** Undefined where it was not asked for. */
  readonly research: readonly ResearchRow[] | undefined
}

export function accountsText({ accounts, budget, oneShot, research }: AccountsAudit): string {
  const money = (units: bigint): string => moneyText(units, accounts.decimals)
  const able = accounts.claims.ids.length
  const head = `${counted(able, 'account')} of ${moneyText(accounts.rows, 0)} can pay ${money(accounts.capacity)} in all; ${money(budget)} is to be found.\n`
  const table = textTable(
    ['policy', 'touched', 'at cap', 'max part/equity', 'top survivor', 'share of top 10', 'inversions'],
    oneShot.rows.map((row) => [
      row.policy,
      moneyText(row.touched, 0),
      moneyText(row.atCap, 0),
      row.worst.toFixed(4),
      groupedText(centsText(row.topSurvivor, accounts.decimals)),
      row.top10Share.toFixed(3),
      moneyText(row.inversions, 0),
    ]),
  )
  const left = oneShot.left.map(({ policy, why }) => `  ${policy} ${why}\n`).join('')
  const note = 'Shares are measured before they are rounded to whole units.\n'
  const unable = left === '' ? '' : `Not run with these columns:\n${left}`
  return `${head}\n${table}${note}${unable}${research === undefined ? '' : `\n${researchText(research)}`}`
}

function researchText(rows: readonly ResearchRow[]): string {
  const amount = (value: number | undefined): string =>
    value === undefined ? '' : groupedText(value.toFixed(2))
  const table = textTable(
    ['published code', 'beside', 'taken', 'taken less budget', 'most apart'],
    rows.map(({ code, beside, taken, miss, apart }) => [
      code,
      beside,
      amount(taken),
      amount(miss),
      apartText(apart),
    ]),
  )
  return `${table}${rows.map(({ code, says }) => `  ${code}: ${says}\n`).join('')}`
}

/** Rounding apart is told as such: floats and whole units never agree to the last digit. */
function apartText(apart: number | undefined): string {
  if (apart === undefined) return ''
  return apart < 0.005 ? '< a cent' : groupedText(apart.toFixed(2))
}

/** Cents, the rest dropped. */
function centsText(units: bigint, decimals: number): string {
  return decimals <= 2
    ? formatDecimal(units, decimals)
    : formatDecimal(units / 10n ** BigInt(decimals - 2), 2)
}

export function accountsJson({ accounts, budget, oneShot, research }: AccountsAudit): string {
  const exact = (units: bigint): string => formatDecimal(units, accounts.decimals, { trim: true })
  return writeJson({
    rows: accounts.rows,
    accounts: accounts.claims.ids.length,
    capacity: exact(accounts.capacity),
    budget: exact(budget),
    policies: oneShot.rows.map((row) => ({
      ...row,
      topSurvivor: exact(row.topSurvivor),
      taken: exact(row.taken),
    })),
    notRun: oneShot.left,
    research,
  })
}

const COLUMNS = [
  'policy',
  'touched',
  'at-cap',
  'max-part-over-equity',
  'top-survivor',
  'top-10-share',
  'inversions',
  'taken',
]

export function accountsCsv({ accounts, oneShot }: AccountsAudit): string {
  const exact = (units: bigint): string => formatDecimal(units, accounts.decimals, { trim: true })
  const cells = (row: OneShotRow): Cell[] => [
    ...[row.policy, row.touched, row.atCap, String(row.worst), exact(row.topSurvivor)],
    ...[String(row.top10Share), row.inversions, exact(row.taken)],
  ]
  return writeCsv(COLUMNS, oneShot.rows.map(cells))
}
