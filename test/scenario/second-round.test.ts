import { expect, test } from 'vitest'
import { openClearingHouse } from '../support/clearing-house.ts'
import { step } from '../support/steps.ts'
import { adaAndBo, all, the } from '../support/venues.ts'

test('paying for one loss fells another bucket, and the story goes on', () => {
  const house = adaAndBo([
    step('close-on-book'),
    step('socialise', { base: 'open-interest', cap: 'equity' }),
    step('record-claim'),
  ])
  house.deposit('dan', '9_000')
  house.deposit('eve', '20_000')
  house.trade({ buyer: 'dan', seller: 'eve', quantity: '1', price: '40_000' })
  house.rest({ bids: [['33_000', '3']] })

  house.moveMarkTo('33_000') // dan has 2_000 against 1_650, until he pays 1_000 of ada's 4_000

  expect(all(house, 'loss-opened').map(({ bucket, equity }) => [house.nameOf(bucket), equity])).toEqual([
    ['ada', -4_000],
    ['dan', 1_000],
  ])
  expect(all(house, 'loss-closed').map(({ how }) => how)).toEqual(['closed', 'closed'])
  expect(['bo', 'dan', 'eve'].map((name) => house.equityOf(name))).toEqual([32_000, 1_000, 26_000])
})

test('a backstop that took a position over defaults on it in the same move that fells others', () => {
  const house = adaAndBo([
    step('transfer-to-backstop', { to: ['small', 'large'] }),
    step('draw-fund'),
    step('deleverage'),
    step('record-claim'),
  ])
  house.openFund('small', 'backstop', '1_700')
  house.openFund('large', 'backstop', '50_000')

  house.moveMarkTo('36_000') // small takes 2 over at 35_000: 3_700 against 3_600
  expect(house.positionOf('small')).toBe(2)
  house.moveMarkTo('34_000') // and has -300: the large one takes them at 34_150

  expect([house.positionOf('small'), house.positionOf('large')]).toEqual([0, 2])
  expect([house.equityOf('small'), house.equityOf('large')]).toEqual([0, 49_700])
})

test('a backstop felled by what it takes over is worked on in the same command', () => {
  const house = adaAndBo([
    step('transfer-to-backstop', { price: { at: 'mark' } }),
    step('deleverage'),
    step('record-claim'),
  ])
  house.openFund('backstop', 'backstop', '3_000') // 3_300 are needed for 2 at 33_000

  house.moveMarkTo('33_000')

  expect(all(house, 'loss-opened').map(({ bucket }) => house.nameOf(bucket))).toEqual(['ada', 'backstop'])
  // The backstop is solvent: bo closes at its bankruptcy price of 31_500. ada's 4_000 stay, by name.
  expect(house.balanceOf('bo')).toBe(37_000)
  expect(house.balanceOf('backstop')).toBe(0)
  expect(the(house, 'claim-recorded').amount).toBe(4_000)
})

test('a chain of thin accounts ends: each bucket is worked on once', () => {
  const house = openClearingHouse({
    mark: '40_000',
    steps: [step('socialise', { base: 'equity', cap: 'equity' }), step('deleverage'), step('record-claim')],
  })
  const longs = Array.from({ length: 12 }, (_, at) => `long-${at}`)
  for (const [at, name] of longs.entries()) {
    house.deposit(name, String(7_700 + 100 * at))
    house.deposit(`short-${at}`, '8_000')
    house.trade({ buyer: name, seller: `short-${at}`, quantity: '1', price: '40_000' })
  }

  house.moveMarkTo('33_000') // 700 to 1_800 are left of each, and 1_650 are needed

  const opened = all(house, 'loss-opened').map(({ bucket }) => bucket)
  expect(new Set(opened).size).toBe(opened.length)
  expect(opened.length).toBe(10) // all but the two that have 1_700 and 1_800
  const ended = house.last.filter(({ type }) => type === 'loss-closed')
  expect(ended.length + house.house.tables.losses.size).toBe(opened.length)
})

test('who fell in a command pays for nobody in it', () => {
  const house = adaAndBo([
    step('close-on-book'),
    step('socialise', { base: 'equity', cap: 'equity' }),
    step('record-claim'),
  ])
  house.deposit('dan', '8_000')
  house.deposit('eve', '20_000')
  house.trade({ buyer: 'dan', seller: 'eve', quantity: '1', price: '40_000' })
  house.rest({ bids: [['33_000', '3']] })

  house.moveMarkTo('33_000') // dan has 1_000 against 1_650: he is liquidated himself

  const payers = all(house, 'allocated').flatMap((event) => [...event.payers].map((row) => house.nameOf(row)))
  expect(payers).toEqual(['bo', 'eve'])
  expect(house.equityOf('dan')).toBe(1_000)
})
