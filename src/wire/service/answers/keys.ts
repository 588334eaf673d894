import { z } from 'zod'
import { time } from './parts.ts'

/** What the holder of a key may do. */
export const keyRoles = ['participant', 'feed', 'operator', 'risk', 'auditor', 'admin'] as const
export type KeyRole = (typeof keyRoles)[number]

export const keyId: z.ZodType<string> = z
  .string()
  .max(20)
  .meta({ description: 'Id of a key: what stands between `bw_` and the next underscore.' })

/** The key that a request is asked with. */
export interface MeAnswer {
  readonly key: string
  readonly role: KeyRole
  readonly holder: string
  readonly owner: string | null
  readonly signed: boolean
}

/** Everything of a key but its secret and the hash of that. */
export interface KeyAnswer extends MeAnswer {
  readonly replaces: string | null
  readonly madeAt: number
  readonly madeBy: string
  readonly revokedAt: number | null
}

export interface NewKeyAnswer extends KeyAnswer {
  readonly secret: string
}

const me = {
  key: keyId,
  role: z.enum(keyRoles),
  holder: z.string(),
  owner: z
    .string()
    .nullable()
    .describe('The account of a participant’s key; all that it owns is the key’s, too.'),
  signed: z.boolean().describe('Whether requests with it have to be signed.'),
}
const key = {
  ...me,
  replaces: keyId.nullable(),
  madeAt: time,
  madeBy: z.string(),
  revokedAt: time.nullable().describe('From when on it no longer works.'),
}
const secret = z.string().describe('Told this once and kept nowhere. Keep it like money.')

export const meAnswer: z.ZodType<MeAnswer, unknown> = z.object(me).meta({ id: 'Me' })
export const keyAnswer: z.ZodType<KeyAnswer, unknown> = z.object(key).meta({ id: 'Key' })
export const newKeyAnswer: z.ZodType<NewKeyAnswer, unknown> = z
  .object({ ...key, secret })
  .meta({ id: 'NewKey' })

/** A key as it is asked for. */
export interface KeyRequest {
  readonly role: KeyRole
  readonly holder: string
  /** Name of a participant's account; null for every other role. */
  readonly owner: string | null
  readonly publicKey: string | null
  readonly replaces: string | null
  readonly overlapMs: number
}

const WEEK_MS = 604_800_000

export const keyRequest: z.ZodType<KeyRequest, unknown> = z
  .strictObject({
    role: z.enum(keyRoles),
    holder: z
      .string()
      .regex(/^\S(?:.{0,98}\S)?$/u, { message: 'the name of a person, 1 to 100 characters' })
      .describe(
        'The person who holds it. Whoever approves a change has to be another one than who proposed it.',
      ),
    owner: z
      .string()
      .max(100)
      .nullable()
      .default(null)
      .describe('Account of a participant; for no other role.'),
    publicKey: z
      .string()
      .max(100)
      .nullable()
      .default(null)
      .describe('Ed25519, 32 bytes in base64url. With it every request has to be signed.'),
    replaces: keyId.nullable().default(null).describe('A key like it that ends with this.'),
    overlapMs: z
      .int()
      .min(0)
      .max(WEEK_MS)
      .default(0)
      .describe('How much longer the replaced key still works.'),
  })
  .meta({ id: 'KeyRequest' })
