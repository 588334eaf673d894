import { type Html, html } from '../html.ts'
import type { Segment } from '../parts.ts'
import { svgOf } from '../svg/frame.ts'
import { cutsOf } from '../svg/loss-bar.ts'

/** One bar: a name, its whole in words, and what it is cut into. */
export interface Bar {
  readonly name: string
  readonly text: string
  readonly segments: readonly Segment[]
}

const WIDTH = 480
const ROW = 46

/** Draws bars below each other on one scale, from zero: the longest is as wide as the picture. */
export function stackedBars(bars: readonly Bar[], label: string): Html {
  const wholes = bars.map(({ segments }) => segments.reduce((sum, { amount }) => sum + amount, 0n))
  const most = wholes.reduce((largest, whole) => (whole > largest ? whole : largest), 0n)
  const rows = bars.map(({ name, text, segments }, place) => {
    const top = place * ROW
    const width = most === 0n ? 0 : Number((wholes[place] * BigInt(WIDTH)) / most)
    return html`<text class="name" x="0" y="${top + 15}">${name}</text><text class="figure" x="${WIDTH}" y="${top + 15}" text-anchor="end">${text}</text><rect class="track" x="0" y="${top + 22}" width="${WIDTH}" height="14"/><g transform="translate(0 ${top + 22})">${cutsOf(segments, width, 14)}</g>`
  })
  return svgOf({ width: WIDTH, height: bars.length * ROW + 2 }, label, html`${rows}`)
}
