/**
 * The stylised queue in dollars as published: the object behind the "653M".
 *
 * Known faults: its budget is what winners realised and never looks at the deficit; the cap is raised to the score,
 * so that the account's own profit does not bind; the same participation factor damps score and cap, and a knob of 8
 * decides how much is left for the next cluster. Floats as published.
 *
 * @see docs/sources.md#wealth-space-queue
 */

/** One position in one cluster of a coin: fills with at most five seconds between them. */
export interface QueueEntry {
  readonly user: string
  /** Profit realised by the fill: score and, in sum, budget. */
  readonly realised: number
  /** Unrealised profit of the position. */
  readonly positionProfit: number
  /** Unrealised profit of the account; a limit only where above zero. */
  readonly accountProfit: number
}

/** What a cluster came to. */
export interface QueueOutcome {
  readonly budget: number
  readonly overshoot: number
  readonly residual: number
  /** Dollars each entry pays, in the order given. */
  readonly paid: readonly number[]
}

/** exp(−8 x paid / cap): how much of an account takes part after it paid. */
const CHURN = 8

/**
 * Runs one cluster and lowers the participation of who paid.
 *
 * @param deficit of the cluster, >= 0; looked at only after everybody has paid
 * @param participation by user, 1 where absent; changed in place, kept for each coin apart
 */
export function runWealthQueue(
  entries: readonly QueueEntry[],
  deficit: number,
  participation: Map<string, number>,
): QueueOutcome {
  const factors = entries.map(({ user }) => participation.get(user) ?? 1)
  const scores = entries.map(({ realised }, at) => Math.max(0, realised) * factors[at])
  const caps = entries.map((entry, at) => capOf(entry) * factors[at])
  const budget = Math.min(sum(scores), sum(caps))
  const paid = greedy(budget, caps, scores)
  for (const [at, { user }] of entries.entries())
    if (paid[at] > 0) {
      const before = participation.get(user) ?? 1
      participation.set(user, before * Math.exp((-CHURN * paid[at]) / caps[at]))
    }
  const taken = sum(paid)
  return {
    budget: taken,
    overshoot: Math.max(0, taken - deficit),
    residual: Math.max(0, deficit - taken),
    paid,
  }
}

/** The smaller of position and account profit, but never less than the score: that is the quirk. */
function capOf({ realised, positionProfit, accountProfit }: QueueEntry): number {
  const cap = accountProfit > 0 ? Math.min(positionProfit, accountProfit) : positionProfit
  return realised > 0 && cap > 0 ? Math.max(cap, realised) : 0
}

/** From the highest score down; of equal ones the later goes first, since a rising sort is turned round. */
function greedy(budget: number, caps: readonly number[], scores: readonly number[]): number[] {
  const order = scores.map((_, at) => at).toSorted((a, b) => scores[b] - scores[a] || b - a)
  const paid = caps.map(() => 0)
  let left = budget
  for (const at of order) {
    paid[at] = Math.min(left, caps[at])
    left -= paid[at]
  }
  return paid
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
