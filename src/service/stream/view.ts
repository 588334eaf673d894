import type { Event } from '../../core/engine/events.ts'

/**
 * What a participant sees of an event: his own side of it, what the whole came to, and by which rule; never who else
 * was in it, nor what another one paid, held or gave up.
 */
export interface View<E = Event> {
  /** Seen by every participant whose account the event names. */
  readonly named?: readonly Field<E>[]
  /** A field that is one account: it and the fields under it are seen by whose account it is. */
  readonly own?: { readonly [Account in Field<E>]?: readonly Field<E>[] }
  /** A column of accounts and the columns beside it: each sees his own rows. */
  readonly rows?: readonly Rows<E>[]
  /** A list whose entries name an account in a field of theirs: each sees his own entries. */
  readonly entries?: readonly { readonly list: Field<E>; readonly account: 'to' | 'account' }[]
  /** Seen by the owner of the bucket that a loss is about, where he follows it on the channel `loss`. */
  readonly bucket?: readonly Field<E>[]
}

type Field<E> = Exclude<keyof E & string, 'type'>

export interface Rows<E = Event> {
  /** A mapping in which the columns stand; left out where they stand in the event itself. */
  readonly within?: Field<E>
  readonly accounts: string
  readonly beside: readonly string[]
  /** One more column, in a mapping of its own whose other fields everybody who has a row sees. */
  readonly also?: { readonly in: Field<E>; readonly column: string }
}
