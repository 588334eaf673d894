import { z } from 'zod'
import type { Json } from '../../wire/canonical-json.ts'
import { type ByTag, count, ordinal, text, unionOf, whole } from '../../wire/json-parts.ts'
import { type KeyRole, keyRoles } from '../../wire/service/answers/keys.ts'

/**
 * What somebody may do. A `participant` sees and moves the accounts of one owner, a `feed` brings marks and depth, an
 * `operator` runs the venue, `risk` proposes and approves rules and looks everywhere, an `auditor` looks everywhere and
 * changes nothing, an `admin` looks after keys.
 */
export const roles: typeof keyRoles = keyRoles
export type Role = KeyRole

/** A fact of the service that is no command of the engine. It is kept in the row of the commands it came with. */
export type NoteBody =
  /** A participant's account got a name; accounts of the house have theirs in the engine. */
  | { readonly type: 'account-named'; readonly account: number; readonly name: string }
  | {
      readonly type: 'key-made'
      readonly key: string
      readonly role: Role
      /** The person who holds it: whoever approves a change must be another one than who proposed it. */
      readonly holder: string
      /** A participant's own account; all that it owns is his. Null for every other role. */
      readonly owner: number | null
      /** Of the secret, hexadecimal. The secret itself is nowhere. */
      readonly sha256: string
      /** Ed25519, base64url of its 32 bytes, where requests have to be signed; null where they have not. */
      readonly publicKey: string | null
      /** The key it takes the place of; that one is revoked with it. */
      readonly replaces: string | null
      /** How much longer the key it replaces still works; not at all where nothing is said. */
      readonly overlapMs?: number
    }
  | { readonly type: 'key-revoked'; readonly key: string }
  /** A command that takes two people: one proposes it, another one approves it. */
  | {
      readonly type: 'proposal-made'
      readonly proposal: number
      /** The command's body in its JSON form. */
      readonly body: Json
      /** sha256 of the body's canonical JSON, which an approval names. */
      readonly hash: string
      /** When it is given, at the earliest. */
      readonly effectiveAt: number
      /** Until when it may be approved. */
      readonly expiresAt: number
      readonly why: string
    }
  | { readonly type: 'proposal-approved'; readonly proposal: number }
  | { readonly type: 'proposal-withdrawn'; readonly proposal: number }
  /** It is due and cannot be given yet; told once for each reason. */
  | { readonly type: 'proposal-waits'; readonly proposal: number; readonly reason: string }
  /** Its command was given: its id, and what the engine refused it for, or null. */
  | {
      readonly type: 'proposal-given'
      readonly proposal: number
      readonly command: number
      readonly refusal: string | null
    }
  /** A signed request that gave no command: its nonce is taken until then. Commands carry theirs in their key. */
  | { readonly type: 'nonce-used'; readonly key: string; readonly nonce: string; readonly until: number }
  /** How a request that gave no command is known again, and the numbers of what it made. Commands carry theirs in their key. */
  | {
      readonly type: 'request-kept'
      readonly request: string
      readonly digest: string
      readonly made: readonly number[]
    }
  | {
      readonly type: 'dispute-opened'
      readonly dispute: number
      readonly account: number
      /** Id of the command that is disputed. */
      readonly command: number
      readonly why: string
    }
  /** What a run with other input came to, and the hash of it. */
  | {
      readonly type: 'dispute-run-again'
      readonly dispute: number
      readonly corrected: Json
      readonly result: Json
      readonly hash: string
    }
  /** Paid without a proposal; what a proposal paid stands in that. */
  | {
      readonly type: 'dispute-paid'
      readonly dispute: number
      /** Id of the command that paid it. */
      readonly command: number
      readonly from: number
      readonly to: number
      readonly asset: number
      readonly amount: number
    }
  | {
      readonly type: 'dispute-closed'
      readonly dispute: number
      readonly outcome: 'rejected' | 'compensated' | 'withdrawn'
      readonly why: string
    }

  /** What the salts of receipts are made from: 32 bytes of chance, hexadecimal. It is made once and never told. */
  | { readonly type: 'receipt-secret-made'; readonly secret: string }

/** With when, by the house's clock, and by whom: the id of a key, or `service`. */
export type Note = NoteBody & { readonly at: number; readonly by: string }

const json = z.json() as unknown as z.ZodType<Json, unknown>
const bodies: ByTag<NoteBody, 'type'> = {
  'account-named': z.strictObject({ type: z.literal('account-named'), account: ordinal, name: text }),
  'key-made': z.strictObject({
    type: z.literal('key-made'),
    key: text,
    role: z.enum(roles),
    holder: text,
    owner: ordinal.nullable(),
    sha256: text,
    publicKey: text.nullable(),
    replaces: text.nullable(),
    overlapMs: count.exactOptional(),
  }),
  'key-revoked': z.strictObject({ type: z.literal('key-revoked'), key: text }),
  'proposal-made': z.strictObject({
    type: z.literal('proposal-made'),
    proposal: count,
    body: json,
    hash: text,
    effectiveAt: whole,
    expiresAt: whole,
    why: text,
  }),
  'proposal-approved': z.strictObject({ type: z.literal('proposal-approved'), proposal: count }),
  'proposal-withdrawn': z.strictObject({ type: z.literal('proposal-withdrawn'), proposal: count }),
  'proposal-waits': z.strictObject({ type: z.literal('proposal-waits'), proposal: count, reason: text }),
  'proposal-given': z.strictObject({
    type: z.literal('proposal-given'),
    proposal: count,
    command: count,
    refusal: text.nullable(),
  }),
  'nonce-used': z.strictObject({ type: z.literal('nonce-used'), key: text, nonce: text, until: whole }),
  'request-kept': z.strictObject({
    type: z.literal('request-kept'),
    request: text,
    digest: text,
    made: z.array(count),
  }),
  'dispute-opened': z.strictObject({
    type: z.literal('dispute-opened'),
    dispute: count,
    account: ordinal,
    command: count,
    why: text,
  }),
  'dispute-run-again': z.strictObject({
    type: z.literal('dispute-run-again'),
    dispute: count,
    corrected: json,
    result: json,
    hash: text,
  }),
  'dispute-paid': z.strictObject({
    type: z.literal('dispute-paid'),
    dispute: count,
    command: count,
    from: ordinal,
    to: ordinal,
    asset: ordinal,
    amount: whole,
  }),
  'receipt-secret-made': z.strictObject({ type: z.literal('receipt-secret-made'), secret: text }),
  'dispute-closed': z.strictObject({
    type: z.literal('dispute-closed'),
    dispute: count,
    outcome: z.enum(['rejected', 'compensated', 'withdrawn']),
    why: text,
  }),
}
const noteBody = unionOf<NoteBody>('type', bodies)
const stamp = z.object({ at: whole, by: text })

/**
 * Reads a note back.
 * @throws {z.ZodError} when it is none of these
 */
export function noteFromJson(json: unknown): Note {
  const { at, by } = stamp.parse(json)
  const { at: _at, by: _by, ...body } = json as Record<string, unknown>
  return { ...noteBody.parse(body), at, by }
}
