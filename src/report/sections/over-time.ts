import type { RunResult } from '../../lab/run-result.ts'
import { clockText, counted, dayMinuteText, groupedText, tableMoney } from '../format.ts'
import { type Content, type Html, html } from '../html.ts'
import { lineChart } from '../svg/line-chart.ts'
import { activityFigures } from './activity.ts'
import { chartFigure } from './chart-figure.ts'
import { fundLine, priceLine } from './lines.ts'
import { momentsOf } from './moments.ts'
import { emptyOf, type Section } from './section.ts'
import { foldedTable } from './table.ts'

/** Prices, funds, losses opened and quantity deleveraged over the run, each on an axis of its own. */
export function overTimeSection(result: RunResult): Section {
  const none = 'The run has no moments: no mark moved, so no price and no balance changed.'
  const content = result.timeline.length === 0 ? emptyOf(none) : chartsOf(result)
  return { id: 'over-time', title: 'Price, fund and losses over time', content }
}

function chartsOf(result: RunResult): Html {
  const prices = [...result.series.keys()]
    .filter((place) => !followsAnother(result.series[place]))
    .map((place) => priceFigure(result, place))
  const funds = result.funds.map((_, place) => fundFigure(result, place))
  const noFund = result.funds.length === 0 ? emptyOf('No fund stood behind this market.') : null
  return html`<p class="note">Times are UTC. Dots mark the lowest and the highest point.</p>
<h3>Marks</h3>
<div class="charts">${prices}</div>
<h3>Funds</h3>
${noFund}<div class="charts">${funds}</div>
<h3>Losses and deleveraging</h3>
<div class="charts">${activityFigures(result)}</div>
`
}

/** Options, their forwards and volatilities are hundreds of lines that follow from a few: they are shown with who fell by them. */
function followsAnother({ kind, reference }: RunResult['series'][number]): boolean {
  return kind === 'option' || reference === 'forward' || reference === 'volatility'
}

function priceFigure(result: RunResult, place: number): Html {
  const { symbol } = result.series[place]
  const line = priceLine(result, place)
  if (line === null) return emptyOf(`${symbol} never had a mark.`)
  const rows = (at: number): Content => groupedText(result.timeline[at].marks[place] ?? '–')
  const values = result.timeline.map(({ marks }) => (marks[place] === null ? null : Number(marks[place])))
  return chartFigure(
    symbol,
    line.note,
    lineChart(line.line),
    tableFor(result, `mark of ${symbol}`, 'Mark', values, rows),
  )
}

function fundFigure(result: RunResult, place: number): Html {
  const { name, asset: assetPlace } = result.funds[place]
  const asset = result.assets[assetPlace]
  const { line, note } = fundLine(result, place)
  const values = result.timeline.map(({ funds }) => Number(funds[place]))
  const rows = (at: number): Content => tableMoney(result.timeline[at].funds[place], asset.decimals)
  return chartFigure(
    name,
    note,
    lineChart(line),
    tableFor(result, `balance of ${name}`, asset.name, values, rows),
  )
}

/** Moments worth a row, since thousands of them would bury the few that matter. */
function tableFor(
  result: RunResult,
  what: string,
  unit: string,
  values: readonly (number | null)[],
  cell: (at: number) => Content,
): Html {
  const { timeline } = result
  const shown = momentsOf(values)
  const isLong = timeline[timeline.length - 1].at - timeline[0].at > 86_400_000
  const time = (at: number): string => (isLong ? dayMinuteText(at) : clockText(at))
  const rows = shown.map((place) => ({ cells: [time(timeline[place].at), cell(place)] }))
  const caption =
    shown.length === timeline.length
      ? what
      : `${what}, ${shown.length} of ${counted(timeline.length, 'moment')}`
  return foldedTable(caption, [{ name: 'UTC' }, { name: unit, figures: true }], rows)
}
