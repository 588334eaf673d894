import { describe, expect, test } from 'vitest'
import { step } from '../../../test/support/steps.ts'
import { adaAndBo } from '../../../test/support/venues.ts'
import type { House } from '../../core/waterfall/house.ts'
import { SpareMemory } from '../host/spare-memory.ts'
import { checkElsewhere } from './law-check.ts'
import { LawKeeper } from './law-keeper.ts'

/** More accounts than are looked at in place. */
function largeHouse(): House {
  const story = adaAndBo([step('record-claim')])
  for (let more = 0; more < 2500; more += 1) story.house.book.open('participant', 0)
  return story.house
}

/** One unit comes out of nowhere. */
function spoil({ book }: House): void {
  book.addCash(book.accounts - 1, 1)
  book.forgetTouched()
}

describe('the laws of a house', () => {
  test('are checked on another thread as they are here', async () => {
    const { house } = adaAndBo([step('record-claim')])
    const check = (fewAccounts: number) => checkElsewhere(house, new SpareMemory(), fewAccounts).findings
    const never = Number.POSITIVE_INFINITY
    expect(await check(never)).toEqual([])
    spoil(house)
    const here = await check(never)
    expect(await check(0)).toEqual(here)
    expect(here.map(({ law }) => law)).toEqual(['money-conserved'])
  })

  test('are checked in memory that the check before was made in', async () => {
    const [house, memory] = [largeHouse(), new SpareMemory()]
    expect(await checkElsewhere(house, memory, 0).findings).toEqual([])
    const rows = new Uint8Array(memory.take(128 * house.book.accounts))
    expect(rows.some((byte) => byte !== 0)).toBe(true)
    memory.giveBack([rows.buffer])
    spoil(house)
    expect(await checkElsewhere(house, memory, 0).findings).toHaveLength(1)
  })

  test('hold for the sequence that is told, while the house goes on, and once for all who ask meanwhile', async () => {
    const house = largeHouse()
    let now = 5_000
    const keeper = new LawKeeper({ house }, () => now)
    const { sequence, at } = house
    expect(keeper.isDue(1000)).toBe(true)
    const run = keeper.run()
    expect(keeper.run()).toBe(run)
    expect(keeper.isDue(0)).toBe(false)
    // What happens after the copy was made is not in it.
    spoil(house)
    house.sequence += 1
    house.at += 7
    now = 6_000
    const [next, same] = [keeper.run(), keeper.run()]
    expect(same).toBe(next)
    expect(await run).toMatchObject({ sequence, houseAt: at, at: 5_000, findings: [] })
    expect(await next).toMatchObject({ sequence: sequence + 1, houseAt: at + 7, at: 6_000 })
    expect((await next).findings.map(({ law }) => law)).toEqual(['money-conserved'])
    expect(keeper.last).toEqual(await next)
    expect([keeper.isDue(0), keeper.isDue(1), keeper.isDue(null)]).toEqual([true, false, false])
  })

  test('are given up when the service stops, and whoever asked is told', async () => {
    const keeper = new LawKeeper({ house: largeHouse() }, () => 0)
    const run = keeper.run()
    await Promise.all([expect(run).rejects.toThrow('ended before it had done so'), keeper.close()])
    expect(keeper.last).toBeNull()
  })
})
