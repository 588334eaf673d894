import { expect, test } from 'vitest'
import { openClearingHouse } from '../../../test/support/clearing-house.ts'
import type { CommandBody, Trade } from './commands.ts'
import { Foresight } from './foresight.ts'
import { freezeHouse } from './image.ts'

test('what is foreseen changes nothing, whoever it names', () => {
  const { house } = openClearingHouse()
  const before = freezeHouse(house)
  const foresight = new Foresight()
  const sides = [0, 3, house.book.accounts - 1, house.book.accounts, 2 ** 31, 2 ** 53, -1, 1.5, Number.NaN]
  for (const buyer of sides)
    for (const seller of sides) foresight.foresee(house, { type: 'trade', buyer, seller } as Trade)
  foresight.foresee(house, { type: 'advance-time' } satisfies CommandBody)
  expect(freezeHouse(house)).toEqual(before)
})
