import { type Content, type Html, html } from '../html.ts'
import type { Axis } from './axis.ts'

/** Where a chart draws: its size, and the room its labels need, in units of the picture. */
export interface Plot {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly width: number
  readonly height: number
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

/** A letter's width at the size of labels: generous, since fonts differ between machines. */
const LETTER = 7.4

/** The plot of a chart whose labels are all inside of it: the left margin grows with the longest label. */
export function plotOf(across: Axis, up: Axis, width: number, height: number): Plot {
  const left = Math.ceil(Math.max(...up.ticks.map(({ label }) => label.length)) * LETTER) + 13
  const [right, top, bottom] = [width - 12, 10, height - 24]
  const scale = (axis: Axis, from: number, to: number) => (value: number) =>
    tenth(from + ((value - axis.from) / (axis.to - axis.from)) * (to - from))
  return { left, right, top, bottom, width, height, x: scale(across, left, right), y: scale(up, bottom, top) }
}

/** Rules and labels of both axes: thin lines for values, words alone for time. */
export function axesOf(plot: Plot, across: Axis, up: Axis): Html {
  const rules = up.ticks.map(
    ({ at, label }) =>
      html`<path class="rule" d="M${plot.left} ${plot.y(at)}H${plot.right}"/><text x="${plot.left - 7}" y="${tenth(plot.y(at) + 4)}" text-anchor="end">${label}</text>`,
  )
  const times = readable(across, plot).map(({ at, label, anchor }) => {
    return html`<path class="tick" d="M${plot.x(at)} ${plot.bottom}v4"/><text x="${plot.x(at)}" y="${plot.bottom + 18}" text-anchor="${anchor}">${label}</text>`
  })
  return html`<g class="axis">${rules}${times}</g>`
}

/** The picture around a chart, with the figures in words for whoever cannot see it. */
export function svgOf(
  plot: Pick<Plot, 'width' | 'height'>,
  label: string,
  content: Content,
  hover = '',
): Html {
  const points = hover === '' ? null : html` data-hover="${hover}"`
  return html`<svg class="chart" viewBox="0 0 ${plot.width} ${plot.height}" role="img" aria-label="${label}"${points}>${content}</svg>
`
}

/** Rounds a coordinate to a tenth of a unit: finer is not seen, and costs bytes. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10
}

/** Labels at the edges lean inward, and a label that would touch the one before is left out. */
function readable(axis: Axis, plot: Plot): { at: number; label: string; anchor: string }[] {
  let free = Number.NEGATIVE_INFINITY
  return axis.ticks.flatMap(({ at, label }) => {
    const half = (label.length * LETTER) / 2
    const x = plot.x(at)
    const anchor = x + half > plot.width ? 'end' : 'middle'
    const [from, to] = anchor === 'end' ? [x - 2 * half, x] : [x - half, x + half]
    if (from < free + 6) return []
    free = to
    return [{ at, label, anchor }]
  })
}
