import type { Account } from '../../core/book/book.ts'
import type { Role } from '../registry/notes.ts'

/** Whoever asks, once his key was found good. */
export interface Principal {
  /** Id of the key: what commands are given `by`. */
  readonly key: string
  readonly role: Role
  readonly holder: string
  /** A participant's own account; null for every other role. */
  readonly owner: Account | null
  /** Of this request, where it was signed. */
  readonly nonce: string | null
}
