import { allocateByLevel } from '../../money/level.ts'
import type { Claim, House } from '../../waterfall/house.ts'
import { memberOf } from '../../waterfall/members.ts'
import type { PaidLayer } from '../../waterfall/mutual.ts'
import type { BodyOf } from '../commands.ts'
import type { Event } from '../events.ts'
import type { Refusal } from '../refusals.ts'
import type { Tell } from './checks.ts'

type Repaid = Extract<Event, { type: 'claim-repaid' }>
type Recovered = Extract<Event, { type: 'recovered' }>

/** Claims of an asset that anybody may repay, in their declared order: what members owe on calls is theirs to pay. */
export function claimsDue(house: House, asset: number, loss: number | undefined): Claim[] {
  return [...house.tables.claims.values()]
    .filter(
      (claim) =>
        claim.asset === asset && claim.of === 'deficit' && (loss === undefined || claim.loss === loss),
    )
    .sort((a, b) => a.seniority - b.seniority || a.id - b.id)
}

/** What a loss's claims and its payers are still owed. */
export function outstandingOf(house: House, asset: number, loss: number): bigint {
  const claims = claimsDue(house, asset, loss).map(({ amount, repaid }) => BigInt(amount - repaid))
  const layers = layersOf(house, asset, loss).map(({ left }) => left.reduce((sum, n) => sum + BigInt(n), 0n))
  return [...claims, ...layers].reduce((sum, amount) => sum + amount, 0n)
}

function layersOf(house: House, asset: number, loss: number): readonly PaidLayer[] {
  const estate = house.tables.estates.get(loss)
  return estate === undefined || estate.asset !== asset ? [] : estate.layers
}

/** One claim's repayment; where it is held in units, pro rata to them and never above what is still owed on each. */
export function repaymentOf(claim: Claim, from: number, amount: number): Repaid {
  const plain = { type: 'claim-repaid', claim: claim.id, from, asset: claim.asset, amount } as const
  if (claim.holders === null) return plain
  const { accounts, units, left } = claim.holders
  const amounts = new Float64Array(accounts.length)
  allocateByLevel(BigInt(amount), left, units, amounts)
  return { ...plain, to: { accounts, amounts } }
}

/** What a member still owes on calls for a loss. */
function owedOnCalls(house: House, debtor: number, loss: number): bigint {
  return assessmentsOf(house, debtor, loss).reduce(
    (sum, { amount, repaid }) => sum + BigInt(amount - repaid),
    0n,
  )
}

function assessmentsOf(house: House, debtor: number, loss: number): Claim[] {
  return [...house.tables.claims.values()].filter(
    (claim) => claim.of === 'assessment' && claim.debtor === debtor && claim.loss === loss,
  )
}

/** More than a loss is owed has nobody to go to, but for a member who owes it. */
export function needOutstanding(house: House, body: BodyOf<'repay-claim'>): Refusal | null {
  const { asset, amount, from, loss } = body
  if (loss === undefined) return null
  const [others, own] = [outstandingOf(house, asset, loss), owedOnCalls(house, from, loss)]
  const outstanding = others > own ? others : own
  if (outstanding === 0n) return { reason: 'nothing-to-repay', asset }
  return BigInt(amount) <= outstanding
    ? null
    : { reason: 'repayment-too-large', loss, asked: amount, outstanding }
}

/**
 * Money for one loss goes back the way it came: the claims that nobody paid first, then each step's payers, the last
 * step first, pro rata within it. A member who owes a call for it has paid so much of what he owes, and where nobody
 * is owed anything any more, it is his fund's.
 */
export function tellRecovery(house: House, body: BodyOf<'repay-claim'>, loss: number, tell: Tell): void {
  const { asset, from, amount } = body
  const fund = tellAssessments(house, from, loss, amount, tell)
  let left = amount
  for (const claim of claimsDue(house, asset, loss)) {
    const paid = Math.min(left, claim.amount - claim.repaid)
    left -= paid
    if (paid > 0) tell(repaymentOf(claim, from, paid))
  }
  for (const layer of layersOf(house, asset, loss).toReversed()) {
    const owed = layer.left.reduce((sum, each) => sum + each, 0)
    const paid = Math.min(left, owed)
    left -= paid
    if (paid > 0) tell(recoveryOf(house, layer, body, loss, paid))
  }
  const to = house.tables.named.get(fund ?? '')
  if (left > 0 && to !== undefined) tell({ type: 'margin-transferred', from, to, asset, amount: left })
}

/** @returns the fund of the last call that was paid for */
function tellAssessments(
  house: House,
  from: number,
  loss: number,
  amount: number,
  tell: Tell,
): string | null {
  let left = amount
  let fund: string | null = null
  for (const claim of assessmentsOf(house, from, loss)) {
    fund = claim.creditors
    const paid = Math.min(left, claim.amount - claim.repaid)
    left -= paid
    if (paid > 0) tell({ type: 'assessment-paid', claim: claim.id, amount: paid })
  }
  return fund
}

function recoveryOf(
  house: House,
  layer: PaidLayer,
  { asset, from }: BodyOf<'repay-claim'>,
  loss: number,
  paid: number,
): Recovered {
  const { step, kind, name, accounts, weights, left } = layer
  const amounts = new Float64Array(accounts.length)
  allocateByLevel(BigInt(paid), left, weights, amounts)
  const members = membersBack(house, layer, paid)
  return { type: 'recovered', loss, from, asset, step, kind, name, accounts, amounts, members }
}

/** Contributions come back as they were used, as far as they have not been made up for meanwhile. */
function membersBack(house: House, { members }: PaidLayer, paid: number): Recovered['members'] {
  if (members === null) return null
  const { fund, accounts, amounts: used } = members
  const caps = Float64Array.from(accounts, (account, at) =>
    Math.min(used[at], memberOf(house, fund, account)?.used ?? 0),
  )
  const amounts = new Float64Array(accounts.length)
  allocateByLevel(BigInt(paid), caps, used, amounts)
  return { fund, accounts, amounts }
}
