import { expect, test } from 'vitest'
import { openClearingHouse } from '../../../test/support/clearing-house.ts'
import { step } from '../../../test/support/steps.ts'
import type { Event } from './events.ts'
import { evolve } from './evolve.ts'
import { openHouse } from './house.ts'
import type { Receipt } from './receipts.ts'
import { receiptsOf } from './receipts.ts'
import { submit } from './submit.ts'

/** Replays a story on a fresh house up to the event it looks for, and derives its receipts there. */
function receiptsAt(
  story: ReturnType<typeof openClearingHouse>,
  wanted: (event: Event) => boolean,
): Receipt[] {
  const house = openHouse({ accounts: 64 })
  const last = story.commands.at(-1)
  for (const command of story.commands.slice(0, -1)) submit(house, command)
  if (last === undefined) return []
  house.at = last.at
  house.sequence += 1
  for (const event of story.last) {
    if (wanted(event) && (event.type === 'allocated' || event.type === 'deleveraged'))
      return receiptsOf(house, event)
    evolve(house, event)
  }
  return []
}

test('a deleveraged winner gets the formula with the numbers in it', () => {
  const story = openClearingHouse({ mark: '40_000', insuranceFund: '3_000' })
  story.deposit('ada', '10_000')
  story.deposit('bo', '20_000')
  story.deposit('cy', '20_000')
  story.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  story.trade({ buyer: 'ada', seller: 'cy', quantity: '1', price: '39_000' })
  story.moveMarkTo('33_000') // ada: 10_000 - 7_000 - 6_000 = -3_000, which the fund pays whole

  const [fund] = receiptsAt(story, (event) => event.type === 'allocated')
  expect(fund).toMatchObject({
    name: 'insurance-fund',
    amount: 3_000n,
    before: { equity: 3_000n },
    after: { equity: 0n },
  })

  const [first, second] = receiptsAt(story, (event) => event.type === 'deleveraged')
  // bo has gained 7_000 on 40_000 with 27_000 of equity, cy 6_000 on 39_000 with 26_000: bo ranks first.
  expect(story.nameOf(first.account)).toBe('bo')
  expect(first.pickedBy).toMatchObject({ how: 'rank', rank: 1, candidates: 2 })
  expect(first.taken).toMatchObject({ quantity: 1n, value: 33_000n, mark: 33_000, price: 33_000 })
  expect(first.amount).toBe(0n) // the fund paid the whole gap
  expect(second.before.maintenance).toBe(1_650n)
  expect(second.after.maintenance).toBe(0n)
  expect(first.fingerprints.before).not.toBe(first.fingerprints.after)
})

test('one who is closed under protection can read from his receipt that he was left with what is kept', () => {
  const story = openClearingHouse({
    mark: '4_000',
    steps: [
      step('deleverage', {
        protect: { keep: 'maintenance', how: 'cap' },
        fee: { rate: 10_000, to: 'fees' },
      }),
    ],
  })
  story.deposit('ada', '10_000')
  story.deposit('bo', '8_000')
  story.trade({ buyer: 'ada', seller: 'bo', quantity: '20', price: '4_000' })
  story.moveMarkTo('3_000') // ada owes 10_000, 500 a contract; bo has 28_000 against 3_000
  const [receipt] = receiptsAt(story, (event) => event.type === 'deleveraged')
  // Each costs him 500 and 35 of fee, and frees 150: all 20 leave 17_300.
  expect(receipt).toMatchObject({
    amount: 10_000n,
    taken: { quantity: 20n, value: 70_000n, fee: 700n },
    before: { equity: 28_000n, maintenance: 3_000n },
    after: { equity: 17_300n, maintenance: 0n },
  })
})

test('what pro rata would have cost stands beside what the queue took', () => {
  const story = openClearingHouse({ mark: '40_000' })
  story.deposit('ada', '5_000')
  story.deposit('bo', '10_000')
  story.deposit('cy', '40_000')
  story.trade({ buyer: 'ada', seller: 'bo', quantity: '1', price: '40_000' })
  story.deposit('dee', '40_000')
  story.trade({ buyer: 'dee', seller: 'cy', quantity: '3', price: '40_000' })
  story.moveMarkTo('34_000') // ada is 1_000 short; bo, the more levered, gives all of it up

  const [receipt] = receiptsAt(story, (event) => event.type === 'deleveraged')
  expect(story.nameOf(receipt.account)).toBe('bo')
  expect(receipt.amount).toBe(1_000n)
  expect(receipt.proRata).toBe(250n) // 1 of the 4 short
})
