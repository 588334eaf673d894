import { NONE } from '../book/layout.ts'
import type { Turn } from '../waterfall/turn.ts'
import type { Tell } from './decide/checks.ts'
import { openOrResume } from './open-loss.ts'
import { keepLiquidating } from './park.ts'
import { checkTouched } from './safety-check.ts'

/**
 * The end of a command: the buckets it worked on are looked at like everybody else, since a later loss may have
 * moved them again. One that is under water a second time has its loss opened and waits for the next command:
 * taking it up now is what would let two buckets fell each other without end.
 */
export function lookAgain(turn: Turn, tell: Tell): void {
  const { house, fallen } = turn
  for (const bucket of fallen) if (house.book.openLossOf(bucket) === NONE) house.book.touch(bucket)
  const again: number[] = []
  checkTouched(house, null, tell, again)
  for (const bucket of again) {
    if (house.book.openLossOf(bucket) === NONE) keepLiquidating(turn, openOrResume(turn, bucket))
  }
  checkTouched(house, fallen, tell, [])
}
