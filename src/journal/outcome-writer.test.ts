import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from '../core/engine/submit.ts'
import { MalformedBatch } from './bytes.ts'
import { linesIn, OutcomeReader } from './outcome-reader.ts'
import { OutcomeWriter } from './outcome-writer.ts'
import { outcomeLine, outcomeOf } from './outcomes.ts'

const powers = fc.integer({ min: 0, max: 52 }).map((power) => 2 ** power)
const figure = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -200, max: 200 }),
  powers,
  powers.map((power) => power - 1),
  powers.map((power) => -power),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
)
const anyFigure = fc.oneof({ weight: 20, arbitrary: figure }, fc.constantFrom(-0, 0.5, 1e20))
const order = fc.option(anyFigure)
const fill = fc.record({
  type: fc.constant('traded' as const),
  buyer: anyFigure,
  seller: figure,
  series: figure,
  quantity: figure,
  price: figure,
  value: anyFigure,
  buyerFee: figure,
  sellerFee: figure,
  buyerOrder: order,
  sellerOrder: order,
  buyerReleased: fc.oneof(fc.constant(0), figure),
  sellerReleased: fc.oneof(fc.constant(0), figure),
})
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ ok: fc.constant(true as const), sequence: figure, events: fc.tuple(fill) }),
  },
  fc.record({ ok: fc.constant(true as const), sequence: figure, events: fc.array(fill, { maxLength: 2 }) }),
  fc.record({
    ok: fc.constant(false as const),
    refusal: fc.record({ reason: fc.constant('name-taken' as const), name: fc.string({ unit: 'binary' }) }),
  }),
)
const decided = fc.array(fc.tuple(figure, figure, outcome), { maxLength: 8 })

function bytesOf(writer: OutcomeWriter, all: readonly [number, number, Outcome][]): Uint8Array {
  for (const [id, at, each] of all) writer.add({ id, at, by: 'test', body: { type: 'advance-time' } }, each)
  return writer.take()
}

/** The slow twin: the text of each, and what is read out of it. */
function linesOf(all: readonly [number, number, Outcome][]): string[] {
  return all.map(([id, at, each]) =>
    outcomeLine({ id, at, by: 'test', body: { type: 'advance-time' } }, each)
      .slice(0, -1)
      .toWellFormed(),
  )
}

test('outcomes come back as they were, each the very line that is written as text', () => {
  const writer = new OutcomeWriter()
  fc.assert(
    fc.property(decided, (all) => {
      const bytes = bytesOf(writer, all)
      expect(linesIn(bytes)).toEqual(linesOf(all))
      // A second batch begins anew.
      expect(bytesOf(writer, all)).toEqual(bytes)
    }),
  )
})

test('what the reader finds in a record is what is read out of its line', () => {
  const row = fc.nat()
  const usual = fc.record({
    ok: fc.constant(true as const),
    sequence: fc.nat(),
    events: fc.tuple(
      fill.chain((each) =>
        fc
          .record({ buyer: row, seller: row, series: row })
          .map((rows) => ({ ...each, ...rows, value: 8, buyerOrder: null, sellerOrder: 9 })),
      ),
    ),
  })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.maxSafeInteger().map(Math.abs), usual)), (all) => {
      const reader = new OutcomeReader(bytesOf(new OutcomeWriter(), all))
      for (const line of linesOf(all)) {
        expect([reader.next(), reader.isFill]).toEqual([true, true])
        expect(reader.outcome()).toEqual(outcomeOf(line))
      }
      expect(reader.next()).toBe(false)
    }),
  )
})

test('a fill takes a seventh of its line', () => {
  const bytes = bytesOf(
    new OutcomeWriter(),
    Array.from({ length: 100 }, (_, at) => [
      1_000_000 + at,
      1_760_133_600_000 + at,
      {
        ok: true,
        sequence: 900_000 + at,
        events: [
          {
            type: 'traded',
            buyer: 71_000 + at,
            seller: 3_000 + at,
            series: 3,
            quantity: 17,
            price: 1_134_155,
            value: 19_280_635_000,
            buyerFee: 9_640_318,
            sellerFee: -3_856_127,
            buyerOrder: null,
            sellerOrder: null,
            buyerReleased: 0,
            sellerReleased: 0,
          },
        ],
      },
    ]),
  )
  expect(bytes.length / 100).toBeLessThan(41)
  expect(linesIn(bytes).join('\n').length / bytes.length).toBeGreaterThan(7)
})

test('outcomes that break off or have a byte changed end in outcomes or a named error', () => {
  fc.assert(
    fc.property(decided, fc.nat(), fc.integer({ min: 1, max: 255 }), (all, place, mask) => {
      const bytes = bytesOf(new OutcomeWriter(), all)
      if (bytes.length === 0) return
      const at = place % bytes.length
      const changed = bytes.slice()
      changed[at] ^= mask
      for (const bad of [bytes.slice(0, at), changed]) {
        try {
          const reader = new OutcomeReader(bad)
          while (reader.next())
            if (reader.isFill) reader.fill()
            else reader.line()
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBatch)
        }
      }
    }),
  )
})
