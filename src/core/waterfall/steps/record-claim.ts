import { NONE } from '../../book/layout.ts'
import { settlementBalance } from '../../book/posting.ts'
import { deficitOf, isFlat } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { StepOf } from '../rulebook.ts'
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
