import { type BatchBody, type BatchEntry, batchBody } from '../../wire/service/answers/outcomes.ts'
import type { BodyText } from '../../wire/service/commands.ts'
import { faultsFromZod } from './faults.ts'
import { type FieldFault, problem } from './problem.ts'

const KEY = /^[\x21-\x7e]{1,200}$/

/**
 * Reads the frame of a batch without its schema: what stands in the bodies is read when the turn of each has come, so
 * that one of a wrong form holds up none of the others.
 *
 * @throws {ProblemAnswer} where the frame is another one
 */
export function readBatch(json: unknown): BatchBody {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrongFrame(json)
  const { events, commands, ...others } = json as Readonly<Record<string, unknown>>
  const isFrame = Object.keys(others).length === 0 && (events === undefined || typeof events === 'boolean')
  if (!isFrame || !Array.isArray(commands) || commands.length === 0) throw wrongFrame(json)
  for (const [place, entry] of commands.entries()) if (!isEntry(entry)) throw wrongFrame(json, place)
  return { events, commands: commands as readonly BatchEntry[] }
}

function isEntry(entry: unknown): entry is BatchEntry {
  if (typeof entry !== 'object' || entry === null) return false
  let fields = 0
  for (const _ in entry) fields += 1
  const { key, body } = entry as { readonly key?: unknown; readonly body?: BodyText }
  if (typeof body !== 'object' || body === null) return false
  if (key === undefined) return fields === 1
  return fields === 2 && typeof key === 'string' && KEY.test(key)
}

/** The schema says what is wrong; of an entry only what is around its body. */
function wrongFrame(json: unknown, place?: number): Error {
  const read = batchBody.safeParse(json)
  const faults: FieldFault[] = read.success ? [] : faultsFromZod(read.error, json)
  const own = place === undefined ? faults : faults.filter(({ field }) => !field.includes('.body.'))
  const told = own.length > 0 ? own : faults
  return problem('invalid', told[0]?.message ?? 'Found no batch, expected `commands`.', told)
}
