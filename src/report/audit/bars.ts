import { compactNumber } from '../compact.ts'
import { type Html, html } from '../html.ts'
import { valueAxis } from '../svg/axis.ts'
import { svgOf, tenth } from '../svg/frame.ts'

/** One bar of a row. */
export interface Bar {
  readonly value: number
  /** Colour class. */
  readonly tone: string
}

/** A name with its bars below each other. */
export interface BarRow {
  readonly name: string
  readonly bars: readonly Bar[]
}

const WIDTH = 720
const BAR = 18
const GAP = 11
const LETTER = 7.4
/** Room for a figure such as −45.7M beside the longest bar. */
const FIGURE = 58

/** Draws rows of bars to the right of zero, or to its left where they are below it, each with its figure beside it. */
export function barRows(rows: readonly BarRow[], label: string): Html {
  const values = rows.flatMap(({ bars }) => bars.map(({ value }) => value))
  const axis = valueAxis(Math.min(0, ...values), Math.max(0, ...values), 5)
  const left = Math.ceil(Math.max(...rows.map(({ name }) => name.length)) * LETTER) + 12
  const [from, to] = [left + (axis.from < 0 ? FIGURE : 0), WIDTH - FIGURE]
  const x = (value: number): number =>
    tenth(from + ((value - axis.from) / (axis.to - axis.from)) * (to - from))
  let y = 6
  const drawn = rows.map(({ name, bars }) => {
    const top = y
    y += bars.length * BAR + GAP
    const middle = top + (bars.length * BAR) / 2 + 4
    return html`<text class="name" x="0" y="${tenth(middle)}">${name}</text>${bars.map((bar, at) => barOf(bar, top + at * BAR, x))}`
  })
  const height = y + 20
  const rules = axis.ticks.map(
    ({ at, label: text }) =>
      html`<path class="rule" d="M${x(at)} 0V${y}"/><text x="${x(at)}" y="${y + 16}" text-anchor="middle">${text}</text>`,
  )
  return svgOf({ width: WIDTH, height }, label, html`<g class="axis">${rules}</g>${drawn}`)
}

function barOf({ value, tone }: Bar, top: number, x: (value: number) => number): Html {
  const [start, end] = value < 0 ? [x(value), x(0)] : [x(0), x(value)]
  const beside = value < 0 ? start - 5 : end + 5
  return html`<rect class="fill ${tone}" x="${start}" y="${top}" width="${tenth(Math.max(0.5, end - start))}" height="${BAR - 2}"/><text class="figure" x="${tenth(beside)}" y="${top + BAR - 5}" text-anchor="${value < 0 ? 'end' : 'start'}">${compactNumber(value)}</text>`
}
