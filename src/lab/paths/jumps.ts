import { invariant } from '../../core/money/invariant.ts'
import { mulDiv } from '../../core/money/mul-div.ts'
import type { Random } from '../random.ts'

const PPM = 1_000_000
/** Grain of a drawn normal: one part in 2^20 of a standard deviation. */
const GRAIN = 1_048_576
/** Twelve uniform draws of variance 1/12 add up to variance 1. */
const ADDED = 12

/** How an instrument's mark wanders from step to step. Shares and sizes are parts per million. */
export interface Wander {
  /** Opening mark, in mark increments. */
  readonly mark: number
  /** Standard deviation of one step's relative move. */
  readonly stepPpm: number
  /** Part of the move's variance that is the market's and common to all, 0 to 1,000,000. */
  readonly commonPpm: number
  /** Relative size of a jump at a moment when the market jumps, below zero for a fall; above -1,000,000. */
  readonly jumpPpm: number
}

/** When the market jumps, for all instruments at once. */
export interface Jumps {
  /** Chance of a jump at a step, parts per million. */
  readonly chancePpm: number
  /** A jump is between this share of its size and all of it, each part equally likely. */
  readonly leastPpm: number
}

/**
 * Draws correlated paths of marks: a common factor, a part of each instrument's own, and common jumps.
 *
 * A step moves a mark by a relative amount, so it stays above zero: moves are held above -90% of the mark, and a
 * mark never falls below one increment. Normal draws are sums of twelve uniform ones, so no move is beyond six
 * standard deviations; extremes belong to the jumps. Only whole numbers and square roots are used: the bits are
 * the same on every machine.
 *
 * @param steps how many marks follow the opening one
 * @returns for each instrument `steps + 1` marks, the opening one first
 * @throws {InvariantViolation} when a share or size is outside its range
 */
export function wanderingPaths(
  instruments: readonly Wander[],
  jumps: Jumps,
  steps: number,
  random: Random,
): Float64Array[] {
  for (const wander of instruments) checkWander(wander)
  checkJumps(jumps)
  const loads = instruments.map(({ commonPpm, stepPpm }) => ({
    common: Math.round(Math.sqrt(commonPpm / PPM) * stepPpm),
    own: Math.round(Math.sqrt(1 - commonPpm / PPM) * stepPpm),
  }))
  const paths = instruments.map(({ mark }) => new Float64Array(steps + 1).fill(mark))
  for (let step = 1; step <= steps; step += 1) {
    const common = normal(random)
    const jump = jumpShare(jumps, random)
    for (const [index, path] of paths.entries()) {
      const { common: commonLoad, own } = loads[index]
      const drawn = common * commonLoad + normal(random) * own
      const move = Math.round(drawn / GRAIN) + mulDiv(instruments[index].jumpPpm, jump, PPM, 'half-even')
      path[step] = moved(path[step - 1], move)
    }
  }
  return paths
}

/** A normal draw in grains: mean 0, variance 1 but for the 1/GRAIN² of its steps. */
function normal(random: Random): number {
  let sum = 0
  for (let n = 0; n < ADDED; n += 1) sum += random.below(GRAIN)
  // The mean of one draw is (GRAIN - 1) / 2.
  return sum - (ADDED / 2) * (GRAIN - 1)
}

/** Share of its size at which a jump comes, 0 for none. It always uses two draws, so that a jump shifts no later one. */
function jumpShare({ chancePpm, leastPpm }: Jumps, random: Random): number {
  const comes = random.below(PPM) < chancePpm
  const share = leastPpm + random.below(PPM - leastPpm + 1)
  return comes ? share : 0
}

function moved(mark: number, movePpm: number): number {
  return Math.max(1, mulDiv(mark, PPM + Math.max(-900_000, movePpm), PPM, 'half-even'))
}

function checkWander({ mark, stepPpm, commonPpm, jumpPpm }: Wander): void {
  invariant(
    Number.isSafeInteger(mark) && mark >= 1 && isShare(commonPpm) && isShare(stepPpm),
    `a path starts above zero with shares of 0 to 1000000 ppm: mark ${mark}, step ${stepPpm}, common ${commonPpm}`,
  )
  invariant(
    Number.isSafeInteger(jumpPpm) && jumpPpm > -PPM && jumpPpm <= 10 * PPM,
    `a jump is above -1000000 and at most 10000000 ppm, and ${jumpPpm} was given`,
  )
}

function checkJumps({ chancePpm, leastPpm }: Jumps): void {
  invariant(
    isShare(chancePpm) && isShare(leastPpm),
    `jumps have shares of 0 to 1000000 ppm: chance ${chancePpm}, least ${leastPpm}`,
  )
}

function isShare(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= PPM
}
