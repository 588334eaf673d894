import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bodies, commandWith } from '../../../test/support/samples/commands.ts'
import type { Command, CommandBody } from '../../core/engine/commands.ts'
import { commandFromJson, commandToJson } from '../../wire/json.ts'
import { readable } from './readable.ts'

const kinds = ['trade', 'deposit', 'withdraw', 'reserve-order', 'release-order', 'move-marks'] as const
const strange = fc.constantFrom<unknown>(-0, -1, 0.5, 2 ** 31, 2 ** 53, Number.NaN, null, 'one', [], {})

/** A sample with one of its fields, at any depth, exchanged for something strange. */
const damaged = fc
  .tuple(
    fc.oneof(...kinds.map((kind) => commandWith(bodies[kind] as fc.Arbitrary<CommandBody>))),
    fc.nat(),
    strange,
  )
  .map(([command, place, value]): Command => {
    const copy = structuredClone(command) as { body: Record<string, unknown> }
    const body =
      place % 3 === 0 && Array.isArray(copy.body.marks) ? (copy.body.marks[0] ?? copy.body) : copy.body
    const fields = Object.keys(body).filter((field) => field !== 'type')
    if (fields.length > 0) body[fields[place % fields.length]] = value
    return copy as unknown as Command
  })

function slow(command: Command): CommandBody | 'refused' {
  try {
    return commandFromJson(commandToJson(command)).body
  } catch {
    return 'refused'
  }
}

function fast(command: Command): CommandBody | 'refused' {
  try {
    return readable(command)
  } catch {
    return 'refused'
  }
}

test('what is looked at by hand is judged as the schema would', () => {
  const sample = fc.oneof(
    ...Object.values(bodies).map((body) => commandWith(body as fc.Arbitrary<CommandBody>)),
  )
  fc.assert(
    fc.property(fc.oneof(sample, damaged), (command) => {
      const expected = slow(command)
      expect(fast(command)).toEqual(expected)
    }),
    { numRuns: 600 },
  )
})
