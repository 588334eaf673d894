import type { AssetComparison, Comparison } from '../../lab/compare/comparison.ts'
import { type MeasureRow, type MeasureValue, measuresOf, runMeasuresOf } from '../../lab/compare/measures.ts'
import { shareText } from '../../lab/compare/share-text.ts'
import { countText, spanText, tableMoney } from '../format.ts'
import { type Content, type Html, html } from '../html.ts'
import type { Section } from '../sections/section.ts'
import { tableOf } from '../sections/table.ts'

/** Every figure under each rulebook, with its meaning. */
export function figuresSection(comparison: Comparison): Section {
  const told = comparison.byAsset.filter(({ figures }) =>
    figures.some(({ totals }) => totals.defaultLoss !== 0n),
  )
  const runs = tableFor(comparison, 'The runs', runMeasuresOf(comparison), 0)
  const notes = comparison.notes.map((note) => html`<p class="note">${note}</p>`)
  return {
    id: 'figures',
    title: 'The figures',
    content: html`${told.map((each) => assetTable(comparison, each))}${runs}${notes}`,
  }
}

function assetTable(comparison: Comparison, each: AssetComparison): Html {
  const { name, decimals } = comparison.assets[each.asset]
  const rows = measuresOf(comparison, comparison.byAsset.indexOf(each))
  return tableFor(comparison, `Figures in ${name}`, rows, decimals)
}

function tableFor(
  { runs }: Comparison,
  caption: string,
  rows: readonly MeasureRow[],
  decimals: number,
): Html {
  const columns = [
    { name: 'Figure' },
    ...runs.map(({ label }) => ({ name: label, figures: true })),
    { name: 'What it is' },
  ]
  return tableOf(
    caption,
    columns,
    rows.map(({ name, values, meaning }) => ({
      cells: [name, ...values.map((value) => cellOf(value, decimals)), meaning],
    })),
  )
}

function cellOf(value: MeasureValue, decimals: number): Content {
  switch (value.unit) {
    case 'money':
      return tableMoney(value.amount, decimals)
    case 'count':
      return countText(value.count)
    case 'share':
      return shareText(value.share)
    case 'time':
      return spanText(value.ms)
  }
}
