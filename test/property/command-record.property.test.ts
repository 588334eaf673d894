import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MalformedBatch } from '../../src/journal/bytes.ts'
import { CommandRecorder, commandsOf } from '../../src/journal/command-record.ts'
import { bodies, commandWith } from '../support/samples/commands.ts'

const anyCommand = fc.oneof(...Object.values(bodies).map((body) => commandWith(body as typeof bodies.trade)))

test('a batch of any commands comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 20 }), (commands) => {
      const recorder = new CommandRecorder()
      for (const command of commands) recorder.add(command)
      expect(recorder.count).toBe(commands.length)
      expect(commandsOf(recorder.take())).toEqual(commands)
      expect(commandsOf(recorder.take())).toEqual([])
    }),
  )
})

test('a batch that breaks off anywhere is refused', () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { minLength: 1, maxLength: 5 }), fc.nat(), (commands, cut) => {
      const recorder = new CommandRecorder()
      for (const command of commands) recorder.add(command)
      const bytes = recorder.take()
      expect(() => commandsOf(bytes.subarray(0, cut % bytes.length))).toThrow(MalformedBatch)
    }),
  )
})

test('bytes behind the end are refused', () => {
  const bytes = new Uint8Array([...new CommandRecorder().take(), 0])
  expect(() => commandsOf(bytes)).toThrow('The batch ends at byte 8')
})
