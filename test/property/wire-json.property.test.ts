import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import type { Event } from '../../src/core/engine/events.ts'
import { canonicalJson } from '../../src/wire/canonical-json.ts'
import { commandFromJson, commandToJson, eventFromJson, eventToJson } from '../../src/wire/json.ts'
import { bodies, commandWith } from '../support/samples/commands.ts'
import { events } from '../support/samples/events.ts'
import { rulebook } from '../support/samples/rulebooks.ts'

const runs = { numRuns: 30 }

describe('a command read back from its JSON text is the command', () => {
  test.each(Object.entries(bodies) as [string, fc.Arbitrary<CommandBody>][])('%s', (_, body) => {
    const law = fc.property(commandWith(body), (command) => {
      expect(commandFromJson(JSON.parse(JSON.stringify(commandToJson(command))))).toEqual(command)
    })
    fc.assert(law, runs)
  })
})

describe('an event read back from its JSON text is the event', () => {
  test.each(Object.entries(events) as [string, fc.Arbitrary<Event>][])('%s', (_, arbitrary) => {
    const law = fc.property(arbitrary, (event) => {
      expect(eventFromJson(JSON.parse(JSON.stringify(eventToJson(event))))).toEqual(event)
    })
    fc.assert(law, runs)
  })
})

/** What is told of only where a rulebook or command asks for it. */
const mayLack: ReadonlyMap<string, readonly string[]> = new Map([
  ['deleveraged', ['fees', 'share']],
  ['allocated', ['dust']],
  ['gated', ['opens']],
  ['claim-recorded', ['holders']],
  ['claim-repaid', ['to']],
  ['members-set', ['noticeMs']],
])

describe('an event whose JSON says one thing more, or one less, is refused', () => {
  test.each(Object.entries(events) as [string, fc.Arbitrary<Event>][])('%s', (_, arbitrary) => {
    const law = fc.property(arbitrary, fc.nat(), (event, which) => {
      const json = eventToJson(event) as Record<string, unknown>
      expect(() => eventFromJson({ ...json, surprise: 1 })).toThrow('This is no event')
      const keys = Object.keys(json).filter((key) => !mayLack.get(event.type)?.includes(key))
      const { [keys[which % keys.length]]: _gone, ...rest } = json
      expect(() => eventFromJson(rest)).toThrow('This is no event')
    })
    fc.assert(law, runs)
  })
})

test('the canonical text does not depend on the order in which keys were set', () => {
  const law = fc.property(rulebook, (rules) => {
    expect(canonicalJson(reversed(rules))).toBe(canonicalJson(rules))
    expect(JSON.parse(canonicalJson(rules))).toEqual(rules)
  })
  fc.assert(law, runs)
})

/** The same value with the keys of every mapping set in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [key, reversed(each)] as const)
  return Object.fromEntries(entries.reverse())
}
