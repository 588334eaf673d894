import { z } from 'zod'
import type { Json } from '../../wire/canonical-json.ts'
import { ordinal, text, whole } from '../../wire/json-parts.ts'
import { type Note, type Role, roles } from './notes.ts'

export interface ApiKey {
  readonly id: string
  readonly role: Role
  readonly holder: string
  readonly owner: number | null
  readonly sha256: string
  readonly publicKey: string | null
  /** The key it took the place of. */
  readonly replaces: string | null
  readonly madeAt: number
  readonly madeBy: string
  /** From when on it no longer works; ahead of now while a key and the one in its place both do. */
  readonly revokedAt: number | null
  /** It was ended at once: it works no longer, whatever a clock says. */
  readonly isEnded: boolean
}

type KeyNote = Extract<Note, { type: 'key-made' | 'key-revoked' | 'nonce-used' }>

/** Every key there ever was, and the nonces of signed requests that gave no command. */
export class Keys {
  readonly #byId = new Map<string, ApiKey>()
  /** Ids in the order they were made. */
  readonly #ids: string[] = []
  /** The first of a row of keys that took each other's place, by each of them; and all of them by the first. */
  readonly #firstOf = new Map<string, string>()
  readonly #rows = new Map<string, string[]>()
  /** Until when each nonce of a key is taken, by key, in the order they came. */
  readonly #nonces = new Map<string, Map<string, number>>()

  get(id: string): ApiKey | undefined {
    return this.#byId.get(id)
  }

  list(): ApiKey[] {
    return [...this.#byId.values()]
  }

  /** Keys in the order they were made with their places in it, from a place on. */
  *from(place: number): Generator<readonly [place: number, key: ApiKey]> {
    for (let at = place; at < this.#ids.length; at += 1) yield [at, this.#byId.get(this.#ids[at]) as ApiKey]
  }

  /** Whether a key works then. */
  isLive(id: string, now: number): boolean {
    const key = this.#byId.get(id)
    return key !== undefined && !key.isEnded && (key.revokedAt === null || now < key.revokedAt)
  }

  /**
   * The other keys of one giver that worked at a time or later: those that a key took the place of, one behind the
   * other, and those that took its place. What was given by one of them was given by him.
   */
  kinOf(id: string, since: number): string[] {
    const row = this.#rows.get(this.#firstOf.get(id) ?? id) ?? []
    return row.filter((other) => other !== id && (this.#byId.get(other)?.revokedAt ?? since) >= since)
  }

  /** Whether no admin would be left if this key went; one that is to end by itself does not count. */
  isLastAdmin(id: string): boolean {
    const lasting = this.list().filter(({ role, revokedAt }) => role === 'admin' && revokedAt === null)
    return lasting.length === 1 && lasting[0].id === id
  }

  isNonceTaken(key: string, nonce: string): boolean {
    return this.#nonces.get(key)?.has(nonce) ?? false
  }

  fold(note: KeyNote): void {
    switch (note.type) {
      case 'nonce-used':
        return this.#take(note.key, note.nonce, note.until, note.at)
      case 'key-revoked':
        return this.#revoke(note.key, note.at, 0)
      case 'key-made': {
        const { type: _, key: id, at: madeAt, by: madeBy, overlapMs = 0, ...of } = note
        this.#add({ id, ...of, madeAt, madeBy, revokedAt: null, isEnded: false })
        if (of.replaces !== null) this.#revoke(of.replaces, madeAt, overlapMs)
      }
    }
  }

  #add(key: ApiKey): void {
    if (!this.#byId.has(key.id)) this.#ids.push(key.id)
    this.#byId.set(key.id, key)
    const first = key.replaces === null ? key.id : (this.#firstOf.get(key.replaces) ?? key.replaces)
    this.#firstOf.set(key.id, first)
    const row = this.#rows.get(first)
    if (row === undefined) this.#rows.set(first, [key.id])
    else row.push(key.id)
  }

  /** A key that was to end later ends earlier; one that ended stays so. */
  #revoke(id: string, at: number, overlapMs: number): void {
    const key = this.#byId.get(id)
    if (key === undefined) return
    const end = at + overlapMs
    const revokedAt = Math.min(end, key.revokedAt ?? end)
    const isEnded = key.isEnded || overlapMs === 0
    this.#byId.set(id, { ...key, revokedAt, isEnded })
    if (isEnded) this.#nonces.delete(id)
  }

  /** Nonces whose time is over are dropped with the next one of their key, by the notes' own clock. */
  #take(key: string, nonce: string, until: number, now: number): void {
    const taken = this.#nonces.get(key) ?? new Map<string, number>()
    for (const [old, end] of taken) {
      if (end >= now) break
      taken.delete(old)
    }
    taken.set(nonce, until)
    this.#nonces.set(key, taken)
  }

  freeze(): Json {
    return {
      keys: this.list().map((key) => ({ ...key })),
      nonces: [...this.#nonces].map(([key, taken]) => [key, [...taken]]),
    }
  }

  /** @throws {z.ZodError} when the data is none that `freeze` made */
  thaw(json: unknown): void {
    const { keys, nonces } = frozen.parse(json)
    for (const key of keys) this.#add(key)
    for (const [key, taken] of nonces) this.#nonces.set(key, new Map(taken))
  }
}

const frozen = z.strictObject({
  keys: z.array(
    z.strictObject({
      id: text,
      role: z.enum(roles),
      holder: text,
      owner: ordinal.nullable(),
      sha256: text,
      publicKey: text.nullable(),
      replaces: text.nullable(),
      madeAt: whole,
      madeBy: text,
      revokedAt: whole.nullable(),
      isEnded: z.boolean(),
    }),
  ),
  nonces: z.array(z.tuple([text, z.array(z.tuple([text, whole]))])),
})
