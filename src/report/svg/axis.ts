import { unitOf } from '../compact.ts'
import { groupedText } from '../format.ts'

/** An axis: where its ticks stand, and what each says. */
export interface Axis {
  readonly from: number
  readonly to: number
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
}

/**
 * An axis of values with about `count` round ticks, that covers all of `low` to `high`.
 * One value alone gets room on both sides. Labels share one unit, as in 0.5M, 1.0M, 1.5M.
 *
 * @param low finite, not above `high`
 */
export function valueAxis(low: number, high: number, count: number): Axis {
  const pad = low === high ? Math.abs(low) / 100 || 1 : 0
  const step = roundStep((high - low + 2 * pad) / count)
  const first = Math.floor((low - pad) / step.size)
  const last = Math.ceil((high + pad) / step.size)
  const label = labelsFor(step, Math.max(Math.abs(first), Math.abs(last)) * step.size)
  const ticks = Array.from({ length: last - first + 1 }, (_, place) => first + place)
  return {
    from: at(first, step),
    to: at(last, step),
    ticks: ticks.map((times) => ({ at: at(times, step), label: label(at(times, step)) })),
  }
}

/** A step of 1, 2 or 5 times a power of ten, kept as two whole numbers so that ticks are exact decimals. */
interface Step {
  readonly size: number
  readonly places: number
}

function roundStep(least: number): Step {
  let power = 1
  let places = 0
  while (power * 10 <= least) power *= 10
  let inverse = 1
  while (1 / inverse > least && places < 15) {
    inverse *= 10
    places += 1
  }
  const base = places > 0 ? 1 / inverse : power
  const times = [1, 2, 5, 10].find((factor) => base * factor >= least) ?? 10
  const size = places > 0 ? times / inverse : times * power
  // Ten hundredths are one tenth, and are written so.
  return { size, places: times === 10 ? Math.max(0, places - 1) : places }
}

/** Rounded to the step's own decimals, because a sum of tenths is otherwise no tenth. */
function at(times: number, step: Step): number {
  return Number((times * step.size).toFixed(step.places))
}

/** Labels in one unit; where that would take more than three decimals, all digits are written out instead. */
function labelsFor(step: Step, largest: number): (value: number) => string {
  const [size, suffix] = unitOf(largest)
  const places = placesIn(size, step)
  if (size === 1 || places > 3) return (value) => groupedText(value.toFixed(step.places))
  return (value) => (value === 0 ? '0' : `${groupedText((value / size).toFixed(places))}${suffix}`)
}

/** Decimals that a step needs when it is told in a unit of `size`. */
function placesIn(size: number, step: Step): number {
  let places = 0
  for (let unit = size; unit >= 1 && step.size % unit !== 0; unit /= 10) places += 1
  return places
}
