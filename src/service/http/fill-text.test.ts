import fc from 'fast-check'
import { expect, test } from 'vitest'
import { someNames } from '../../../test/support/some-names.ts'
import { eventToText } from '../../wire/service/events.ts'
import { fillText } from './fill-text.ts'

const cell = fc.oneof(
  fc.constantFrom(0, 1, -1, 10, 1_000_000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
  fc.maxSafeInteger(),
)
const order = fc.constantFrom(null, 0, 7, Number.MAX_SAFE_INTEGER)

test('a fill written out by hand is the JSON of its words', () => {
  const names = someNames()
  const accounts = ['ada', 'bo', 'fees USD', 'a "name"\\ é'].map((name) => names.accountOf(name) ?? -1)
  expect(accounts).not.toContain(-1)
  const account = fc.constantFrom(...accounts)
  const fill = fc.record({
    type: fc.constant('traded' as const),
    buyer: account,
    seller: account,
    series: fc.constant(names.seriesOf('BTC-PERP') ?? -1),
    quantity: cell,
    price: cell,
    value: cell,
    buyerFee: cell,
    sellerFee: cell,
    buyerOrder: order,
    sellerOrder: order,
    buyerReleased: cell,
    sellerReleased: cell,
  })
  fc.assert(
    fc.property(fill, (each) => {
      expect(fillText(each, names)).toBe(JSON.stringify(eventToText(each, names)))
    }),
    { numRuns: 1000 },
  )
})
