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

/** Who somebody is among those who wait for their turn: a participant is his account, others who holds the key. */
export function askerOf(principal: Principal | null): string {
  if (principal === null) return 'nobody'
  const { owner, holder } = principal
  return owner === null ? `holder ${foldedHolder(holder)}` : `account ${owner}`
}

/** Characters that nobody sees. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** A person does not become another one by a capital letter, by another way to write the same characters, or by one that is not seen. */
export function foldedHolder(holder: string): string {
  return holder.normalize('NFKC').replaceAll(INVISIBLE, '').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
