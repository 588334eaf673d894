import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell } from '../../src/core/book/book.ts'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import { lossOfPlain, lossToTrigger } from '../../src/core/margin/safe-zone.ts'
import { HIGHEST_RATE, IS_PLAIN, LINE_SHIFT } from '../../src/core/market/lines.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import { bodyOf, pauseOf } from '../support/history/acts.ts'
import { setUp } from '../support/history/setup.ts'
import { anyHistory, START } from '../support/history/world.ts'

/** Every position of every account. */
function* positions({ book }: House): Generator<Cell> {
  for (let row = 0; row < book.accounts; row += 1)
    for (let cell = book.first(row); cell !== -1; cell = book.next(cell)) yield cell
}

test('what a plain position may lose is worked out as that of any other', () => {
  let compared = 0
  let finite = 0
  fc.assert(
    fc.property(anyHistory(120), fc.constantFrom(1, 1.25, 0.5), (history, share) => {
      const house = openHouse()
      let [at, id] = [START, 0]
      const give = (body: CommandBody): void => void submit(house, { id: id++, at, by: 'test', body })
      for (const body of setUp(history.world)) give(body)
      for (const act of history.acts) {
        at += pauseOf(act)
        give(bodyOf(house, history.world, act))
      }
      const { book, markets } = house
      for (const cell of positions(house)) {
        const series = book.seriesOf(cell)
        const line = series << LINE_SHIFT
        if (markets.lines[line + IS_PLAIN] !== 1 || markets.lines[line + HIGHEST_RATE] * share > 1) continue
        const quantity = book.quantity(cell)
        const size = Math.abs(markets.valueNow(series, quantity))
        const slow = lossToTrigger(book, markets, cell, size, share)
        expect(lossOfPlain(markets.lines, line, book.links, cell, quantity, share)).toBe(slow)
        compared += 1
        if (slow < Number.POSITIVE_INFINITY) finite += 1
      }
    }),
    { numRuns: 500 },
  )
  expect(finite).toBeGreaterThan(50)
  expect(compared - finite).toBeGreaterThan(50)
})
