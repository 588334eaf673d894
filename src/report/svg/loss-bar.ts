import { type Html, html } from '../html.ts'
import type { Segment } from '../parts.ts'
import { tenth } from './frame.ts'

const WIDTH = 1000

/**
 * Draws a loss as one bar, cut by who paid. It stretches to the width it is given, so it holds no words: they stand
 * beside it.
 *
 * @param label the figures in words; null when the words stand in the same row of a table, and a picture adds none
 */
export function lossBar(segments: readonly Segment[], label: string | null): Html {
  const role = label === null ? html` aria-hidden="true"` : html` role="img" aria-label="${label}"`
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none"${role}>${cutsOf(segments, WIDTH, 10)}</svg>`
}

/** The cuts of a bar of a given size, as a group of a larger picture. */
export function cutsOf(segments: readonly Segment[], width: number, height: number): Html {
  const whole = segments.reduce((sum, { amount }) => sum + amount, 0n)
  let paid = 0n
  const cuts = segments.map(({ part, amount }) => {
    const from = shareOf(paid, whole, width)
    paid += amount
    const to = shareOf(paid, whole, width)
    return html`<rect class="fill ${part}" x="${from}" width="${Math.max(1, tenth(to - from))}" height="${height}"/>`
  })
  return html`${cuts}`
}

function shareOf(part: bigint, whole: bigint, width: number): number {
  return whole === 0n ? 0 : tenth(Number((part * BigInt(width) * 1000n) / whole) / 1000)
}
