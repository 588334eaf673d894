import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import type { Event } from '../../src/core/engine/events.ts'
import type { Refusal } from '../../src/core/engine/refusals.ts'
import { toJson } from '../../src/wire/canonical-json.ts'
import { type BodyRead, bodyFromText, bodyToText } from '../../src/wire/service/commands.ts'
import { eventText, eventToText } from '../../src/wire/service/events.ts'
import type { Names } from '../../src/wire/service/names.ts'
import { type RefusalText, refusalText, refusalToText } from '../../src/wire/service/refusals.ts'
import { anyHistory } from '../support/history/world.ts'
import { playNamed } from '../support/service/named-house.ts'
import { isTold, otherLeaves } from '../support/service/other-leaves.ts'

/** A history shrinks for minutes and says no more then: the seed that is printed is enough. */
const runs = { numRuns: 12, endOnFailure: true }
const onWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('what generated histories do and tell, by name', () => {
  test('a command that is carried out reads back from its text as the command', () => {
    fc.assert(
      fc.property(anyHistory(120), (history) => {
        playNamed(history, readBack, ({ ok }, body, _, read) => {
          // A history's rulebooks are drawn at will; those that people write have their own test.
          if (!ok || (body.type === 'adopt-rulebook' && !read.ok)) return
          if (body.type === 'adopt-rulebook' && body.rulebook.stepsIn !== undefined) return
          expect(read.ok ? plain(read.body) : read.faults).toEqual(plain(body))
        })
      }),
      runs,
    )
  })

  test('every event has a text that its schema takes and that says all of it, figures as exact text', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(anyHistory(120), (history) => {
        playNamed(
          history,
          () => {},
          (outcome, _, names) => {
            if (!outcome.ok) return
            for (const event of outcome.events) {
              const often = (seen.get(event.type) ?? 0) + 1
              seen.set(event.type, often)
              isWritten(event, names)
              if (often <= 20) isWhole(event, names)
            }
          },
        )
      }),
      runs,
    )
  })

  test('every refusal has a rule, a sentence and its figures', () => {
    fc.assert(
      fc.property(anyHistory(120), (history) => {
        playNamed(
          history,
          () => {},
          (outcome, body, names) => {
            if (outcome.ok) return
            for (const of of [body, null]) {
              const text = onWire(refusalToText(outcome.refusal, names, of))
              expect(refusalText.parse(text)).toEqual(text)
              const { rule, message } = text as RefusalText
              if (rule !== 'not-whole') expect(message).not.toMatch(/undefined|NaN|\[object/)
              const { reason, ...figures } = outcome.refusal
              for (const [path, changed] of otherLeaves(figures))
                expect(onWire(refusalToText({ reason, ...changed } as Refusal, names, of)), path).not.toEqual(
                  text,
                )
            }
          },
        )
      }),
      runs,
    )
  })
})

/** A body written down and read again, before it is given: then its names are those of that moment. */
function readBack(body: CommandBody, names: Names): BodyRead {
  const isUnnamed = body.type === 'open-account' && !('name' in body)
  const text = onWire(bodyToText(body, names, isUnnamed ? 'somebody' : null))
  return bodyFromText(text, names)
}

/** A body as JSON has it, without what means the same left out: a level that is nobody's, a call that passes on. */
function plain(body: CommandBody): unknown {
  return JSON.parse(JSON.stringify(toJson(body)), (key, value) =>
    (key === 'owner' && value === -1) || (key === 'unpaid' && value === 'pass-on') ? undefined : value,
  )
}

/** The text is what the schema says it is, and no figure in it is a number that another program would round. */
function isWritten(event: Event, names: Names): void {
  const text = onWire(eventToText(event, names))
  expect(eventText.safeParse(text).error?.issues, JSON.stringify(text)).toBe(undefined)
  for (const [path, number] of numbersIn(text, '')) {
    expect(numbers.has(path.replace(/^.*\./, '')), `${event.type}: ${path} is the number ${number}`).toBe(
      true,
    )
  }
}

/** Fields that are numbers of things, times and measures. Whatever else is a figure is a text. */
const numbers: ReadonlySet<string> = new Set(
  'loss losses step rulebook claim order orders sequence version cover tier dispute holders candidates seniority firstClaim buyerOrder sellerOrder weight score until expiresAt readyAt from at ageMs waitMs noticeMs lastUpdateId previousId lastId'.split(
    ' ',
  ),
)

function numbersIn(value: unknown, path: string): [string, number][] {
  if (typeof value === 'number') return [[path, value]]
  if (Array.isArray(value)) return value.flatMap((each) => numbersIn(each, path))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) => numbersIn(each, path === '' ? key : `${path}.${key}`))
}

/** With any figure, word or flag another, the text is another: it says all of them. */
function isWhole(event: Event, names: Names): void {
  const text = JSON.stringify(eventToText(event, names))
  const { type, ...figures } = event
  for (const [path, changed] of otherLeaves(figures)) {
    if (!isTold(type, path)) continue
    const other = JSON.stringify(eventToText({ type, ...changed } as Event, names))
    expect(other, `${type} at ${path}`).not.toBe(text)
  }
}
