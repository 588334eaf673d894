import { z } from 'zod'
import type { Json } from '../../wire/canonical-json.ts'
import { count, text, whole } from '../../wire/json-parts.ts'
import type { Note } from './notes.ts'

/** A request that gave notes and no command, as it is known again. Commands carry theirs beside them. */
export interface KeptRequest {
  /** Chosen by whoever gave it, for all that his keys give. */
  readonly request: string
  /** sha256 of what was asked: the same key for something else is refused. */
  readonly digest: string
  /** Numbers of what it made: disputes, proposals. */
  readonly made: readonly number[]
}

interface KeptAt extends KeptRequest {
  readonly by: string
  readonly at: number
}

/** How long one is known again, by the notes' own clock, and how many are at most. */
const FOR_MS = 86_400_000
const AT_MOST = 100_000

/** Requests that gave notes, for a day. */
export class KeptRequests {
  /** By giver and key, in the order they came; neither holds a space. */
  readonly #known = new Map<string, KeptAt>()

  /** @param by ids of keys whose requests are one giver's */
  find(by: readonly string[], request: string, now: number): KeptRequest | null {
    for (const key of by) {
      const known = this.#known.get(`${key} ${request}`)
      if (known !== undefined && known.at >= now - FOR_MS) return known
    }
    return null
  }

  fold({ request, digest, made, by, at }: Extract<Note, { type: 'request-kept' }>): void {
    for (const [name, known] of this.#known) {
      if (known.at >= at - FOR_MS && this.#known.size < AT_MOST) break
      this.#known.delete(name)
    }
    const name = `${by} ${request}`
    this.#known.delete(name)
    this.#known.set(name, { request, digest, made, by, at })
  }

  freeze(): Json {
    return [...this.#known.values()].map((known) => ({ ...known, made: [...known.made] }))
  }

  /** @throws {z.ZodError} when the data is none that `freeze` made */
  thaw(json: unknown): void {
    for (const known of frozen.parse(json)) this.#known.set(`${known.by} ${known.request}`, known)
  }
}

const frozen = z.array(
  z.strictObject({ request: text, digest: text, made: z.array(count), by: text, at: whole }),
)
