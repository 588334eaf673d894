import type { Fraction } from '../../core/market/fraction.ts'
import type { AssetComparison } from '../../lab/compare/comparison.ts'
import { type Html, html } from '../html.ts'
import { type Axis, valueAxis } from '../svg/axis.ts'
import { axesOf, plotOf, svgOf, tenth } from '../svg/frame.ts'
import { CHART_HEIGHT, CHART_WIDTH } from '../svg/line-chart.ts'

/** Shares are drawn in percent, so that the labels of the axis read as such. */
function percentOf(numerator: bigint, denominator: bigint): number {
  return denominator === 0n ? 0 : Number((numerator * 1_000_000n) / denominator) / 10_000
}

/** The highest bar or line of an asset's charts: they share one scale, since they are read beside each other. */
export function highestShare({ deciles, figures }: AssetComparison): number {
  const bars = deciles.flatMap(({ paid, equity }) => paid.map((each) => percentOf(each, equity)))
  const lines = figures.map(({ fairness }) => minMaxPercent(fairness.wholeRun.minMax))
  return Math.max(0.01, ...bars, ...lines)
}

function minMaxPercent(minMax: Fraction | null): number {
  return minMax === null ? 0 : percentOf(minMax.numerator, minMax.denominator)
}

/** Draws what each tenth of the accounts paid of its equity, with the min-max of the run across. */
export function decileChart(
  { deciles, figures }: AssetComparison,
  run: number,
  top: number,
  label: string,
): Html {
  const up = percentAxis(valueAxis(0, top, 4))
  const across: Axis = {
    from: 0.4,
    to: deciles.length + 0.6,
    ticks: deciles.map((_, place) => ({ at: place + 1, label: `${place + 1}` })),
  }
  const plot = plotOf(across, up, CHART_WIDTH, CHART_HEIGHT)
  const hover: [number, number, string][] = []
  const bars = deciles.map(({ paid, equity }, place) => {
    const share = percentOf(paid[run], equity)
    const [from, to] = [plot.x(place + 0.62), plot.x(place + 1.38)]
    hover.push([plot.x(place + 1), plot.y(share), `tenth ${place + 1} · ${share.toFixed(2)}%`])
    if (paid[run] === 0n) return null
    const height = Math.max(1, tenth(plot.bottom - plot.y(share)))
    return html`<rect class="fill deleverage" x="${from}" y="${tenth(plot.bottom - height)}" width="${tenth(to - from)}" height="${height}"/>`
  })
  const level = plot.y(minMaxPercent(figures[run].fairness.wholeRun.minMax))
  const line = html`<path class="lead" d="M${plot.left} ${level}H${plot.right}"/>`
  return svgOf(plot, label, html`${axesOf(plot, across, up)}${bars}${line}`, JSON.stringify(hover))
}

function percentAxis(axis: Axis): Axis {
  return { ...axis, ticks: axis.ticks.map(({ at, label }) => ({ at, label: `${label}%` })) }
}
