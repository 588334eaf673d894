import { clockText } from '../format.ts'
import { type Html, html } from '../html.ts'
import { type Axis, valueAxis } from './axis.ts'
import { axesOf, type Plot, plotOf, svgOf } from './frame.ts'
import { highestOf, lowestOf, type Point, thin } from './sample.ts'
import { timeAxis } from './time-axis.ts'

/** One line over time, with its one axis. */
export interface Line {
  /** At least one point, in order of time. */
  readonly points: readonly Point[]
  readonly label: string
  /** Colour class of the line. */
  readonly tone: string
  /** A balance holds until it moves, a price is drawn from point to point. */
  readonly shape: 'steps' | 'straight'
  /** Whether the axis begins at zero: for amounts, not for prices. */
  readonly fromZero: boolean
  /** A second line on the same axis, in the colour of prices: what the first is held against. */
  readonly against?: readonly Point[]
  readonly from: number
  readonly to: number
}

/** The size of a chart that stands beside another one, readable from a phone to half of a page. */
export const CHART_WIDTH = 440
export const CHART_HEIGHT = 230

/** Draws a line over time. Lowest and highest point carry a dot; data for hovering lies in `data-hover`. */
export function lineChart(line: Line): Html {
  const { plot, across, up, points } = layoutOf(line, CHART_WIDTH, CHART_HEIGHT)
  const hover = points.map(({ at, value, label }) => [
    plot.x(at),
    plot.y(value),
    `${clockText(at)} · ${label}`,
  ])
  const content = html`${axesOf(plot, across, up)}${drawingOf(line, plot, points)}`
  return svgOf(plot, line.label, content, JSON.stringify(hover))
}

/** A line with its axes as a group of a larger picture, without a frame of its own. */
export function linePanel(line: Line, width: number, height: number): Html {
  const { plot, across, up, points } = layoutOf(line, width, height)
  return html`${axesOf(plot, across, up)}${drawingOf(line, plot, points)}`
}

interface Layout {
  readonly plot: Plot
  readonly across: Axis
  readonly up: Axis
  readonly points: readonly Point[]
}

function layoutOf(line: Line, width: number, height: number): Layout {
  const all = [...line.points, ...(line.against ?? [])]
  const [low, high] = [lowestOf(all).value, highestOf(all).value]
  const up = valueAxis(line.fromZero ? Math.min(0, low) : low, line.fromZero ? Math.max(0, high) : high, 4)
  const across = timeAxis(line.from, line.to, 6)
  return { plot: plotOf(across, up, width, height), across, up, points: thin(line.points, 180) }
}

function drawingOf(line: Line, plot: Plot, points: readonly Point[]): Html {
  const { d, first, last } = pathOf(line, plot, points)
  const against =
    line.against === undefined
      ? null
      : html`<path class="line price" d="${pathOf(line, plot, thin(line.against, 180)).d}"/>`
  const area = line.fromZero
    ? html`<path class="area ${line.tone}" d="${d}V${plot.y(0)}H${first[0]}Z"/>`
    : null
  // A line of one moment has no length, and a dot says that it is there.
  const marks = new Set([lowestOf(line.points), highestOf(line.points)])
  const dots = [...marks].map(
    ({ at, value }) =>
      html`<circle class="dot ${line.tone}" cx="${plot.x(at)}" cy="${plot.y(value)}" r="3.2"/>`,
  )
  return html`${area}${against}<path class="line ${line.tone}" d="${d}"/>${last === first ? null : dots}${last === first ? html`<circle class="dot ${line.tone}" cx="${first[0]}" cy="${first[1]}" r="3.2"/>` : null}`
}

interface Drawn {
  readonly d: string
  readonly first: readonly [number, number]
  readonly last: readonly [number, number]
}

function pathOf(line: Line, plot: Plot, points: readonly Point[]): Drawn {
  const [first, ...rest] = points.map(({ at, value }) => [plot.x(at), plot.y(value)] as const)
  const next = ([x, y]: readonly [number, number]) => (line.shape === 'steps' ? `H${x}V${y}` : `L${x} ${y}`)
  return {
    d: `M${first[0]} ${first[1]}${rest.map(next).join('')}`,
    first,
    last: rest[rest.length - 1] ?? first,
  }
}
