import { type Html, html } from '../html.ts'
import type { Part } from '../parts.ts'
import { svgOf, tenth } from './frame.ts'

/** One layer: who bore how much, with both figures as they are to be read. */
export interface Layer {
  readonly name: string
  readonly part: Part
  readonly amount: bigint
  readonly text: string
}

const ROW = 46

/** Draws who bore the losses: each layer begins where the one before it ended. */
export function waterfallChart(layers: readonly Layer[], label: string, width: number): Html {
  return svgOf({ width, height: layers.length * ROW + 2 }, label, waterfallPanel(layers, width))
}

/** The same rows as a group of a larger picture. */
export function waterfallPanel(layers: readonly Layer[], width: number): Html {
  const scale = scaleOf(layers, width)
  let carried = 0n
  const rows = layers.map((layer, place) => {
    const from = scale(carried)
    carried += layer.amount
    const to = scale(carried)
    const isLast = place === layers.length - 1
    return {
      row: rowOf(layer, place * ROW, from, to, width),
      lead: isLast ? null : leadOf(place * ROW, to, width),
    }
  })
  // Leads lie below, so that words and bars stay whole where they cross one.
  return html`${rows.map(({ lead }) => lead)}${rows.map(({ row }) => row)}`
}

/** The lowest and the highest the running sum comes to, from zero, laid over the width. */
function scaleOf(layers: readonly Layer[], width: number): (sum: bigint) => number {
  let [sum, low, high] = [0n, 0n, 0n]
  for (const { amount } of layers) {
    sum += amount
    if (sum < low) low = sum
    if (sum > high) high = sum
  }
  const span = high - low || 1n
  // Thousandths of a unit keep the division of whole numbers finer than the picture.
  return (value) => tenth(Number(((value - low) * BigInt(width) * 1000n) / span) / 1000)
}

function rowOf(layer: Layer, top: number, from: number, to: number, width: number): Html {
  const bar = top + 22
  const [left, right] = from <= to ? [from, to] : [to, from]
  const shown = layer.amount === 0n ? 0 : Math.max(1.5, tenth(right - left))
  const x = Math.min(left, tenth(width - shown))
  return html`<text class="name" x="0" y="${top + 15}">${layer.name}</text><text class="figure" x="${width}" y="${top + 15}" text-anchor="end">${layer.text}</text><rect class="track" x="0" y="${bar}" width="${width}" height="14"/><rect class="fill ${layer.part}" x="${x}" y="${bar}" width="${shown}" height="14"/>`
}

/** A thin line down to the next row shows where it goes on. */
function leadOf(top: number, at: number, width: number): Html {
  const x = Math.min(Math.max(at, 0.5), width - 0.5)
  return html`<path class="lead" d="M${x} ${top + 36}v${ROW - 14}"/>`
}
