import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freezeHouse, type HouseImage, thawHouse } from '../../src/core/engine/image.ts'
import { checkLaws } from '../../src/core/engine/laws.ts'
import {
  bankruptcyPriceFor,
  equitiesOf,
  freeMarginOf,
  liquidationPriceFor,
  marginShortfallOf,
  rankOf,
  requirementsOf,
  whatIfMarks,
} from '../../src/core/engine/queries.ts'
import { inTrial } from '../../src/core/engine/trial.ts'
import { rescan } from '../../src/core/margin/rescan.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import { imageFromBytes, imageToBytes } from '../../src/journal/image-bytes.ts'
import { anyPlainHistory, halfway } from '../support/history/course.ts'
import { differences, listDifferences } from '../support/history/same-state.ts'
import { LINEAR_PERPETUAL } from '../support/history/world.ts'

const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 20

/** What there is to be asked about every account. */
function answers(house: House): unknown {
  const accounts = Array.from({ length: house.book.accounts }, (_, row) => [
    equitiesOf(house, row),
    requirementsOf(house, row),
    freeMarginOf(house, row),
    marginShortfallOf(house, row),
    liquidationPriceFor(house, row, LINEAR_PERPETUAL),
    bankruptcyPriceFor(house, row, LINEAR_PERPETUAL),
    rankOf(house, row, LINEAR_PERPETUAL, { by: 'queue', score: 'profit-times-leverage' }),
  ])
  const marks = [{ series: LINEAR_PERPETUAL, mark: Math.max(1, house.markets.mark[LINEAR_PERPETUAL] >> 1) }]
  const level = { share: 1_000_000, equity: 'below' } as const
  return [accounts, whatIfMarks(house, marks), rescan(house.book, house.markets, house.model, level)]
}

const same = (what: string, a: House, b: House): void =>
  expect([...differences(a, b), ...listDifferences(a, b)], what).toEqual([])

const anyCase = fc.record({
  history: anyPlainHistory(160),
  at: fc.nat(159),
  room: fc.record({ accounts: fc.nat(100), extensions: fc.nat(100) }),
})

test('a house made of an image goes on as the one that was frozen, event for event', () => {
  fc.assert(
    fc.property(anyCase, ({ history, at, room }) => {
      const from = Math.min(at, history.acts.length - 1)
      const first = halfway(history, from)
      const image = freezeHouse(first.house)
      const bytes = imageToBytes(image)
      const second = first.on(thawHouse(image, room))
      const third = first.on(thawHouse(imageFromBytes(bytes)))
      same('thawed', first.house, second.house)
      same('by bytes', first.house, third.house)
      expect(answers(second.house)).toEqual(answers(first.house))
      for (const each of [first, second, third])
        expect(Buffer.compare(imageToBytes(freezeHouse(each.house)), bytes), 'frozen again').toBe(0)
      for (let place = from; place < history.acts.length; place += 1) {
        const outcome = first.act(place)
        for (const each of [second, third]) {
          expect(each.act(place)).toEqual(outcome)
          expect(String(each.house.book.fingerprint)).toBe(String(first.house.book.fingerprint))
        }
      }
      same('at the end', first.house, second.house)
      same('at the end, by bytes', first.house, third.house)
      expect(answers(third.house)).toEqual(answers(first.house))
      expect(checkLaws(third.house)).toEqual([])
      const last = imageToBytes(freezeHouse(first.house))
      expect(Buffer.compare(imageToBytes(freezeHouse(third.house)), last), 'frozen at the end').toBe(0)
      expect(Buffer.compare(imageToBytes(image), bytes), 'the image, after what the house did since').toBe(0)
    }),
    { numRuns: 24 * scale },
  )
})

test('an image and its bytes hang on the state alone: not on room, on questions asked, or on trials', () => {
  fc.assert(
    fc.property(anyPlainHistory(60), (history) => {
      const bytes = imageToBytes(freezeHouse(halfway(history).house))
      const roomy = halfway(history, undefined, { accounts: 300, extensions: 200 })
      answers(roomy.house)
      inTrial(roomy.house, () => {
        for (let place = history.acts.length >> 1; place < history.acts.length; place += 1)
          roomy.on(roomy.house).act(place)
      })
      expect(Buffer.compare(imageToBytes(freezeHouse(roomy.house)), bytes)).toBe(0)
    }),
    { numRuns: 20 * scale },
  )
})

test('an image survives a structured clone, and is none of the house', () => {
  fc.assert(
    fc.property(anyPlainHistory(60), (history) => {
      const { house } = halfway(history)
      const image: HouseImage = freezeHouse(house)
      const clone = structuredClone(image)
      same('of a clone', thawHouse(clone), house)
      expect(Buffer.compare(imageToBytes(clone), imageToBytes(image))).toBe(0)
    }),
    { numRuns: 10 * scale },
  )
})
