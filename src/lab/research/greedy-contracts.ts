/**
 * The greedy rounding behind the "min-max ILP", as published: the solver it should have called is no dependency of the
 * repository, and every published figure of it is this fallback's.
 *
 * Floats as published.
 *
 * @see docs/sources.md#whole-contracts
 */

const SPECK = 1e-12

/** An account in the greedy rounding: what it may lose, and its contracts with the loss each of them brings. */
export interface GreedyAccount {
  readonly capacity: number
  readonly coins: readonly { readonly held: number; readonly lossEach: number }[]
}

/** Where the scaled targets ended: what each pays, and the scale that the study printed as if it were an optimum. */
export interface GreedyOutcome {
  readonly paid: readonly number[]
  readonly scale: number
}

const LARGEST_SCALE = 64
const BISECTIONS = 18

/**
 * The fallback that wrote every published figure of the "min-max ILP". Each account's pro-rata target is split over
 * its coins and floored to contracts, contracts are added by largest residual, and all targets are scaled up, by
 * doubling to 64 and 18 halvings, until the sum reaches the budget. Nothing in it makes the largest haircut least.
 */
export function greedyContracts(accounts: readonly GreedyAccount[], budget: number): GreedyOutcome {
  const caps = accounts.map(({ capacity, coins }) =>
    Math.min(capacity, sum(coins.map(({ held, lossEach }) => held * lossEach))),
  )
  const all = sum(caps)
  if (all === 0 || budget <= 0) return { paid: accounts.map(() => 0), scale: 0 }
  const at = (scale: number): number[] =>
    accounts.map((account, place) =>
      roundedLoss(account, Math.min(caps[place], (budget * scale * caps[place]) / all)),
    )
  const enough = (paid: readonly number[]): boolean => sum(paid) >= budget - 1e-6
  let [low, high] = [0, 1]
  while (high < LARGEST_SCALE && !enough(at(high))) [low, high] = [high, high * 2]
  if (low === 0 || !enough(at(high))) return { paid: at(high), scale: high }
  for (let turn = 0; turn < BISECTIONS; turn += 1) {
    const middle = (low + high) / 2
    if (enough(at(middle))) high = middle
    else low = middle
  }
  return { paid: at(high), scale: high }
}

/** One account's target in whole contracts; the last contract added may pass the target, the capacity cuts it. */
function roundedLoss({ capacity, coins }: GreedyAccount, target: number): number {
  const usable = coins.filter(({ held, lossEach }) => held > 0 && lossEach > SPECK)
  const all = sum(usable.map(({ held, lossEach }) => held * lossEach))
  if (all === 0 || target <= 0) return 0
  const targets = usable.map(({ held, lossEach }) => (target * held * lossEach) / all)
  const most = usable.map(({ held }) => Math.floor(held + SPECK))
  const closed = usable.map(({ lossEach }, at) => Math.min(most[at], Math.floor(targets[at] / lossEach)))
  const residual = (at: number): number => targets[at] - closed[at] * usable[at].lossEach
  const lost = (): number => sum(usable.map(({ lossEach }, at) => closed[at] * lossEach))
  while (target - lost() > 1e-6) {
    const open = usable.map((_, at) => at).filter((at) => residual(at) > 1e-9 && closed[at] < most[at])
    if (open.length === 0) break
    const ratio = (at: number): number => residual(at) / usable[at].lossEach
    closed[open.reduce((best, at) => (ratio(at) > ratio(best) ? at : best))] += 1
  }
  return Math.min(lost(), capacity)
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
