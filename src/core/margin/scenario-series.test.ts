import { expect, test } from 'vitest'
import { EXPIRY, openOptionHouse } from '../../../test/support/option-house.ts'
import { SeriesTable } from './scenario-series.ts'

const HALF_AN_HOUR = 1_800_000

test.each([true, false])(
  'a future settles over the window of the options beside it: listed first, %s',
  (isFirst) => {
    const house = openOptionHouse()
    const future = (symbol: string, expiresAt: number): string =>
      house.listOnIndex(symbol, { kind: 'future', expiresAt })
    if (isFirst) future('BTC-DAY', EXPIRY)
    house.listOption({ right: 'call', strike: '50_000', window: HALF_AN_HOUR })
    if (!isFirst) future('BTC-DAY', EXPIRY)
    future('BTC-LATER', 2 * EXPIRY)
    const table = new SeriesTable(house.house.markets)
    table.refresh()
    const windowOf = (symbol: string): number | undefined =>
      table.expiries[table.of(house.seriesOf(symbol))?.expiry ?? -1]?.windowMs
    expect(['BTC-50000-C', 'BTC-DAY', 'BTC-LATER'].map(windowOf)).toEqual([HALF_AN_HOUR, HALF_AN_HOUR, 0])
    expect(table.expiries.length).toBe(3)
  },
)

test('what is settled has no facts any more, and goes on saying what the coin of its index is', () => {
  const house = openOptionHouse()
  const { markets } = house.house
  house.listOption({ right: 'call', strike: '50_000', settledIn: 'coin' })
  const before = new SeriesTable(markets)
  before.refresh()
  expect([before.coins, before.expiries.length]).toEqual([[1], 1])
  const call = house.seriesOf('BTC-50000-C-COIN')
  house.settleExpiry()
  expect(before.of(call)).toBeNull()
  const after = new SeriesTable(markets)
  after.refresh()
  expect([after.of(call), after.underlyings, after.coins, after.expiries]).toEqual([
    null,
    before.underlyings,
    before.coins,
    [],
  ])
})
