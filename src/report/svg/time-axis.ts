import { clockText, dayMinuteText, dayText, minuteText } from '../format.ts'
import type { Axis } from './axis.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * DAY),
]

/**
 * An axis of time in UTC with at most `count` ticks on whole minutes, hours or days. It ends where the data ends.
 *
 * @param from milliseconds since the epoch, not above `to`
 */
export function timeAxis(from: number, to: number, count: number): Axis {
  const end = to > from ? to : from + SECOND
  const step = stepFor(end - from, count)
  const ticks: { at: number; label: string }[] = []
  for (let at = Math.ceil(from / step) * step; at <= end; at += step)
    ticks.push({ at, label: labelOf(at, step, end - from) })
  return { from, to: end, ticks }
}

/** A whole step of time that cuts a span into at most `count` bins. */
export function stepFor(span: number, count: number): number {
  const step = STEPS.find((size) => span / size <= count)
  return step ?? Math.ceil(span / count / (365 * DAY)) * 365 * DAY
}

function labelOf(at: number, step: number, span: number): string {
  if (step >= DAY) return dayText(at).replace(/^(\d+ \w{3})\w* \d+$/, '$1')
  if (span > DAY) return dayMinuteText(at)
  return step < MINUTE ? clockText(at) : minuteText(at)
}
