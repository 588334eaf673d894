import { z } from 'zod'
import { MalformedRecord } from '../../wire/json.ts'
import type { RunHeader } from './plan.ts'

const texts = z.array(z.string())

const headerJson: z.ZodType<RunHeader, unknown> = z.strictObject({
  name: z.string(),
  title: z.string(),
  about: texts,
  seed: z.string(),
  rulebook: z.string(),
  layers: z.array(z.strictObject({ name: z.string(), kind: z.string() })),
  startedAt: z.int(),
  accounts: texts,
  funds: texts,
  openingCommands: z.int().min(0),
  fullLawsEvery: z.int().min(1).nullable(),
  refusedInput: z.array(z.strictObject({ what: z.string(), why: z.string() })),
  notes: texts,
  scenarioHash: z.string(),
})

/**
 * Reads a run's header back.
 *
 * @throws {MalformedRecord} when it is none, with every fault
 */
export function headerFromJson(json: unknown): RunHeader {
  const read = headerJson.safeParse(json)
  if (read.success) return read.data
  const faults = read.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'all of it'}: ${message}`,
  )
  throw new MalformedRecord('header of a run', faults)
}
