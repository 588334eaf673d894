import type { OptionBook, OptionSeries, RunResult } from '../../lab/run-result.ts'
import {
  amountOf,
  clockText,
  dayMinuteText,
  exactMoney,
  groupedText,
  roundMoney,
  tableMoney,
} from '../format.ts'
import { type Content, type Html, html } from '../html.ts'
import { accountName, type ReportNames } from '../names.ts'
import { type Line, lineChart } from '../svg/line-chart.ts'
import { highestOf, lowestOf, type Point } from '../svg/sample.ts'
import { chartFigure } from './chart-figure.ts'
import { priceLine } from './lines.ts'
import { momentsOf } from './moments.ts'
import { optionLegs } from './option-legs.ts'
import type { Section } from './section.ts'
import { foldedTable } from './table.ts'

/** Books told with pictures of their own: the costliest. */
const TOLD = 6

/**
 * Each book of options that fell: the index it was written on and the volatility of its largest leg, beside its equity and what it
 * had to keep. No section where no scenario model margined anybody who fell.
 */
export function optionBooksSection(result: RunResult, names: ReportNames): Section[] {
  const books = costliest(result)
  if (books.length === 0 || result.timeline.length === 0) return []
  const others = (result.optionBooks?.length ?? 0) - books.length
  const rest = others > 0 ? ` ${others} that cost less are not drawn.` : ''
  const content = html`<p class="note">Price and volatility beside equity, where they moved. The filled line is equity, the thin one the maintenance requirement; below it the book is liquidated.${rest}</p>
${books.map((book) => bookOf(result, book, names))}`
  return [{ id: 'option-books', title: 'Option books that fell', content }]
}

function costliest({ optionBooks = [], losses }: RunResult): OptionBook[] {
  const lossOf = ({ account }: OptionBook): bigint =>
    losses.reduce((sum, loss) => (loss.account === account ? sum + loss.externalizedLoss : sum), 0n)
  return optionBooks
    .map((book) => ({ book, lost: lossOf(book) }))
    .toSorted((a, b) => (a.lost === b.lost ? 0 : a.lost < b.lost ? 1 : -1))
    .slice(0, TOLD)
    .map(({ book }) => book)
}

function bookOf(result: RunResult, book: OptionBook, names: ReportNames): Html {
  const option = largestLeg(result, book)
  const moved = (series: number): boolean =>
    new Set(result.timeline.map(({ marks }) => marks[series])).size > 1
  const market =
    option === null
      ? null
      : html`${moved(option.index) ? indexFigure(result, option) : null}${moved(option.volatility) ? volatilityFigure(result, option) : null}`
  return html`<h3>${accountName(book.account, names)}</h3>
<div class="charts">${equityFigure(result, book)}${market}</div>
`
}

/** The option it held most of when it first fell. */
function largestLeg(result: RunResult, { account }: OptionBook): OptionSeries | null {
  const first = result.losses.find((loss) => loss.account === account)
  const legs = first === undefined ? [] : optionLegs(first, result)
  const size = (quantity: string): number => Math.abs(Number(quantity))
  return legs.toSorted((a, b) => size(b.quantity) - size(a.quantity))[0]?.option ?? null
}

function equityFigure(result: RunResult, { account, asset: place, equity, maintenance }: OptionBook): Html {
  const asset = result.assets[place]
  const pointsOf = (amounts: readonly bigint[]): Point[] =>
    amounts.map((amount, at) => ({
      at: result.timeline[at].at,
      value: amountOf(amount, asset.decimals),
      label: exactMoney(amount, asset),
    }))
  const points = pointsOf(equity)
  const [first, last, low] = [points[0], points[points.length - 1], lowestOf(points)]
  const note = `from ${roundMoney(equity[0], asset)} to ${roundMoney(equity[equity.length - 1], asset)}`
  const label = `Equity of ${account} over time: ${first.label} at first, ${last.label} at the end, lowest ${low.label} at ${clockText(low.at)}; beside it what it had to keep.`
  const line: Line = {
    ...spanOf(result),
    ...{ points, against: pointsOf(maintenance), label, tone: 'fund', shape: 'steps', fromZero: true },
  }
  const cells = (at: number): Content[] => [
    tableMoney(equity[at], asset.decimals),
    tableMoney(maintenance[at], asset.decimals),
  ]
  const values = points.map(({ value }) => value)
  return chartFigure(
    'Equity',
    note,
    lineChart(line),
    tableFor(result, `equity of ${account}`, ['Equity', 'Required'], values, cells),
  )
}

function indexFigure(result: RunResult, { index }: OptionSeries): Html | null {
  const line = priceLine(result, index)
  if (line === null) return null
  const values = result.timeline.map(({ marks }) => Number(marks[index] ?? 0))
  const table = tableFor(result, `marks of ${result.series[index].symbol}`, ['Mark'], values, (at) => [
    groupedText(result.timeline[at].marks[index] ?? '–'),
  ])
  return chartFigure(result.series[index].symbol, line.note, lineChart(line.line), table)
}

function volatilityFigure(result: RunResult, { volatility }: OptionSeries): Html {
  const { symbol } = result.series[volatility]
  const percent = (mark: string | null): number => Number((Number(mark ?? 0) * 100).toFixed(2))
  const points = result.timeline.map(({ at, marks }): Point => {
    const value = percent(marks[volatility])
    return { at, value, label: `${value}%` }
  })
  const [first, last, high] = [points[0], points[points.length - 1], highestOf(points)]
  const label = `Volatility of ${symbol} over time, a year: ${first.label} at first, ${last.label} at the end, highest ${high.label} at ${clockText(high.at)}.`
  const line: Line = { ...spanOf(result), points, label, tone: 'price', shape: 'straight', fromZero: false }
  const note = `from ${first.label} to ${last.label} a year, high ${high.label}`
  const values = points.map(({ value }) => value)
  const table = tableFor(result, `volatility of ${symbol}`, ['A year'], values, (at) => [points[at].label])
  return chartFigure(symbol, note, lineChart(line), table)
}

function tableFor(
  result: RunResult,
  what: string,
  columns: readonly string[],
  values: readonly number[],
  cells: (at: number) => Content[],
): Html {
  const { timeline } = result
  const rows = momentsOf(values).map((place) => ({
    cells: [dayMinuteText(timeline[place].at), ...cells(place)],
  }))
  return foldedTable(what, [{ name: 'UTC' }, ...columns.map((name) => ({ name, figures: true }))], rows)
}

function spanOf({ timeline }: RunResult): { readonly from: number; readonly to: number } {
  return { from: timeline[0].at, to: timeline[timeline.length - 1].at }
}
