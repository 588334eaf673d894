import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import type { Event } from '../../src/core/engine/events.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import { bodyToText } from '../../src/wire/service/commands.ts'
import { eventText, eventToText } from '../../src/wire/service/events.ts'
import { refusalText, refusalToText } from '../../src/wire/service/refusals.ts'
import { bodies } from '../support/samples/commands.ts'
import { events } from '../support/samples/events.ts'
import { refusals } from '../support/samples/refusals.ts'
import { NamedHouse } from '../support/service/named-house.ts'
import { evened, isTold, otherLeaves } from '../support/service/other-leaves.ts'

/** The figures of a sample say no more when they are smaller: the seed that is printed is enough. */
const runs = { numRuns: 8, endOnFailure: true }

/** A house in which next to nothing of what samples name is there. */
function smallHouse(): NamedHouse {
  const named = new NamedHouse()
  named.submit({ type: 'list-asset', terms: { name: 'USD', decimals: 2, borrowLimit: 0 } })
  return named
}

describe('an event has a text that says all of it, whatever it names', () => {
  const names = smallHouse().names()
  test.each(Object.entries(events) as [string, fc.Arbitrary<Event>][])('%s', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary.map(evened), (event) => {
        const text = eventToText(event, names)
        const onWire = JSON.parse(JSON.stringify(text))
        expect(eventText.safeParse(onWire).error?.issues, JSON.stringify(text)).toBe(undefined)
        const { type: _, ...figures } = event
        for (const [path, changed] of otherLeaves(figures))
          if (isTold(type, path))
            expect(JSON.stringify(eventToText({ type, ...changed } as Event, names)), path).not.toBe(
              JSON.stringify(text),
            )
      }),
      runs,
    )
  })
})

describe('a command has a text, whatever it names', () => {
  const names = smallHouse().names()
  test.each(Object.entries(bodies) as [string, fc.Arbitrary<CommandBody>][])('%s', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (body) => {
        const text = JSON.parse(JSON.stringify(bodyToText(body, names)))
        expect(text.type).toBe(type)
      }),
      runs,
    )
  })
})

describe('a refusal has a rule, a sentence and all of its figures, whatever it names', () => {
  const names = smallHouse().names()
  const bid = { type: 'bid', loss: 1, bidder: 0, fraction: 1 } as const
  test.each(Object.entries(refusals) as [string, fc.Arbitrary<Refusal>][])('%s', (reason, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(null, bid), (refusal, body) => {
        const text = refusalToText(refusal, names, body)
        expect(refusalText.parse(JSON.parse(JSON.stringify(text)))).toEqual(text)
        expect(text.rule).toBe(reason)
        expect(text.message).not.toMatch(/undefined|\[object/)
        const { reason: _, ...figures } = refusal
        for (const [path, changed] of otherLeaves(figures))
          expect(
            JSON.stringify(refusalToText({ reason, ...changed } as Refusal, names, body)),
            path,
          ).not.toBe(JSON.stringify(text))
      }),
      runs,
    )
  })
})
