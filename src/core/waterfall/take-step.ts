import { invariant } from '../money/invariant.ts'
import { conditionsHold } from './conditions.ts'
import type { Loss } from './loss.ts'
import { pooledKinds, type Step } from './rulebook.ts'
import { openAuction } from './steps/bid.ts'
import { call } from './steps/call.ts'
import { cancelOrders } from './steps/cancel-orders.ts'
import { chargeAccount } from './steps/charge-account.ts'
import { closeOnBook } from './steps/close-on-book.ts'
import { convertCollateral } from './steps/convert-collateral.ts'
import { defer } from './steps/defer.ts'
import { deleverage } from './steps/deleverage.ts'
import { drawCapital } from './steps/draw-capital.ts'
import { drawContribution } from './steps/draw-contribution.ts'
import { drawCover } from './steps/draw-cover.ts'
import { drawFund } from './steps/draw-fund.ts'
import { drawMemberFund } from './steps/draw-member-fund.ts'
import { gate } from './steps/gate.ts'
import { hedgeDelta } from './steps/hedge-delta.ts'
import { recordClaim } from './steps/record-claim.ts'
import { socialise } from './steps/socialise.ts'
import { tearUp } from './steps/tear-up.ts'
import { transferToBackstop } from './steps/transfer-to-backstop.ts'
import type { Outcome, Turn } from './turn.ts'

/** Takes one step with one loss: quantity and deficit in, quantity and deficit out. Each kind has a file of its name. */
export function takeStep(turn: Turn, loss: Loss, step: Step, index: number): Outcome {
  if (!conditionsHold(turn.house, loss, step.when)) return 'next'
  switch (step.step) {
    case 'cancel-orders':
      return cancelOrders(turn, loss, step, index)
    case 'convert-collateral':
      return convertCollateral(turn, loss, step, index)
    case 'close-on-book':
      return closeOnBook(turn, loss, step, index)
    case 'hedge-delta':
      return hedgeDelta(turn, loss, step, index)
    case 'transfer-to-backstop':
      return transferToBackstop(turn, loss, step, index)
    case 'bid':
      return openAuction(turn, loss, step, index)
    case 'deleverage':
      return deleverage(turn, loss, step, index)
    case 'charge-account':
      return chargeAccount(turn, loss, step, index)
    case 'tear-up':
      return tearUp(turn, loss, step, index)
    case 'gate':
      return gate(turn, loss, step, index)
    case 'defer':
      return defer(turn, loss, step, index)
    case 'record-claim':
      return recordClaim(turn, loss, step, index)
    default:
      return 'pooled'
  }
}

/** Takes a pooled step with all the losses that have come to it: they are allocated once. */
export function takePooledStep(turn: Turn, losses: readonly Loss[], step: Step, index: number): void {
  switch (step.step) {
    case 'draw-fund':
      return drawFund(turn, losses, step, index)
    case 'draw-capital':
      return drawCapital(turn, losses, step, index)
    case 'draw-contribution':
      return drawContribution(turn, losses, step, index)
    case 'draw-member-fund':
      return drawMemberFund(turn, losses, step, index)
    case 'draw-cover':
      return drawCover(turn, losses, step, index)
    case 'call':
      return call(turn, losses, step, index)
    case 'socialise':
      return socialise(turn, losses, step, index)
    default:
      invariant(!pooledKinds.includes(step.step), `${step.step} is a pooled step without a file`)
  }
}
