import type { RawData } from 'ws'
import { type ClientMessage, clientMessage } from '../../wire/service/stream.ts'
import { faultsFromZod } from '../http/faults.ts'
import { readJson } from '../http/json-body.ts'
import { ProblemAnswer, problem } from '../http/problem.ts'

/** One thing about a message that cannot be. */
export function wrong(field: string, rule: string, message: string): ProblemAnswer {
  return problem('invalid', message, [{ field, rule, message }])
}

/** @throws {ProblemAnswer} when it is none that a reader may send */
export function messageIn(data: RawData, isBinary: boolean): ClientMessage {
  if (isBinary) throw problem('malformed-json', 'Found a binary frame, expected a text frame with JSON.')
  const read = readJson(bytesOf(data))
  if (read instanceof ProblemAnswer) throw read
  const parsed = clientMessage.safeParse(read.value)
  if (parsed.success) return parsed.data
  const faults = faultsFromZod(parsed.error, read.value)
  throw problem('malformed-request', faults[0]?.message ?? 'Found a message that is not known.', faults)
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
