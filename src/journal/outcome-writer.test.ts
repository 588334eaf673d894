import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../core/engine/submit.ts'
import { OutcomeWriter } from './outcome-writer.ts'
import { outcomeLine } from './outcomes.ts'

const figure = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -200, max: 200 }),
  fc.integer({ min: 0, max: 15 }).map((power) => 10 ** power),
  fc.integer({ min: 0, max: 15 }).map((power) => 10 ** power - 1),
  fc.constantFrom(-0, 0.5, 1e20),
)
const order = fc.option(figure)
const fill = fc.record({
  type: fc.constant('traded' as const),
  buyer: figure,
  seller: figure,
  series: figure,
  quantity: figure,
  price: figure,
  value: figure,
  buyerFee: figure,
  sellerFee: figure,
  buyerOrder: order,
  sellerOrder: order,
  buyerReleased: figure,
  sellerReleased: figure,
})
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ ok: fc.constant(true as const), sequence: figure, events: fc.array(fill, { maxLength: 2 }) }),
  fc.record({
    ok: fc.constant(false as const),
    refusal: fc.record({ reason: fc.constant('name-taken' as const), name: fc.string({ unit: 'binary' }) }),
  }),
)

test('lines written figure by figure are those written as text', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(figure, figure, outcome), { maxLength: 8 }), (all) => {
      const writer = new OutcomeWriter()
      for (let turn = 0; turn < 2; turn += 1) {
        let lines = ''
        for (const [id, at, each] of all) {
          const command = { id, at, by: 'test', body: { type: 'advance-time' } } as const
          writer.add(command, each)
          lines += outcomeLine(command, each)
        }
        expect(new TextDecoder().decode(writer.take())).toBe(lines.toWellFormed())
      }
    }),
  )
})
