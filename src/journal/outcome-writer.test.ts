import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Refusal } from '../core/engine/refusals.ts'
import type { Outcome } from '../core/engine/submit.ts'
import { MalformedBatch } from './bytes.ts'
import { linesIn, OutcomeReader } from './outcome-reader.ts'
import { OutcomeWriter } from './outcome-writer.ts'
import { outcomeLine, outcomeOf } from './outcomes.ts'
import { refusalForms } from './refusal-records.ts'

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
/** A refusal of every reason that has a record, and now and then with what no record can hold. */
function refusalWith(value: fc.Arbitrary<unknown>): fc.Arbitrary<Refusal> {
  const refusals = refusalForms.map(({ reason, fields }) =>
    fc
      .record(Object.fromEntries(fields.map((field) => [field, value])))
      .map((figures) => ({ reason, ...figures }) as unknown as Refusal),
  )
  return fc.oneof(...refusals)
}
const more = fc.record({ more: figure })
const refusal: fc.Arbitrary<Refusal> = fc.oneof(
  { weight: 6, arbitrary: refusalWith(figure) },
  { weight: 2, arbitrary: refusalWith(fc.oneof(anyFigure, fc.constantFrom(null, '7', true))) },
  fc.tuple(refusalWith(figure), more).map(([known, added]) => ({ ...known, ...added })),
  fc.record({ reason: fc.constant('name-taken' as const), name: fc.string({ unit: 'binary' }) }),
)
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ ok: fc.constant(true as const), sequence: figure, events: fc.tuple(fill) }),
  },
  fc.record({ ok: fc.constant(true as const), sequence: figure, events: fc.array(fill, { maxLength: 2 }) }),
  { weight: 2, arbitrary: fc.record({ ok: fc.constant(false as const), refusal }) },
)
const decided = fc.array(fc.tuple(figure, figure, outcome), { maxLength: 8 })

function bytesOf(writer: OutcomeWriter, all: readonly [number, number, Outcome][]): Uint8Array {
  for (const [id, at, each] of all) writer.add({ id, at, by: 'test', body: { type: 'advance-time' } }, each)
  return writer.take().slice()
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
  const refused = fc.record({
    ok: fc.constant(false as const),
    refusal: refusalWith(figure.map((value) => value + 0)),
  })
  const filled = fc.record({
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
  const usual: fc.Arbitrary<Outcome> = fc.oneof(filled, refused)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.maxSafeInteger().map(Math.abs), usual)), (all) => {
      const reader = new OutcomeReader(bytesOf(new OutcomeWriter(), all))
      for (const [at, line] of linesOf(all).entries()) {
        const { ok } = all[at][2]
        expect([reader.next(), reader.isFill, reader.isRefusal]).toEqual([true, ok, !ok])
        expect(reader.outcome()).toEqual(outcomeOf(line))
        // Of a refusal, which goes into replies as it is, in the same order too.
        if (!ok) expect(JSON.stringify(reader.outcome())).toBe(JSON.stringify(outcomeOf(line)))
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

test('a refusal with figures takes an eighth of its line', () => {
  const bytes = bytesOf(
    new OutcomeWriter(),
    Array.from({ length: 100 }, (_, at) => [
      1_000_000 + 13 * at,
      1_760_133_600_000 + 9 * at,
      {
        ok: false,
        refusal: { reason: 'margin-insufficient', account: 71_000, needed: 19_280_635_000, free: -4_017 },
      },
    ]),
  )
  expect(linesIn(bytes).join('\n').length / bytes.length).toBeGreaterThan(8)
})

// Another list is another format of rows: a new reason goes to the end, and any other change raises BATCH_VERSION.
test('records name the reasons of refusals by these numbers', () => {
  expect(
    refusalForms.map(({ code, reason, fields }) => `${code} ${reason} ${fields}`.trim()).join('\n'),
  ).toMatchInlineSnapshot(`
    "0 time-went-back at,now
    1 account-unknown account
    2 asset-unknown asset
    3 series-unknown series
    4 order-unknown order
    5 order-taken order
    6 loss-unknown loss
    7 rulebook-missing
    8 loss-open losses
    9 same-account account
    10 no-collateral-series asset,inAsset
    11 no-option-margin account
    12 reference-missing series
    13 nothing-expires expiresAt,index
    14 window-uncovered expiresAt,index,missingMs
    15 mark-missing series
    16 mark-out-of-range highest,mark,series
    17 mark-too-old ageMs,limitMs,series
    18 price-off-grid price,step
    19 quantity-out-of-range most,quantity
    20 position-too-large account,most,position
    21 reservation-mismatch asked,left,order
    22 margin-insufficient account,free,needed
    23 balance-insufficient account,asked,available
    24 account-not-empty account
    25 already-busted sequence
    26 nothing-to-repay asset
    27 liquidation-order-mismatch asked,left,loss
    28 price-beyond-limit limit,price
    29 not-in-auction loss
    30 account-not-in-auction account
    31 time-passed at,until
    32 vault-has-holders holders,vault
    33 stake-too-small amount,vault
    34 exit-pending account,readyAt"
  `)
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
            if (reader.isFill || reader.isRefusal) reader.text()
            else reader.line()
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBatch)
        }
      }
    }),
  )
})
