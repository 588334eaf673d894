import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command } from '../../src/core/engine/commands.ts'
import type { Event } from '../../src/core/engine/events.ts'
import type { Outcome } from '../../src/core/engine/submit.ts'
import { hexOf, sha256Hex } from '../../src/core/money/sha256.ts'
import { actOf } from '../../src/journal/acts.ts'
import { type Batch, BatchRecorder, batchOf, givenIn } from '../../src/journal/batch-record.ts'
import { MalformedBatch } from '../../src/journal/bytes.ts'
import { FIRST_HASH, rowHash } from '../../src/journal/chain.ts'
import { compactedRow } from '../../src/journal/compacted-row.ts'
import { partsOf } from '../../src/journal/frame.ts'
import { linesIn } from '../../src/journal/outcome-reader.ts'
import { outcomeLine } from '../../src/journal/outcomes.ts'
import { eventIn, projectOutcomes } from '../../src/journal/project.ts'
import { canonicalJson } from '../../src/wire/canonical-json.ts'
import { bodies, commandWith } from '../support/samples/commands.ts'
import { events } from '../support/samples/events.ts'

const anyCommand = fc.oneof(...Object.values(bodies).map((body) => commandWith(body as typeof bodies.trade)))
const anyEvent = fc.oneof(...Object.values(events)) as fc.Arbitrary<Event>
const anyOutcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({
    ok: fc.constant(true as const),
    sequence: fc.nat(),
    events: fc.array(anyEvent, { maxLength: 4 }),
  }),
  fc.record({
    ok: fc.constant(false as const),
    refusal: fc.record({ reason: fc.constant('account-unknown' as const), account: fc.nat() }),
  }),
)
const decided = fc.record({ command: anyCommand, key: fc.string({ unit: 'binary' }), outcome: anyOutcome })
const place = fc.record({
  epoch: fc.nat(),
  firstSequence: fc.nat(),
  at: fc.nat(),
  fingerprint: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 }),
})
const note = fc.record({ note: fc.constant('named'), name: fc.string() })

const recorder = new BatchRecorder()

type Decided = typeof decided extends fc.Arbitrary<infer Each> ? Each : never
type Place = typeof place extends fc.Arbitrary<infer Each> ? Each : never

function take(all: readonly Decided[], notes: readonly { note: string; name: string }[], at: Place) {
  for (const { command, key, outcome } of all) recorder.add(command, key, outcome)
  for (const each of notes) recorder.note(each)
  return recorder.take(at)
}

test('a batch comes back as it was, and its outcomes are those it names', () => {
  fc.assert(
    fc.property(
      fc.array(decided, { maxLength: 8 }),
      fc.array(note, { maxLength: 3 }),
      place,
      (all, notes, at) => {
        const { bytes, outcomes } = take(all, notes, at)
        const kept = all.flatMap(({ outcome }) => (outcome.ok ? keptOf(outcome) : []))
        const expected: Batch = {
          ...at,
          count: all.length,
          commands: all.map(({ command, key }) => ({ command, key })),
          notes,
          allocations: kept,
          outcomes: sha256Hex(outcomes),
          acts: null,
        }
        expect(batchOf(bytes)).toEqual(expected)
        const { keys, ...given } = givenIn(bytes)!
        expect(given).toEqual({
          at: at.at,
          commands: all.map(({ command }) => command),
          notes,
          kept: partsOf(bytes).kept,
        })
        expect(all.map((_, index) => keys.textAt(index))).toEqual(all.map(({ key }) => key))
        expect(recorder.isEmpty).toBe(true)
        const lines = all.map(({ command, outcome }) => outcomeLine(command, outcome).slice(0, -1))
        expect(linesIn(outcomes)).toEqual(lines)
      },
    ),
  )
})

function keptOf({ sequence, events: all }: Extract<Outcome, { ok: true }>): Batch['allocations'] {
  return all.flatMap((event, at) =>
    ['loss-opened', 'allocated', 'deleveraged'].includes(event.type) ? [{ sequence, place: at, event }] : [],
  )
}

test('a row without its body has the same hash, and reads the same but for its commands', () => {
  fc.assert(
    fc.property(fc.array(decided, { maxLength: 4 }), place, (all, at) => {
      const { bytes } = take(all, [], at)
      const compacted = compactedRow(bytes) as Uint8Array
      const whole = batchOf(bytes)
      const acts = whole.commands?.map(({ command, key }) => actOf(command, key))
      expect(hexOf(rowHash(FIRST_HASH, compacted))).toBe(hexOf(rowHash(FIRST_HASH, bytes)))
      expect(batchOf(compacted)).toEqual({ ...whole, commands: null, acts })
      expect(compactedRow(compacted)).toBeNull()
      expect(givenIn(compacted)).toBeNull()
    }),
  )
})

test('a byte that is changed in what is left of dropped commands is found, though no hash of the chain is over it', () => {
  fc.assert(
    fc.property(
      fc.array(decided, { minLength: 1, maxLength: 2 }),
      place,
      fc.integer({ min: 1, max: 255 }),
      (all, at, mask) => {
        const compacted = compactedRow(take(all, [], at).bytes) as Uint8Array
        const hash = hexOf(rowHash(FIRST_HASH, compacted))
        const unseen = [...compacted.keys()].filter((byte) => {
          const changed = compacted.slice()
          changed[byte] ^= mask
          const isRead = resultOf(() => batchOf(changed).count) !== null
          return isRead && resultOf(() => hexOf(rowHash(FIRST_HASH, changed))) === hash
        })
        expect(unseen).toEqual([])
      },
    ),
    { numRuns: 20 },
  )
})

test('a byte that is changed, anywhere, gives another hash or is refused; the reader ends in a batch or a named error', () => {
  fc.assert(
    fc.property(
      fc.array(decided, { minLength: 1, maxLength: 2 }),
      place,
      fc.integer({ min: 1, max: 255 }),
      (all, at, mask) => {
        const { bytes } = take(all, [], at)
        const hash = hexOf(rowHash(FIRST_HASH, bytes))
        const unseen = [...bytes.keys()].filter((byte) => {
          const changed = bytes.slice()
          changed[byte] ^= mask
          resultOf(() => batchOf(changed))
          return resultOf(() => hexOf(rowHash(FIRST_HASH, changed))) === hash
        })
        expect(unseen).toEqual([])
      },
    ),
    { numRuns: 10 },
  )
})

test('a row that breaks off anywhere, or goes on, is refused', () => {
  fc.assert(
    fc.property(fc.array(decided, { minLength: 1, maxLength: 3 }), place, fc.nat(), (all, at, cut) => {
      const { bytes } = take(all, [], at)
      expect(() => batchOf(bytes.subarray(0, cut % bytes.length))).toThrow(MalformedBatch)
      expect(() => batchOf(new Uint8Array([...bytes, 0]))).toThrow(MalformedBatch)
    }),
  )
})

/** What the work gives, or null where it is refused by name; any other error is one. */
function resultOf<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof MalformedBatch) return null
    throw error
  }
}

test('the line of an outcome is canonical JSON, the fast way of fills too', () => {
  fc.assert(
    fc.property(anyCommand, anyOutcome, (command: Command, outcome) => {
      const { id, at } = command
      const rest = outcome.ok
        ? { events: outcome.events, sequence: outcome.sequence }
        : { refusal: outcome.refusal }
      expect(outcomeLine(command, outcome)).toBe(`${canonicalJson({ at, command: id, ...rest })}\n`)
    }),
  )
  fc.assert(
    fc.property(anyCommand, events.traded, (command, fill) => {
      const line = outcomeLine(command, { ok: true, sequence: 3, events: [fill] })
      expect(line).toBe(
        `${canonicalJson({ at: command.at, command: command.id, events: [fill], sequence: 3 })}\n`,
      )
    }),
  )
  expect(() =>
    outcomeLine(
      { id: 0, at: 0, by: '', body: { type: 'advance-time' } },
      {
        ok: true,
        sequence: 1,
        events: [{ ...fc.sample(events.traded, 1)[0], value: Number.NaN }],
      },
    ),
  ).toThrow('finite')
})

test('each event is found in the outcomes where the tables say it stands', () => {
  fc.assert(
    fc.property(fc.array(decided, { maxLength: 5 }), place, (all, at) => {
      const { outcomes } = take(all, [], at)
      const { events: found } = projectOutcomes(outcomes, 4, 'all')
      const texts = found.map(([, , , , , , , first, length]) =>
        JSON.stringify(eventIn(outcomes.subarray(first as number, (first as number) + (length as number)))),
      )
      const given = all.flatMap(({ outcome }) => (outcome.ok ? outcome.events : []))
      expect(texts).toEqual(given.map((event) => canonicalJson(event)))
      expect(projectOutcomes(outcomes, 4, 'losses').events).toEqual(
        found.filter(
          ([, , , , kind]) => !['traded', 'order-reserved', 'order-released'].includes(kind as string),
        ),
      )
    }),
  )
})
