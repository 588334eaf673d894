import type { HurtAccount, RunResult } from '../../lab/run-result.ts'
import { tableMoney } from '../format.ts'
import { html } from '../html.ts'
import { accountName, type ReportNames } from '../names.ts'
import { emptyOf, type Section } from './section.ts'
import { type Column, type Row, tableOf } from './table.ts'

const columns: Column[] = [
  { name: 'Account', sort: 'text' },
  { name: 'Kind', sort: 'text' },
  { name: 'Asset', sort: 'text' },
  { name: 'Equity before', figures: true, sort: 'number' },
  { name: 'Equity after', figures: true, sort: 'number' },
  { name: 'Change', figures: true, sort: 'number' },
  { name: 'Borne for others', figures: true, sort: 'number' },
  { name: 'Defaulted', sort: 'text' },
]

/** The accounts that lost most, in the order the run gives them. */
export function hurtSection(result: RunResult, names: ReportNames): Section {
  const none = 'No account ended with less than it began with.'
  const rows = result.hurt.map((account) => rowOf(account, result, names))
  const note = html`<p class="note">“Borne for others” is what other accounts’ losses cost it: socialized, called, or given up by deleveraging. The rest of a change is its own positions.</p>
`
  const content =
    rows.length === 0
      ? emptyOf(none)
      : html`${note}${tableOf('Accounts hurt most, worst first', columns, rows)}`
  return { id: 'hurt', title: 'The accounts hurt most', content }
}

function rowOf(hurt: HurtAccount, { assets }: RunResult, names: ReportNames): Row {
  const { name, decimals } = assets[hurt.asset]
  const change = hurt.equityAfter - hurt.equityBefore
  const money = (amount: bigint) => ({ content: tableMoney(amount, decimals), key: amount })
  return {
    cells: [
      accountName(hurt.account, names),
      hurt.kind,
      name,
      ...[hurt.equityBefore, hurt.equityAfter, change, hurt.bornForOthers].map(money),
      hurt.defaulted ? html`<span class="badge claimed">yes</span>` : 'no',
    ],
  }
}
