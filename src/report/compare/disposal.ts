import type { AtDisposal, Comparison } from '../../lab/compare/comparison.ts'
import type { ChangedAccount } from '../../lab/compare/house-accounts.ts'
import { exactMoney, tableMoney } from '../format.ts'
import { type Content, type Html, html } from '../html.ts'
import { emptyOf, type Section } from '../sections/section.ts'
import { tableOf } from '../sections/table.ts'

/** Money set aside beforehand: the same under every rulebook, and what each did with it. */
export function disposalSection(comparison: Comparison): Section {
  const [{ disposal }] = comparison.runs
  const content =
    disposal.length === 0
      ? emptyOf('No house account held money for losses.')
      : html`${changesOf(comparison)}${tableFor(comparison)}`
  return { id: 'disposal', title: 'What each had at its disposal', content }
}

function changesOf({ changed, assets }: Comparison): Html | null {
  if (changed.length === 0) return null
  const items = changed.map((each) => html`<li>${changeText(each, assets)}</li>`)
  return html`<ul class="note">${items}</ul>
`
}

function changeText(
  { name, kind, asset, amount, before, namedBy }: ChangedAccount,
  assets: Comparison['assets'],
): string {
  const holds = amount === 0n ? 'empty' : `with ${exactMoney(amount, assets[asset])}`
  const by = namedBy.length === 0 ? '' : `, named by ${namedBy.join(', ')}`
  return before === null
    ? `The ${kind} ${name} was opened under every rulebook, ${holds}${by}.`
    : `The ${kind} ${name} was opened under every rulebook ${holds}, not with ${exactMoney(before, assets[asset])}.`
}

function tableFor({ runs, assets }: Comparison): Html {
  const columns = [
    { name: 'House account' },
    { name: 'At the start', figures: true },
    ...runs.map(({ label }) => ({ name: `At the end under ${label}`, figures: true })),
    ...runs.map(({ label }) => ({ name: `Used by ${label} for` })),
  ]
  const rows = runs[0].disposal.map(({ name, kind, asset, startedWith }, place) => {
    const money = (amount: bigint): Content =>
      html`${tableMoney(amount, assets[asset].decimals)} ${assets[asset].name}`
    return {
      cells: [
        `${name} (${kind})`,
        money(startedWith),
        ...runs.map(({ disposal }) => money(disposal[place].endedWith)),
        ...runs.map(({ disposal }) => useText(disposal[place])),
      ],
    }
  })
  return tableOf('House accounts that hold money for losses', columns, rows)
}

function useText({ layers, isNamed }: AtDisposal): string {
  if (layers.length > 0) return layers.join(', ')
  return isNamed ? 'a condition' : 'nothing: it is not named'
}
