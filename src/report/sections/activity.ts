import type { RunResult } from '../../lab/run-result.ts'
import { clockText, counted, countText, dayMinuteText, spanText } from '../format.ts'
import { type Html, html } from '../html.ts'
import { type Bin, barChart } from '../svg/bar-chart.ts'
import { stepFor } from '../svg/time-axis.ts'
import { chartFigure } from './chart-figure.ts'
import { emptyOf } from './section.ts'
import { foldedTable } from './table.ts'

type Moment = RunResult['timeline'][number]

/** A span of time and what fell into it, exactly. */
interface Span {
  readonly from: number
  readonly to: number
  readonly sum: bigint
}

/** How many losses opened and how much was deleveraged, in equal spans of time. */
export function activityFigures(result: RunResult): Html {
  const opened = figureOf(result, {
    title: 'Losses opened',
    one: 'loss',
    unit: 'losses',
    tone: 'price',
    none: 'No loss was opened: every account kept the margin it had to.',
    of: ({ lossesOpened }) => BigInt(lossesOpened),
  })
  const deleveraged = figureOf(result, {
    title: 'Quantity deleveraged',
    one: 'quantity increment',
    unit: 'quantity increments',
    tone: 'deleverage',
    none: 'No winner was deleveraged: earlier steps closed every position.',
    of: (moment) => moment.deleveraged,
  })
  return html`${opened}${deleveraged}`
}

interface Activity {
  readonly title: string
  readonly one: string
  readonly unit: string
  readonly tone: string
  readonly none: string
  readonly of: (moment: Moment) => bigint
}

function figureOf(result: RunResult, { title, one, unit, tone, none, of }: Activity): Html {
  const spans = spansOf(result.timeline, of)
  const total = spans.reduce((sum, span) => sum + span.sum, 0n)
  if (total === 0n)
    return html`<div class="chart-cell"><figcaption><strong>${title}</strong></figcaption>${emptyOf(none)}</div>`
  const most = spans.reduce((most, span) => (span.sum > most.sum ? span : most))
  const each = spanText(spans[0].to - spans[0].from)
  const note = `${counted(total, one, unit)} in all, per ${each}`
  const label = `${title} over time: ${counted(total, one, unit)} in all, most in the ${each} from ${clockText(most.from)}: ${countText(most.sum)}.`
  const bins = spans.map((span) => binOf(span, one, unit))
  const rows = spans
    .filter(({ sum }) => sum > 0n)
    .map(({ from, to, sum }) => ({ cells: [`${clockText(from)} – ${clockText(to)}`, countText(sum)] }))
  const table = foldedTable(
    `${title.toLowerCase()}, spans with any`,
    [{ name: 'UTC' }, { name: unit, figures: true }],
    rows,
  )
  return chartFigure(title, note, barChart(bins, label, tone), table)
}

function binOf({ from, to, sum }: Span, one: string, unit: string): Bin {
  return {
    from,
    to,
    value: Number(sum),
    label: `${dayMinuteText(from)} to ${clockText(to)} · ${counted(sum, one, unit)}`,
  }
}

/** Adds up moments in spans of a round length, at most 60 of them, from the first moment to the last. */
function spansOf(timeline: RunResult['timeline'], of: (moment: Moment) => bigint): Span[] {
  const [first, last] = [timeline[0].at, timeline[timeline.length - 1].at]
  const size = stepFor(Math.max(last - first, 1), 59)
  const start = Math.floor(first / size)
  const sums = Array.from({ length: Math.floor(last / size) - start + 1 }, () => 0n)
  for (const moment of timeline) sums[Math.floor(moment.at / size) - start] += of(moment)
  return sums.map((sum, place) => ({ from: (start + place) * size, to: (start + place + 1) * size, sum }))
}
