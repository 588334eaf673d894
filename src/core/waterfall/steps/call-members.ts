import type { Account } from '../../book/book.ts'
import { NONE } from '../../book/layout.ts'
import { allocateByLevel } from '../../money/level.ts'
import { mulDiv } from '../../money/mul-div.ts'
import { splitProRata } from '../../money/split.ts'
import { availableOf, deficitOf } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { Member } from '../mutual.ts'
import { nameOf, type StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'

type Call = StepOf<'call'>

/**
 * Calls members default by default, under a limit for one and a limit for all that fall within the cool-off time.
 *
 * A member is assessed by his contribution. Where unpaid calls become claims, what he has does not lessen what he is
 * assessed, so others are not called in his place; what he cannot pay stands against him by name and counts as called,
 * and is never called again. Shares go to the largest remainders whatever the rulebook says of other splits.
 */
export function callMembers(turn: Turn, losses: readonly Loss[], step: Call, index: number): void {
  const { book } = turn.house
  for (const defaulter of new Set(losses.map((loss) => book.ownerOf(loss.bucket)))) {
    const own = losses.filter((loss) => book.ownerOf(loss.bucket) === defaulter)
    callFor(turn, own, step, index, defaulter)
  }
}

function callFor(turn: Turn, losses: readonly Loss[], step: Call, index: number, defaulter: Account): void {
  const { house } = turn
  const deficits = losses.map((loss) => BigInt(deficitOf(house, loss)))
  const budget = deficits.reduce((sum, deficit) => sum + deficit, 0n)
  const members = callable(turn, losses[0].asset, step, defaulter)
  if (budget === 0n || members.length === 0) return
  const accounts = Int32Array.from(members, ({ account }) => account)
  const weights = Float64Array.from(members, ({ contribution }) => contribution)
  const has = members.map(({ account }) => availableOf(house, account))
  const isClaim = step.unpaid === 'claim'
  const caps = Float64Array.from(members, (member, at) => {
    const owed = owedBy(house, step, member, defaulter)
    return Math.max(0, isClaim ? owed : Math.min(owed, has[at]))
  })
  const assessed = new Float64Array(members.length)
  const { level } = allocateByLevel(budget, caps, weights, assessed)
  const amounts = assessed.map((amount, at) => Math.min(amount, has[at]))
  const total = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n)
  if (assessed.every((amount) => amount === 0)) return
  if (total > 0n)
    turn.tell({
      type: 'allocated',
      losses: losses.map(({ id }) => id),
      received: splitProRata(total, deficits).map(Number),
      step: index,
      kind: step.step,
      name: nameOf(step),
      asset: losses[0].asset,
      total,
      residual: budget - total,
      level: { numerator: level.numerator, denominator: level.denominator },
      base: null,
      payers: accounts,
      amounts,
      weights,
      caps,
    })
  turn.tell({
    type: 'members-assessed',
    losses: losses.map(({ id }) => id),
    step: index,
    fund: step.members,
    defaulter,
    asset: losses[0].asset,
    accounts,
    assessed,
    unpaid: assessed.map((amount, at) => amount - amounts[at]),
    firstClaim: house.tables.nextClaim,
  })
}

function callable(turn: Turn, asset: number, step: Call, defaulter: Account): Member[] {
  const { book, tables } = turn.house
  return (tables.members.get(step.members) ?? []).filter(
    ({ account }) =>
      account !== defaulter &&
      book.homeAssetOf(account) === asset &&
      book.openLossOf(account) === NONE &&
      !turn.fallen.has(account),
  )
}

/** What may still be called of a member for this default: by its own limit, and by that of all in the cool-off time. */
function owedBy(house: House, step: Call, member: Member, defaulter: Account): number {
  const { account, contribution, called } = member
  const single = mulDiv(contribution, step.multiple, 1_000_000, 'floor')
  const { coolOffMs } = step
  if (coolOffMs === undefined) return single - called
  const notes = house.tables.calls.filter(
    (note) => note.fund === step.members && note.member === account && note.at > house.at - coolOffMs,
  )
  const sum = (of: typeof notes): number => of.reduce((total, { amount }) => total + amount, 0)
  const several = mulDiv(contribution, step.multipleOfSeveral ?? step.multiple, 1_000_000, 'floor')
  return Math.min(single - sum(notes.filter((note) => note.defaulter === defaulter)), several - sum(notes))
}
