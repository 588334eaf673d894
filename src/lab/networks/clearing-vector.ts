import { invariant } from '../../core/money/invariant.ts'
import { solveFlow } from './linear.ts'
import {
  compareRationals,
  isZero,
  minus,
  ONE,
  over,
  plus,
  type Rational,
  rational,
  times,
  ZERO,
} from './rational.ts'

/** Who owes what to whom, all due at once. Money is whole units of one asset. */
export interface Obligations {
  /** What each of n has from outside, >= 0. */
  readonly assets: readonly bigint[]
  /** `owed[i][j]` is what i owes j, >= 0, n by n, nothing to oneself. */
  readonly owed: readonly (readonly bigint[])[]
}

/**
 * What is left of the value of one who defaults, as shares from 0 to 1: of his own assets, and of what others
 * pay him. Both one: a default costs nothing.
 */
export interface Recovery {
  readonly assets: Rational
  readonly claims: Rational
}

export interface Clearing {
  /** What each pays in all, exactly. */
  readonly payments: readonly Rational[]
  /** What each has after it paid; nobody is below zero. */
  readonly equity: readonly Rational[]
  readonly hasDefaulted: readonly boolean[]
  /** How often the set of those who default was looked at. */
  readonly rounds: number
}

const NO_COSTS: Recovery = { assets: ONE, claims: ONE }

/**
 * A clearing vector: everybody pays what he owes, or all he has, in proportion to what he owes each.
 *
 * Payments that fit each other are not always unique. The greatest vector starts with everybody paying and
 * takes out those who cannot (the fictitious default sequence, at most n rounds); the least starts with nobody
 * paying in full and lets in those who can. With costs of default the two may differ widely: a default can be
 * its own reason. Without costs they differ only where money would go round among members who have none.
 *
 * @throws {InvariantViolation} when an amount is below zero, the table is not square, somebody owes himself, or a
 * share is outside 0 to 1
 * @see docs/sources.md#clearing-vectors
 */
export function clearingVector(
  obligations: Obligations,
  which: 'greatest' | 'least',
  recovery: Recovery = NO_COSTS,
): Clearing {
  check(obligations, recovery)
  const network = networkOf(obligations, recovery)
  return which === 'greatest' ? greatestOf(network) : leastOf(network)
}

function greatestOf(network: Network): Clearing {
  let inDefault: readonly number[] = []
  for (let rounds = 1; ; rounds += 1) {
    const payments = paymentsWhen(network, inDefault)
    const short = shortOf(network, payments)
    if (short.length === inDefault.length) return clearingOf(network, payments, short, rounds)
    inDefault = short
  }
}

function leastOf(network: Network): Clearing {
  let inDefault: readonly number[] = [...network.due.keys()]
  for (let rounds = 1; ; rounds += 1) {
    const payments = leastWhen(network, inDefault)
    const short = shortOf(network, payments)
    if (short.length === inDefault.length) return clearingOf(network, payments, short, rounds)
    inDefault = short
  }
}

/** The table of obligations as shares of what each owes. */
interface Network {
  readonly assets: readonly Rational[]
  readonly due: readonly Rational[]
  /** `shares[j][i]`: the part of what j pays that goes to i. */
  readonly shares: readonly (readonly Rational[])[]
  readonly recovery: Recovery
}

function networkOf({ assets, owed }: Obligations, recovery: Recovery): Network {
  const due = owed.map((row) => rational(row.reduce((sum, amount) => sum + amount, 0n)))
  const shares = owed.map((row, i) =>
    row.map((amount) => (isZero(due[i]) ? ZERO : over(rational(amount), due[i]))),
  )
  return { assets: assets.map((amount) => rational(amount)), due, shares, recovery }
}

/** What i has at these payments, before it pays and before a default costs anything. */
function worthOf({ assets, shares }: Network, payments: readonly Rational[], i: number): Rational {
  return payments.reduce((sum, paid, j) => plus(sum, times(paid, shares[j][i])), assets[i])
}

/** What i can pay in default: what the costs leave of its own, and of what others pay it. */
function leftToPay(
  { assets, shares, recovery }: Network,
  payments: readonly Rational[],
  i: number,
): Rational {
  const received = payments.reduce((sum, paid, j) => plus(sum, times(paid, shares[j][i])), ZERO)
  return plus(times(recovery.assets, assets[i]), times(recovery.claims, received))
}

function shortOf(network: Network, payments: readonly Rational[]): number[] {
  const { due } = network
  return [...due.keys()].filter((i) => compareRationals(worthOf(network, payments, i), due[i]) < 0)
}

/** Payments when exactly these default: they pay what is left to them, the others all they owe. */
function paymentsWhen(network: Network, inDefault: readonly number[]): Rational[] {
  const { shares, recovery, due } = network
  const payments = [...due]
  for (const node of inDefault) payments[node] = ZERO
  const input = inDefault.map((i) => leftToPay(network, payments, i))
  const matrix = inDefault.map((i) => inDefault.map((j) => times(recovery.claims, shares[j][i])))
  const paid = solveFlow(matrix, input)
  for (const [at, node] of inDefault.entries()) payments[node] = paid[at]
  return payments
}

/**
 * The least payments when these bear the costs of default, each up to what it owes.
 *
 * Such payments are unique but for groups that pay only each other and have nothing from outside: what goes
 * round there fits at every amount, and the least is none. So they are found from above, where no system without a
 * solution comes up, and such groups are then set to nothing.
 */
function leastWhen(network: Network, inDefault: readonly number[]): readonly Rational[] {
  const { due } = network
  let below: readonly number[] = []
  for (;;) {
    const payments = paymentsWhen(network, below)
    const short = inDefault.filter((i) => compareRationals(leftToPay(network, payments, i), due[i]) < 0)
    if (short.length === below.length) return withoutCirculation(network, payments, inDefault)
    below = short
  }
}

function withoutCirculation(
  network: Network,
  payments: Rational[],
  inDefault: readonly number[],
): readonly Rational[] {
  if (compareRationals(network.recovery.claims, ONE) < 0) return payments
  for (const node of inDefault) {
    const group = reachedFrom(network, node)
    const isClosed = group.every((i) => inDefault.includes(i) && reachedFrom(network, i).includes(node))
    if (isClosed && group.every((i) => isZero(fromOutside(network, payments, group, i))))
      for (const i of group) payments[i] = ZERO
  }
  return payments
}

/** Everybody who gets money of a payment of `node`, directly or through others. */
function reachedFrom({ shares }: Network, node: number): readonly number[] {
  const reached = new Set<number>()
  const next = [node]
  for (let from = next.pop(); from !== undefined; from = next.pop())
    for (const [to, share] of shares[from].entries())
      if (!isZero(share) && !reached.has(to)) {
        reached.add(to)
        next.push(to)
      }
  return [...reached]
}

function fromOutside(
  network: Network,
  payments: readonly Rational[],
  group: readonly number[],
  i: number,
): Rational {
  const others = payments.map((paid, j) => (group.includes(j) ? ZERO : paid))
  return leftToPay(network, others, i)
}

function clearingOf(
  network: Network,
  payments: readonly Rational[],
  short: readonly number[],
  rounds: number,
): Clearing {
  const hasDefaulted = network.due.map((_, i) => short.includes(i))
  const equity = network.due.map((due, i) =>
    hasDefaulted[i] ? ZERO : minus(worthOf(network, payments, i), due),
  )
  return { payments, equity, hasDefaulted, rounds }
}

function check({ assets, owed }: Obligations, recovery: Recovery): void {
  const n = assets.length
  invariant(
    owed.length === n && owed.every((row) => row.length === n),
    `obligations are a table of ${n} by ${n}`,
  )
  invariant(
    assets.every((amount) => amount >= 0n) && owed.flat().every((amount) => amount >= 0n),
    'assets and obligations are never below zero',
  )
  invariant(
    owed.every((row, i) => row[i] === 0n),
    'nobody owes himself',
  )
  for (const share of [recovery.assets, recovery.claims])
    invariant(
      compareRationals(share, ZERO) >= 0 && compareRationals(share, ONE) <= 0,
      'what a default leaves is a share from 0 to 1',
    )
}
