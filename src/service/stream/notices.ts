import { Notice, type NoticeDraft } from './channels/notice.ts'
import type { Subscription } from './subscription.ts'

/** The last notices, for readers who come back soon, and who listens to channels now. */
export class Notices {
  readonly #most: number
  #kept: Notice[] = []
  #count = 0
  /** Sequence from which on every notice is kept. */
  #keptFrom: number
  readonly #listeners = new Set<Subscription>()
  readonly #fallBehind: (member: Subscription) => void

  /**
   * @param next the sequence that comes next
   * @param fallBehind called for a member who has no room for a notice
   */
  constructor(most: number, next: number, fallBehind: (member: Subscription) => void) {
    this.#most = most
    this.#keptFrom = next
    this.#fallBehind = fallBehind
  }

  /** Number of the next notice. */
  get next(): number {
    return this.#count
  }

  get keptFrom(): number {
    return this.#keptFrom
  }

  join(member: Subscription): void {
    if (member.channels.size > 0) this.#listeners.add(member)
  }

  leave(member: Subscription): void {
    this.#listeners.delete(member)
  }

  /** Gives a notice its number, keeps it, and tells whoever listens. */
  tell(draft: NoticeDraft): void {
    const notice = new Notice(this.#count, draft)
    this.#count += 1
    this.#kept.push(notice)
    if (this.#kept.length > this.#most * 2) this.#drop()
    for (const member of this.#listeners)
      if (member.isLive && !member.takeNotice(notice)) this.#fallBehind(member)
  }

  /** Numbers of those kept of a sequence and later begin here. */
  numberAt(sequence: number): number {
    return this.#kept.find((notice) => notice.sequence >= sequence)?.number ?? this.#count
  }

  /** Tells a member what it has not been told up to a sequence. @returns whether all of it was taken */
  tellOld(member: Subscription, sequence: number): boolean {
    if (member.channels.size === 0) return true
    const first = this.#kept[0]?.number ?? this.#count
    for (let at = Math.max(0, member.nextNotice - first); at < this.#kept.length; at += 1) {
      const notice = this.#kept[at]
      if (notice.sequence > sequence) break
      if (!member.takeNotice(notice)) return false
    }
    return true
  }

  /** Sequence of the first notice that a member wanted and was not sent, of those that were told; null where there is none. */
  firstMissed(member: Subscription): number | null {
    if (member.channels.size === 0) return null
    const first = this.#kept[0]?.number ?? this.#count
    const from = Math.max(0, member.nextNotice - first)
    return this.#kept.slice(from).find((notice) => member.wants(notice))?.sequence ?? null
  }

  #drop(): void {
    const gone = this.#kept.length - this.#most
    this.#keptFrom = this.#kept[gone - 1].sequence + 1
    this.#kept = this.#kept.slice(gone)
  }
}
