import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainTrade } from '../../src/service/http/plain-trade.ts'
import { bodyFromText } from '../../src/wire/service/commands.ts'
import { someNames } from '../support/some-names.ts'

const name = fc.constantFrom('dee', '', '#4', '#1', 'fees USD', '__proto__', 'x'.repeat(101), 4, null)
const figure = fc.oneof(
  fc.constantFrom(
    ...['40000.1', '0.0001', '-1', '0', '-0', '1e3', '.5', '5.', '', ' 1', '+1', '00001', '1/2', '12.250'],
    ...['9007199254740993', `1.${'0'.repeat(50)}`, '0'.repeat(80), '9'.repeat(39), 2, null],
  ),
  fc.string({ unit: fc.constantFrom(...'0123456789.-e'), maxLength: 20 }),
)
const order = fc.constantFrom(null, 0, 7, 7.5, -1, 2 ** 53, '7', true)
/** What may stand in a field instead of what should. */
const spoiling: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  type: fc.constantFrom('deposit', '', null),
  buyer: name,
  seller: name,
  instrument: fc.constantFrom('BTC', 'ETH', '', '__proto__', null),
  quantity: figure,
  price: figure,
  taker: fc.constantFrom('both', '', null),
  buyerOrder: order,
  sellerOrder: order,
  indexMark: figure,
  colour: fc.constant('red'),
}
const usual = fc.record({
  type: fc.constant('trade'),
  buyer: fc.constantFrom('ada', 'bo'),
  seller: fc.constantFrom('ada', 'bo'),
  instrument: fc.constant('BTC-PERP'),
  quantity: fc.constantFrom('2', '0.5', '0.001'),
  price: fc.constantFrom('40000', '40000.5'),
  taker: fc.constantFrom('buyer', 'seller'),
})
const spoil = fc
  .constantFrom(...Object.keys(spoiling))
  .chain((field) => spoiling[field].map((value) => [field, value] as const))
const text: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc
  .tuple(usual, fc.array(spoil, { maxLength: 2 }), fc.option(fc.constantFrom('price', 'taker', 'buyer')))
  .map(([trade, spoils, missing]) => {
    const all: Record<string, unknown> = { ...trade, ...Object.fromEntries(spoils) }
    if (missing !== null && spoils.length === 2) delete all[missing]
    return all
  })

test('the fast reading of a trade is that of its schema, and leaves to the schema whatever it would not let through', () => {
  const names = someNames()
  let plain = 0
  fc.assert(
    fc.property(text, (trade) => {
      const fast = plainTrade(trade, names)
      const slow = bodyFromText(trade, names)
      if (fast !== null) {
        plain += 1
        expect(slow).toEqual({ ok: true, body: fast, accountName: null })
      }
      // What it leaves over costs time and no more; of usual trades it leaves over none.
      if (slow.ok && fast === null) expect(isUsual(trade)).toBe(false)
    }),
    { numRuns: 3000 },
  )
  expect(plain).toBeGreaterThan(300)
})

/** No field that only options have, and no figure longer than any venue writes. */
function isUsual(trade: Readonly<Record<string, unknown>>): boolean {
  const { quantity, price, indexMark } = trade
  return indexMark === undefined && String(quantity).length <= 40 && String(price).length <= 40
}

test('what is no mapping is left to the schema', () => {
  const names = someNames()
  for (const none of [null, undefined, 1, 'trade', [], () => 0]) expect(plainTrade(none, names)).toBeNull()
})
