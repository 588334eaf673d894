import type { Comparison } from '../../lab/compare/comparison.ts'
import { countText, tableMoney } from '../format.ts'
import { html } from '../html.ts'
import { emptyOf, type Section } from '../sections/section.ts'
import { type Row, tableOf } from '../sections/table.ts'

/** What each price rule moved between the two sides, what it left of the loss, and who has the surplus. */
export function priceRulesSection(comparison: Comparison): Section {
  const rows = comparison.byAsset.flatMap(({ asset, figures }) =>
    figures.flatMap(({ priceRules }, run) => priceRules.map((rule) => rowOf(comparison, asset, run, rule))),
  )
  const columns = [
    { name: 'Layer, price rule' },
    { name: 'Rulebook' },
    { name: 'Asset' },
    ...['Losses', 'Takers', 'At the mark', 'Given up', 'Gained', 'Deficit left', 'Surplus left'].map(
      (name) => ({ name, figures: true }),
    ),
  ]
  const note = html`<p class="note">Given up and gained are against the mark, by whoever took positions over. Deficit and surplus are what the bucket was left with after its last hand-over under the rule; the figures say who has the surplus in the end.</p>
`
  const content =
    rows.length === 0
      ? emptyOf('No position was handed over at a price rule.')
      : html`${note}${tableOf('Price rules', columns, rows)}`
  return { id: 'price-rules', title: 'What the price rules did', content }
}

type Rule = Comparison['byAsset'][number]['figures'][number]['priceRules'][number]

function rowOf({ runs, assets }: Comparison, asset: number, run: number, figures: Rule): Row {
  const { name, rule, losses, takers, notional, givenUp, gained, deficitLeft, surplusLeft } = figures
  const amounts = [notional, givenUp, gained, deficitLeft, surplusLeft]
  return {
    cells: [
      `${name}, ${rule}`,
      runs[run].label,
      assets[asset].name,
      countText(losses),
      countText(takers),
      ...amounts.map((amount) => tableMoney(amount, assets[asset].decimals)),
    ],
  }
}
