import type { AssetComparison, Comparison, Decile } from '../../lab/compare/comparison.ts'
import { shareText } from '../../lab/compare/share-text.ts'
import { countText, percentText, tableMoney } from '../format.ts'
import { type Html, html } from '../html.ts'
import { emptyOf, type Section } from '../sections/section.ts'
import { foldedTable } from '../sections/table.ts'
import { decileChart, highestShare } from './decile-chart.ts'

/** How evenly each rulebook took what it took, against the fairest way to take as much. */
export function fairnessSection(comparison: Comparison): Section {
  const told = comparison.byAsset.filter(({ deciles }) =>
    deciles.some(({ paid }) => paid.some((each) => each > 0n)),
  )
  const content =
    told.length === 0
      ? emptyOf('No participant paid for another under any rulebook.')
      : html`<p class="note">Participants in tenths by equity before the first mark moved, the smallest first: what each tenth paid of what it had. The dashed line is the min-max of the run: at that share everybody would have found the same total.</p>
${told.map((each) => chartsOf(comparison, each))}`
  return { id: 'fairness', title: 'How evenly it is paid', content }
}

function chartsOf(comparison: Comparison, each: AssetComparison): Html {
  const { assets, runs } = comparison
  const { name } = assets[each.asset]
  const top = highestShare(each)
  return html`<h3>In ${name}</h3>
<div class="charts">${runs.map((_, run) => figureOf(comparison, each, run, top))}</div>
`
}

function figureOf({ assets, runs }: Comparison, each: AssetComparison, run: number, top: number): Html {
  const { asset, deciles, figures } = each
  const { name, decimals } = assets[asset]
  const { label } = runs[run]
  const { wholeRun, worst, moments } = figures[run].fairness
  const shares = deciles.map(({ paid, equity }) => percentText(paid[run], equity))
  const minMax = shareText(wholeRun.minMax ?? { numerator: 0n, denominator: 1n })
  const words = `Paid over equity in ${name} under ${label}, by tenth of equity from the smallest: ${shares.join(', ')}; the min-max is ${minMax}.`
  const most =
    worst === null
      ? 'nobody was charged'
      : `at most ${shareText(worst.largest)} at once where ${shareText(worst.minMax)} would have done, in ${countText(moments)} moments`
  return html`<div class="chart-cell"><figure><figcaption><strong>${label}</strong> min-max of the run ${minMax}; ${most}</figcaption>${decileChart(each, run, top, words)}</figure>
${tableFor(`Tenths in ${name} under ${label}`, deciles, run, decimals)}</div>
`
}

function tableFor(caption: string, deciles: readonly Decile[], run: number, decimals: number): Html {
  const columns = [
    { name: 'Tenth' },
    ...['Accounts', 'Equity before', 'Paid', 'Share', 'Payers'].map((name) => ({ name, figures: true })),
  ]
  const rows = deciles.map(({ accounts, equity, paid, payers }, tenth) => ({
    cells: [
      `${tenth + 1}`,
      countText(accounts),
      tableMoney(equity, decimals),
      tableMoney(paid[run], decimals),
      percentText(paid[run], equity),
      countText(payers[run]),
    ],
  }))
  return foldedTable(caption, columns, rows)
}
