import type { RunResult } from '../../lab/run-result.ts'
import { amountOf, clockText, exactMoney, groupedText, minuteText, roundMoney } from '../format.ts'
import type { Line } from '../svg/line-chart.ts'
import { highestOf, lowestOf, type Point } from '../svg/sample.ts'

/** A line to draw, and what a caption says of it. */
export interface ToldLine {
  readonly line: Line
  readonly note: string
}

/** The mark of a series over the run, or null when it never had one. */
export function priceLine(result: RunResult, place: number): ToldLine | null {
  const { symbol } = result.series[place]
  const points = result.timeline.flatMap(({ at, marks }): Point[] => {
    const mark = marks[place]
    return mark === null ? [] : [{ at, value: Number(mark), label: groupedText(mark) }]
  })
  if (points.length === 0) return null
  const [first, last, low, high] = [points[0], points[points.length - 1], lowestOf(points), highestOf(points)]
  const note = `from ${first.label} to ${last.label}, low ${low.label} at ${minuteText(low.at)}`
  const label = `Mark of ${symbol} over time: ${first.label} at ${clockText(first.at)}, ${last.label} at ${clockText(last.at)}, lowest ${low.label} at ${clockText(low.at)}, highest ${high.label} at ${clockText(high.at)}.`
  return {
    line: { ...spanOf(result), points, label, tone: 'price', shape: 'straight', fromZero: false },
    note,
  }
}

/** The balance of a fund over the run. */
export function fundLine(result: RunResult, place: number): ToldLine {
  const { name, asset: assetPlace, startedWith } = result.funds[place]
  const asset = result.assets[assetPlace]
  const points = result.timeline.map(
    ({ at, funds }): Point => ({
      at,
      value: amountOf(funds[place], asset.decimals),
      label: exactMoney(funds[place], asset),
    }),
  )
  const last = result.timeline[result.timeline.length - 1].funds[place]
  const low = lowestOf(points)
  const note = `${roundMoney(last, asset)} of ${roundMoney(startedWith, asset)} left`
  const label = `Balance of ${name} over time: ${roundMoney(startedWith, asset)} at the start, ${roundMoney(last, asset)} at the end, lowest ${low.label} at ${clockText(low.at)}.`
  return { line: { ...spanOf(result), points, label, tone: 'fund', shape: 'steps', fromZero: true }, note }
}

function spanOf({ timeline }: RunResult): { readonly from: number; readonly to: number } {
  return { from: timeline[0].at, to: timeline[timeline.length - 1].at }
}
