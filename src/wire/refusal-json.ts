import type { Refusal } from '../core/engine/refusals.ts'
import { MalformedRecord } from './json.ts'

type Reason = Refusal['reason']
type BigFieldOf<R> = { [Field in keyof R]: R[Field] extends bigint ? Field : never }[keyof R]
/** Reasons that have figures in bigint, each with all of those: one without does not compile. */
type BigFields = {
  readonly [R in Reason as BigFieldOf<Extract<Refusal, { reason: R }>> extends never
    ? never
    : R]: readonly BigFieldOf<Extract<Refusal, { reason: R }>>[]
}

const bigFields: BigFields = {
  'vault-empty': ['shares'],
  'shares-missing': ['asked', 'held'],
  'cover-beyond-capacity': ['available'],
  'vault-ratio': ['covered'],
  'repayment-too-large': ['outstanding'],
  'write-off-too-large': ['available'],
}

/**
 * Reads a refusal of this version's engine back; the exact inverse of `refusalToJson`.
 *
 * @throws {MalformedRecord} when it names no reason, or a figure is no number
 */
export function refusalFromJson(json: unknown): Refusal {
  if (typeof json !== 'object' || json === null || !('reason' in json) || typeof json.reason !== 'string')
    throw new MalformedRecord('refusal', ['all of it: an object with a reason was expected'])
  const refusal: Record<string, unknown> = { ...json }
  const fields: readonly string[] = Object.hasOwn(bigFields, json.reason)
    ? bigFields[json.reason as keyof BigFields]
    : []
  for (const field of fields) refusal[field] = bigOf(refusal[field], field)
  return refusal as unknown as Refusal
}

function bigOf(value: unknown, field: string): bigint {
  if (typeof value === 'string' && /^-?\d{1,200}$/.test(value)) return BigInt(value)
  throw new MalformedRecord('refusal', [`${field}: a whole number as text was expected`])
}
