import type { Account } from '../../../core/book/book.ts'
import type { Channel, StreamNotice } from '../../../wire/service/stream.ts'

/** What a notice is about, before it has a number. */
export interface NoticeDraft {
  readonly channel: Channel
  readonly sequence: number
  readonly at: number
  /** Accounts it names, those of the house among them: what a filter by account goes by. */
  readonly accounts: readonly Account[]
  readonly series: readonly number[]
  readonly loss: number | null
  /** Owners who are told beside those who see everything. */
  readonly audience: 'everybody' | readonly Account[]
  /** In words; the owner is null for who sees everything. */
  readonly write: (owner: Account | null) => StreamNotice
}

/** A notice that was told. Its text is made once for each kind of reader. */
export class Notice {
  /** Counted from the start of the service. */
  readonly number: number
  readonly channel: Channel
  readonly sequence: number
  readonly at: number
  readonly accounts: readonly Account[]
  readonly series: readonly number[]
  readonly loss: number | null
  readonly audience: 'everybody' | readonly Account[]
  readonly #write: NoticeDraft['write']
  readonly #texts = new Map<Account | null, string>()

  constructor(number: number, draft: NoticeDraft) {
    this.number = number
    this.channel = draft.channel
    this.sequence = draft.sequence
    this.at = draft.at
    this.accounts = draft.accounts
    this.series = draft.series
    this.loss = draft.loss
    this.audience = draft.audience
    this.#write = draft.write
  }

  messageFor(subscription: string, owner: Account | null): string {
    let text = this.#texts.get(owner)
    if (text === undefined) {
      text = JSON.stringify(this.#write(owner))
      this.#texts.set(owner, text)
    }
    const { channel, sequence, at } = this
    return `{"type":"notice","subscription":${JSON.stringify(subscription)},"channel":"${channel}","sequence":${sequence},"at":${at},"notice":${text}}`
  }
}
