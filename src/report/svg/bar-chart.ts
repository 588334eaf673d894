import { type Html, html } from '../html.ts'
import { valueAxis } from './axis.ts'
import { axesOf, plotOf, svgOf, tenth } from './frame.ts'
import { CHART_HEIGHT, CHART_WIDTH } from './line-chart.ts'
import { timeAxis } from './time-axis.ts'

/** A bar over a span of time. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly value: number
  readonly label: string
}

/** Draws how much fell into each of several equal spans of time, from zero up. */
export function barChart(bins: readonly Bin[], label: string, tone: string): Html {
  const up = valueAxis(0, Math.max(1, ...bins.map(({ value }) => value)), 4)
  const across = timeAxis(bins[0].from, bins[bins.length - 1].to, 7)
  const plot = plotOf(across, up, CHART_WIDTH, CHART_HEIGHT)
  const bars = bins
    .filter(({ value }) => value > 0)
    .map(({ from, to, value }) => {
      const width = Math.max(1, tenth(plot.x(to) - plot.x(from) - 1))
      // A bar too low to be seen would read as none, so the least is one unit of the picture.
      const height = Math.max(1, tenth(plot.bottom - plot.y(value)))
      return html`<rect class="fill ${tone}" x="${plot.x(from)}" y="${tenth(plot.bottom - height)}" width="${width}" height="${height}"/>`
    })
  const hover = bins.map(({ from, to, value, label }) => [
    tenth((plot.x(from) + plot.x(to)) / 2),
    plot.y(value),
    label,
  ])
  return svgOf(plot, label, html`${axesOf(plot, across, up)}${bars}`, JSON.stringify(hover))
}
