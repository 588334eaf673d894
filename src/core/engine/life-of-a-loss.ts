import type { Account } from '../book/book.ts'
import { deficitOf, isSettled } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import type { Loss } from '../waterfall/loss.ts'
import { takePooledStep, takeStep } from '../waterfall/take-step.ts'
import { newTurn, rulebookOfLoss, type Settled, type Turn } from '../waterfall/turn.ts'
import { causeOf } from './cause.ts'
import type { CommandBody } from './commands.ts'
import type { Tell } from './decide/checks.ts'
import { endAuction } from './end-auction.ts'
import { lookAgain } from './look-again.ts'
import { openOrResume } from './open-loss.ts'
import { askSiblings } from './own-siblings.ts'
import { park } from './park.ts'
import { nextPool } from './pool.ts'
import { resumeDue } from './resume.ts'
import { Worklist } from './worklist.ts'

/**
 * Everything one command can set off, in the order it happens. Each stage has a file of its own.
 *
 * A bucket is worked on once a command, a loss passes each step once a turn, and a loss that waits at a
 * pooled step leaves it for a later one. So the pairs of bucket and step still to come grow fewer with every
 * turn of these loops, and the story ends.
 */
export function lifeOfALoss(
  house: House,
  tell: Tell,
  body: CommandBody,
  actionable: readonly Account[],
  settled: Settled | null,
): void {
  const turn = newTurn(house, tell, settled, causeOf(house, body))
  const worklist = new Worklist(turn, tell, actionable)
  resumeDue(turn, worklist, body)
  for (;;) {
    // Paying one loss can fell another bucket, so the list is asked again after every loss.
    for (let bucket = worklist.next(); bucket !== null; bucket = worklist.next()) {
      walk(turn, openOrResume(turn, bucket))
    }
    const pool = nextPool(turn, body.type === 'close-period')
    if (pool === null) return lookAgain(turn, tell)
    // Losses that waited since an earlier command are worked on in this one from here.
    for (const loss of pool.losses) turn.fallen.add(loss.bucket)
    takePooledStep(turn, pool.losses, pool.step, pool.index)
    for (const loss of pool.losses) {
      loss.step = pool.index + 1
      loss.status = 'open'
      walk(turn, loss)
    }
  }
}

/** Takes a loss down its rulebook until it is settled, or waits somewhere by name. */
function walk(turn: Turn, loss: Loss): void {
  const { steps, pool } = rulebookOfLoss(turn.house, loss)
  endAuction(turn, loss)
  // A penalty stands behind what it is for, so it is also taken of a bucket that the step before has settled.
  while (
    loss.step < steps.length &&
    (steps[loss.step].step === 'charge-account' ||
      !isSettled(turn.house, rulebookOfLoss(turn.house, loss), loss))
  ) {
    const index = loss.step
    const step = steps[index]
    askSiblings(turn, loss)
    const outcome = takeStep(turn, loss, step, index)
    if (outcome === 'parked') return
    if (outcome === 'pooled' && deficitOf(turn.house, loss) > 0) {
      if (pool !== 'account')
        return turn.tell({ type: 'loss-parked', loss: loss.id, step: index, status: 'pooled', until: null })
      takePooledStep(turn, [loss], step, index)
    }
    loss.step = index + 1
  }
  park(turn, loss)
}
