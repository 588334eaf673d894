import { NONE } from '../../book/layout.ts'
import { settlementBalance } from '../../book/posting.ts'
import { allocateByLevel } from '../../money/level.ts'
import { sharesOf } from '../bases.ts'
import { deficitOf, isFlat } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { StepOf, UnitsBase } from '../rulebook.ts'
import { isParticipant } from '../selection.ts'
import { atStep, type Outcome, rulebookOfLoss, type Turn } from '../turn.ts'

/**
 * Writes down what nobody paid: the bucket's debt becomes a claim of a class of creditors, carried by the
 * claims account, so that the books close by name. Only a flat bucket has a debt that is certain.
 */
export function recordClaim(turn: Turn, loss: Loss, step: StepOf<'record-claim'>, index: number): Outcome {
  const { house } = turn
  const amount = deficitOf(house, loss)
  if (amount === 0 || !isFlat(house, loss.bucket)) return 'next'
  if (step.units !== undefined) return recordUnits(turn, loss, step, index, step.units, amount)
  turn.tell({
    type: 'claim-recorded',
    ...atStep(loss, index, step),
    claim: house.tables.nextClaim,
    debtor: loss.bucket,
    asset: loss.asset,
    creditors: step.creditors,
    seniority: step.seniority,
    amount,
    levy: levyFor(house, loss, amount),
  })
  return 'next'
}

/**
 * Cuts participants for the debt, pro rata to what they have, and gives each a unit of the claim for each unit of
 * money: what comes in later is theirs, whoever has left meanwhile. What their balances cannot carry stays open.
 */
function recordUnits(
  turn: Turn,
  loss: Loss,
  step: StepOf<'record-claim'>,
  index: number,
  base: UnitsBase,
  deficit: number,
): Outcome {
  const { house } = turn
  const shared = { ...step, step: 'socialise', base, cap: 'base', most: 1_000_000 } as const
  const { accounts, weights, caps } = sharesOf(house, [loss], shared, turn.fallen)
  if (accounts.length === 0) return 'next'
  const units = new Float64Array(accounts.length)
  const { residual } = allocateByLevel(BigInt(deficit), caps, weights, units)
  const amount = deficit - Number(residual)
  if (amount === 0) return 'next'
  turn.tell({
    type: 'claim-recorded',
    ...atStep(loss, index, step),
    claim: house.tables.nextClaim,
    debtor: loss.bucket,
    asset: loss.asset,
    creditors: step.creditors,
    seniority: step.seniority,
    amount,
    levy: null,
    holders: { accounts, units },
  })
  return 'next'
}

/**
 * Where the rulebook socialises by withdrawals, each one leaves the share that is missing of all balances, so that
 * nobody gains by being first: once everybody has left, the claim is paid and nothing is stranded.
 */
function levyFor(
  house: House,
  loss: Loss,
  amount: number,
): { numerator: number; denominator: number } | null {
  const byWithdrawals = rulebookOfLoss(house, loss).steps.some(
    (step) => step.step === 'socialise' && step.base === 'withdrawals',
  )
  if (!byWithdrawals) return null
  const { book } = house
  let balances = 0
  for (let row = 0; row < book.accounts; row += 1) {
    if (book.homeAssetOf(row) !== loss.asset || !isParticipant(house, row) || book.openLossOf(row) !== NONE)
      continue
    balances += Math.max(0, settlementBalance(book, house.markets, row, loss.asset))
  }
  return balances === 0 ? null : { numerator: Math.min(amount, balances), denominator: balances }
}
