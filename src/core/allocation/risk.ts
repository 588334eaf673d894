import { cappedCapacity, limitParameter } from './capped.ts'
import type { Claims } from './claims.ts'
import { columnOf } from './claims-of.ts'
import { levelPolicy } from './level-policy.ts'
import { ONE, withinLimits } from './parameters.ts'
import type { Policy, PolicyOptions, PolicyParameter, Shock } from './policy.ts'
import { ClaimProblem } from './problems.ts'
import { type Factor, scaledWeights } from './risk-weights.ts'

/**
 * What `risk-optimal` takes the market's next move to be when nobody says. Ours, for want of a published one:
 * half the chance is that nothing happens, and a fall is the rarer the larger it is.
 */
const usualShocks: readonly Shock[] = [
  { move: 0, chance: 8 },
  { move: -50_000, chance: 4 },
  { move: -100_000, chance: 2 },
  { move: -200_000, chance: 1 },
  { move: -500_000, chance: 1 },
]

/** Longest table of shocks whose float sum stays within the screen of the weights. */
const MOST_SHOCKS = 16
/** Up to here a float has the power to within the screen of the weights, and is finite. */
const MOST_POWER = 15

/**
 * Risk-aware pro rata of arXiv 2512.01112: the share of capacity lost is `min(beta, tau x omega)`, where omega
 * is `leverage x g(leverage)`. The weights are `capacity x omega`, whole on a scale of their own (`risk-weights.ts`),
 * which outliers at their cap have no part in.
 *
 * The paper's printed "leverage-weighted pro rata" divides by the same sum twice, so its parts do not sum to
 * the budget; what it means is `risk-linear`, with g the leverage itself. docs/sources.md#risk-aware-pro-rata
 */
export const riskAware: readonly Policy[] = [
  riskPolicy('risk-linear', 'capacity x leverage x leverage', [], () => power(2)),
  riskPolicy(
    'risk-power',
    'capacity x leverage x a power of leverage',
    [
      {
        name: 'power',
        says: 'power of the leverage, a whole number',
        usual: 2,
        least: 1,
        most: MOST_POWER,
      },
    ],
    (parameters) => power(parameters.power + 1),
  ),
  riskPolicy(
    'risk-threshold',
    'capacity x leverage x the leverage above a threshold, which who is below it does not have',
    [
      {
        name: 'threshold',
        says: 'leverage up to which nobody pays, parts per million of one',
        usual: ONE,
        least: 0,
        most: Number.MAX_SAFE_INTEGER,
      },
    ],
    (parameters) => above(parameters.threshold),
  ),
  riskPolicy(
    'risk-optimal',
    'capacity x the loss a unit of equity would pass on in the next shock',
    [],
    (_, { shocks = usualShocks }) => passedOn(shocks),
    true,
  ),
]

function riskPolicy(
  name: string,
  rule: string,
  parameters: readonly PolicyParameter[],
  factor: (parameters: Readonly<Record<string, number>>, options: PolicyOptions) => Factor,
  takesShocks?: true,
): Policy {
  return levelPolicy({
    name,
    says: `In proportion to ${rule}, up to the capped capacity. Odd units go to the largest remainders, ids ascending.`,
    needs: ['capacity', 'leverage'],
    uses: ['floor', 'equity'],
    parameters: [limitParameter, ...parameters],
    ...(takesShocks && { takesShocks }),
    terms: (claims: Claims, { budget, parameters: values, options }) => {
      const caps = withinLimits(cappedCapacity(claims, values.limit), options)
      const capacity = columnOf(claims, 'capacity')
      const leverage = columnOf(claims, 'leverage')
      return { caps, weights: scaledWeights(capacity, leverage, factor(values, options), { budget, caps }) }
    },
  })
}

function power(exponent: number): Factor {
  return {
    exact: (leverage) => BigInt(leverage) ** BigInt(exponent),
    guide: (leverage, guides, from, to) => {
      for (let row = from; row < to; row += 1) {
        let product = leverage[row]
        for (let times = 1; times < exponent; times += 1) product *= leverage[row]
        guides[row] = product
      }
    },
  }
}

function above(threshold: number): Factor {
  return {
    exact: (leverage) => BigInt(leverage) * BigInt(Math.max(0, leverage - threshold)),
    guide: (leverage, guides, from, to) => {
      for (let row = from; row < to; row += 1)
        guides[row] = leverage[row] * Math.max(0, leverage[row] - threshold)
    },
  }
}

/**
 * `leverage x psi(1 / leverage)` with `psi(u) = E[(u + Z)-]`, which is `E[(1 + leverage x Z)-]`: what a unit of
 * equity is short by, on average, after the next move Z of a declared table.
 */
function passedOn(shocks: readonly Shock[]): Factor {
  checkTable(shocks)
  const whole = ONE * ONE
  const chances = shocks.map(({ chance }) => BigInt(chance))
  const moves = shocks.map(({ move }) => BigInt(move))
  return {
    exact: (leverage) => {
      const short = moves.map((move) => -BigInt(whole) - BigInt(leverage) * move)
      return short.reduce((sum, loss, at) => sum + (loss > 0n ? loss * chances[at] : 0n), 0n)
    },
    // A product below 2^53 is exact, and so is what is short; a larger one leaves the row to bigints.
    guide: (leverage, guides, from, to) => {
      guides.fill(0, from, to)
      for (const { move, chance } of shocks)
        for (let row = from; row < to; row += 1) {
          const change = leverage[row] * -move
          const short = Math.max(0, change - whole) * chance
          guides[row] += change > Number.MAX_SAFE_INTEGER ? Number.NaN : short
        }
    },
  }
}

function checkTable(shocks: readonly Shock[]): void {
  if (shocks.length === 0 || shocks.length > MOST_SHOCKS)
    throw new ClaimProblem(`A table of shocks has 1 to ${MOST_SHOCKS} rows, and this one ${shocks.length}.`)
  for (const shock of shocks) checkShock(shock)
}

function checkShock({ move, chance }: Shock): void {
  const isMove = Number.isSafeInteger(move) && move >= -ONE
  if (isMove && Number.isSafeInteger(chance) && chance > 0) return
  throw new ClaimProblem(
    `A shock moves by ${move} with chance ${chance}. A move is a whole number of parts per million, ` +
      `-${ONE} at the lowest, and a chance a whole number above zero.`,
  )
}
