import type { Claims, PolicyOptions, Shock } from '../../src/core/allocation/index.ts'
import { allocateTwin, levelTwin, orderTwin, sumTwin } from './money-twins.ts'

/** The slow, obvious versions of the policies over claims, in bigints and full sorts. */

export interface AllotmentTwin {
  readonly parts: readonly bigint[]
  readonly residual: bigint
}

interface Terms {
  readonly caps: readonly bigint[]
  readonly weights: readonly bigint[]
}

type Column = keyof Claims['columns']
type Row = (column: Column) => bigint
type Weight = (row: Row, values: Readonly<Record<string, number>>, shocks: readonly Shock[]) => bigint

const MILLION = 1_000_000n

/** What a row's share is in proportion to, by the name of the policy; the risk-aware ones before their scale. */
const weightOf: Readonly<Record<string, Weight>> = {
  'capacity-pro-rata': (row) => row('capacity'),
  'profit-pro-rata': (row) => atLeastZero(row('profit')),
  'equity-pro-rata': (row) => atLeastZero(row('equity')),
  'contract-pro-rata': (row) => size(row('quantity')),
  'weight-pro-rata': (row) => row('weight'),
  'capped-water-filling': (row) => row('capacity'),
  'min-max-capacity': (row) => row('capacity'),
  'min-max-equity': (row) => atLeastZero(row('equity')),
  'risk-linear': (row) => row('capacity') * row('leverage') * row('leverage'),
  'risk-power': (row, { power }) => row('capacity') * row('leverage') ** BigInt(power + 1),
  'risk-threshold': (row, { threshold }) =>
    row('capacity') * row('leverage') * atLeastZero(row('leverage') - BigInt(threshold)),
  'risk-optimal': (row, _, shocks) =>
    row('capacity') *
    sumTwin(
      shocks.map(
        ({ move, chance }) =>
          BigInt(chance) * atLeastZero(-(MILLION * MILLION + row('leverage') * BigInt(move))),
      ),
    ),
}

export const levelPolicies: readonly string[] = Object.keys(weightOf)

/** Caps and weights of a policy of a level, the weights as exact as they come. */
export function termsTwin(
  name: string,
  claims: Claims,
  values: Readonly<Record<string, number>>,
  shocks: readonly Shock[],
): Terms {
  const rows = rowsOf(claims)
  const isCapped = name.startsWith('risk-') || name === 'capped-water-filling'
  const caps = rows.map((row) => (isCapped ? cappedTwin(row, claims, values.limit) : row('capacity')))
  return { caps, weights: rows.map((row) => weightOf[name](row, values, shocks)) }
}

/** The same with the weights a policy uses: those of risk on a scale of their own, which the budget bears on. */
export function scaledTermsTwin(name: string, { caps, weights }: Terms, budget: bigint): Terms {
  return { caps, weights: name.startsWith('risk-') ? scaleTwin(weights, caps, budget) : weights }
}

/** Rows with a weight of which the level does not say that they pay their cap whatever was rounded. */
export function notSureTwin(
  { caps, weights }: Terms,
  { numerator, denominator }: { readonly numerator: bigint; readonly denominator: bigint },
): number[] {
  return [...caps.keys()].filter(
    (row) => weights[row] > 0n && caps[row] * denominator > numerator * (weights[row] - 1n),
  )
}

/** The policy of a level in units, or in each row's own lots by plain turns. */
export function allotTwin(
  budget: bigint,
  { caps, weights }: Terms,
  lots: readonly bigint[] | null,
): AllotmentTwin {
  if (!lots)
    return {
      parts: allocateTwin(budget, caps, weights),
      residual: levelTwin(budget, caps, weights).residual,
    }
  const { numerator, denominator } = levelTwin(budget, caps, weights)
  const exact = caps.map((cap, row) =>
    cap * denominator <= numerator * weights[row] ? cap * denominator : numerator * weights[row],
  )
  const most = caps.map((cap, row) => (weights[row] > 0n ? cap / lots[row] : 0n))
  return turnsTwin(budget, exact, denominator, lots, most)
}

/** Rounds targets in units to lots. */
export function roundLotsTwin(
  targets: readonly bigint[],
  caps: readonly bigint[],
  lots: readonly bigint[],
): AllotmentTwin {
  const most = caps.map((cap, row) => (targets[row] > 0n ? cap / lots[row] : 0n))
  return turnsTwin(sumTwin(targets), targets, 1n, lots, most)
}

/** Floors to lots, then one lot a turn by the largest remainder as a fraction of the lot, while one fits. */
function turnsTwin(
  budget: bigint,
  exact: readonly bigint[],
  denominator: bigint,
  lots: readonly bigint[],
  most: readonly bigint[],
): AllotmentTwin {
  const count = exact.map((share, row) => share / (denominator * lots[row]))
  const remainder = exact.map((share, row) => share % (denominator * lots[row]))
  const order = [...lots.keys()].sort(
    (a, b) => signOf(remainder[b] * lots[a] - remainder[a] * lots[b]) || a - b,
  )
  let left = budget - sumTwin(count.map((number, row) => number * lots[row]))
  for (let isMoving = true; isMoving; ) {
    isMoving = false
    for (const row of order) {
      // A row at its cap in units has its lots already; the others are offered what is left.
      if (count[row] >= most[row] || lots[row] > left) continue
      count[row] += 1n
      left -= lots[row]
      isMoving = true
    }
  }
  return { parts: count.map((number, row) => number * lots[row]), residual: left }
}

/** A queue by a full sort of keys. */
export function queueTwin(
  budget: bigint,
  caps: readonly bigint[],
  keys: readonly number[],
): AllotmentTwin & { readonly order: readonly number[] } {
  const order = [...keys.keys()].sort((a, b) => keys[b] - keys[a] || a - b)
  const { parts, residual } = orderTwin(budget, caps, order)
  return { parts, residual, order: order.filter((row) => parts[row] > 0n) }
}

/** Whole-lot min-max by trying every breakpoint in turn. */
export function minMaxLotsTwin(
  budget: bigint,
  caps: readonly bigint[],
  bases: readonly bigint[],
  lots: readonly bigint[],
  isCovering: boolean,
): { parts: bigint[]; left: bigint; height: readonly [bigint, bigint] } {
  const most = caps.map((cap, row) => (bases[row] > 0n ? cap / lots[row] : 0n))
  const heights = most
    .flatMap((count, row) =>
      Array.from({ length: Number(count) }, (_, k) => [BigInt(k + 1) * lots[row], bases[row]] as const),
    )
    .sort((a, b) => signOf(a[0] * b[1] - b[0] * a[1]))
  const heldAt = ([top, bottom]: readonly [bigint, bigint]): bigint[] =>
    lots.map((lot, row) => {
      const count = (top * bases[row]) / (bottom * lot)
      return (count < most[row] ? count : most[row]) * lot
    })
  const height = heights.find((at) => sumTwin(heldAt(at)) >= budget)
  if (budget === 0n || height === undefined) {
    const parts = budget === 0n ? most.map(() => 0n) : most.map((count, row) => count * lots[row])
    return {
      parts,
      left: budget - sumTwin(parts),
      height: budget === 0n ? [0n, 1n] : (heights.at(-1) ?? [0n, 1n]),
    }
  }
  const held = heldAt(height)
  const tied = [...held.keys()].filter(
    (row) => held[row] > 0n && held[row] * height[1] === height[0] * bases[row],
  )
  const parts = held.map((units, row) => (tied.includes(row) ? units - lots[row] : units))
  let left = budget - sumTwin(parts)
  const taken = tied.filter((row) => {
    if (isCovering ? left <= 0n : lots[row] > left) return false
    parts[row] += lots[row]
    left -= lots[row]
    return true
  })
  for (const row of taken)
    if (lots[row] <= -left) {
      parts[row] -= lots[row]
      left += lots[row]
    }
  return { parts, left, height }
}

/** What is kept of notional under one highest leverage; of two equal remainders the later row keeps the odd unit. */
export function keptTwin(notional: readonly bigint[], equity: readonly bigint[], keep: bigint): bigint[] {
  const weights = equity.map(atLeastZero)
  const back = (values: readonly bigint[]): bigint[] => values.toReversed()
  return back(allocateTwin(keep, back(notional), back(weights)))
}

export function columnTwin(claims: Claims, column: Column): bigint[] {
  return Array.from(claims.columns[column] ?? [], BigInt)
}

export function lotsTwinOf(claims: Claims, { lots }: PolicyOptions): bigint[] | null {
  return lots === true ? columnTwin(claims, 'lot') : null
}

/**
 * Weights over the smallest power of two at which none passes 2^40, rounded up; anew without those that pay their
 * cap whatever was rounded, as long as that is 2^8 finer.
 */
function scaleTwin(weights: readonly bigint[], caps: readonly bigint[], budget: bigint): bigint[] {
  let scale = powerTwin(weights)
  for (;;) {
    const scaled = weights.map((weight) => upToFloat((weight + scale - 1n) / scale))
    const level = levelTwin(budget, caps, scaled)
    const isAnyBelow = caps.some(
      (cap, row) => scaled[row] > 0n && cap * level.denominator > level.numerator * scaled[row],
    )
    const rest = notSureTwin({ caps, weights: scaled }, level)
    const finer = powerTwin(rest.map((row) => weights[row]))
    if (scale === 1n || !(isAnyBelow && level.residual === 0n) || finer << 8n > scale) return scaled
    scale = finer
  }
}

function powerTwin(weights: readonly bigint[]): bigint {
  let power = 1n
  while (weights.some((weight) => weight > power << 40n)) power *= 2n
  return power
}

/** The least whole number of 53 binary digits, and zeros, that is not below one. */
function upToFloat(whole: bigint): bigint {
  const spare = BigInt(Math.max(0, whole.toString(2).length - 53))
  return ((whole + (1n << spare) - 1n) >> spare) << spare
}

/** beta x capacity with beta = min(limit, 1 - (floor - c) / capacity) in [0, 1] and c = equity - capacity. */
function cappedTwin(row: Row, claims: Claims, limit: number): bigint {
  const capacity = row('capacity')
  const limited = (capacity * BigInt(limit)) / MILLION
  if (!claims.columns.floor || capacity === 0n) return limited
  const protectedMoney = row('equity') - capacity
  const bound = capacity - (row('floor') - protectedMoney) // (1 - (floor - c) / capacity) x capacity
  return atLeastZero(bound < limited ? bound : limited)
}

function rowsOf({ ids, columns }: Claims): Row[] {
  return ids.map((_, row) => (column) => BigInt(columns[column]?.[row] ?? Number.NaN))
}

function atLeastZero(value: bigint): bigint {
  return value > 0n ? value : 0n
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value
}

function signOf(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0
}
