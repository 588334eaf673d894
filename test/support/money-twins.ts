import type { Rounding } from '../../src/core/money/index.ts'

/** The slow, obvious versions of core/money, in bigints throughout: what the fast ones are held equal to. */

/** Rounds `a / b` by trying the two whole numbers around it and choosing by the definition of the direction. */
export function divideTwin(a: bigint, b: bigint, rounding: Rounding): bigint {
  const [top, bottom] = b < 0n ? [-a, -b] : [a, b]
  let below = top / bottom
  while (below * bottom > top) below -= 1n
  if (below * bottom === top) return below
  const above = below + 1n
  const fromBelow = top - below * bottom
  const fromAbove = above * bottom - top
  const nearest = fromBelow < fromAbove ? below : above
  const even = below % 2n === 0n ? below : above
  const choices: Record<Rounding, bigint> = {
    floor: below,
    ceil: above,
    'toward-zero': top < 0n ? above : below,
    'away-from-zero': top < 0n ? below : above,
    'half-up': nearest, // At a tie `nearest` is the one above.
    'half-even': fromBelow === fromAbove ? even : nearest,
  }
  return choices[rounding]
}

/** Largest remainder over weights by sorting; the weights are shares, so the total may pass their sum. */
export function splitTwin(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = sumTwin(weights)
  if (total === 0n) return weights.map(() => 0n)
  const parts = weights.map((weight) => (total * weight) / sum)
  const remainders = weights.map((weight) => (total * weight) % sum)
  const leftOver = total - sumTwin(parts)
  for (const index of byLargest(remainders).slice(0, Number(leftOver))) parts[index] += 1n
  return parts
}

export interface LevelTwin {
  readonly numerator: bigint
  readonly denominator: bigint
  readonly saturated: number
  readonly residual: bigint
}

/** The level by sorting rows by cap / weight and walking up until the next one is higher than the level. */
export function levelTwin(budget: bigint, caps: readonly bigint[], weights: readonly bigint[]): LevelTwin {
  const rows = caps.map((cap, row) => ({ cap, weight: weights[row] })).filter(({ weight }) => weight > 0n)
  rows.sort((a, b) => compare(a.cap * b.weight, b.cap * a.weight))
  let left = budget
  let weight = sumTwin(rows.map((row) => row.weight))
  for (const [place, row] of rows.entries()) {
    if (row.cap * weight > left * row.weight)
      return { ...reduced(left, weight), saturated: place, residual: 0n }
    left -= row.cap
    weight -= row.weight
  }
  const last = rows.at(-1) ?? { cap: 0n, weight: 1n }
  return { ...reduced(last.cap, last.weight), saturated: rows.length, residual: left }
}

/** Whole-unit parts at the exact level: floors, then one unit each to the largest remainders. */
export function allocateTwin(budget: bigint, caps: readonly bigint[], weights: readonly bigint[]): bigint[] {
  const { numerator, denominator, residual } = levelTwin(budget, caps, weights)
  const exact = caps.map((cap, row) => least(cap * denominator, numerator * weights[row]))
  const parts = exact.map((share) => share / denominator)
  const leftOver = budget - residual - sumTwin(parts)
  const order = byLargest(exact.map((share) => share % denominator))
  for (const row of order.slice(0, Number(leftOver))) parts[row] += 1n
  return parts
}

/** Lots at the exact level: floors, then one lot at a time to the largest remainder with room, in turns. */
export function lotsTwin(
  budget: bigint,
  caps: readonly bigint[],
  weights: readonly bigint[],
  lot: bigint,
): bigint[] {
  const { numerator, denominator } = levelTwin(budget, caps, weights)
  const exact = caps.map((cap, row) => least(cap * denominator, numerator * weights[row]))
  const limits = caps.map((cap, row) => (weights[row] > 0n ? cap / lot : 0n))
  return fillTwin(exact, denominator * lot, limits, budget / lot).map((lots) => lots * lot)
}

/** Whole-unit targets in lots, by the same turns. */
export function roundTwin(targets: readonly bigint[], caps: readonly bigint[], lot: bigint): bigint[] {
  const limits = caps.map((cap, row) => (targets[row] > 0n ? cap / lot : 0n))
  return fillTwin(targets, lot, limits, sumTwin(targets) / lot).map((lots) => lots * lot)
}

/** Takes a budget in a given order; returns the parts and what is left. */
export function orderTwin(
  budget: bigint,
  caps: readonly bigint[],
  order: readonly number[],
): { parts: bigint[]; residual: bigint } {
  const parts = caps.map(() => 0n)
  let residual = budget
  for (const row of order) {
    parts[row] = least(residual, caps[row])
    residual -= parts[row]
  }
  return { parts, residual }
}

export function sumTwin(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n)
}

function fillTwin(
  exact: readonly bigint[],
  scale: bigint,
  limits: readonly bigint[],
  affordable: bigint,
): bigint[] {
  const lots = exact.map((share) => share / scale)
  const order = byLargest(exact.map((share) => share % scale))
  let left = least(affordable, sumTwin(limits)) - sumTwin(lots)
  while (left > 0n)
    for (const row of order) {
      if (left === 0n) break
      if (lots[row] === limits[row]) continue
      lots[row] += 1n
      left -= 1n
    }
  return lots
}

/** Row numbers by value, the largest first, the lower row first where two are equal. */
function byLargest(values: readonly bigint[]): number[] {
  return values.map((_, row) => row).sort((a, b) => compare(values[b], values[a]) || a - b)
}

function reduced(numerator: bigint, denominator: bigint): { numerator: bigint; denominator: bigint } {
  for (let [large, small] = [numerator, denominator]; ; [large, small] = [small, large % small])
    if (small === 0n) return { numerator: numerator / large, denominator: denominator / large }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
