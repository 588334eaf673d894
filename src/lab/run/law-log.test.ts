import { expect, test } from 'vitest'
import { openHouse } from '../../core/engine/house.ts'
import { submit } from '../../core/engine/submit.ts'
import { LawLog } from './law-log.ts'

test('checks are counted, and the first thing found against a law is kept', () => {
  const house = openHouse()
  const listing = { type: 'list-asset', terms: { name: 'USD', decimals: 2, borrowLimit: 0 } } as const
  submit(house, { id: 0, at: 0, by: 'test', body: listing })
  const log = new LawLog()
  log.checkAll(house)
  expect(log.isSound).toBe(true)
  house.book.addCash(0, 5) // Money from nowhere.
  log.checkAll(house)
  house.book.addCash(0, 1)
  log.checkAll(house)
  expect(log.isSound).toBe(false)
  expect(log.results().find(({ law }) => law === 'money-conserved')).toMatchObject({
    checks: 3,
    holds: false,
    found: 'USD: rows sum to 5, deposits less withdrawals and write-offs are 0',
  })
})

test('a refused command that changed something is found', () => {
  const log = new LawLog()
  log.refused(true, 3)
  log.refused(false, 4)
  expect(log.results()).toMatchObject([
    {
      law: 'refusal-changes-nothing',
      checks: 2,
      holds: false,
      found: 'command 4 was refused and changed the house',
    },
  ])
})

test('what the witness of events finds is told with its command', () => {
  const log = new LawLog()
  log.witnessed([{ law: 'rank-in-order', found: 'a better rank paid later' }], 9)
  expect(log.results().find(({ law }) => law === 'rank-in-order')?.found).toBe(
    'command 9: a better rank paid later',
  )
})
