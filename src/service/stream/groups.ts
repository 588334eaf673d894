import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { eachAccountOf, type JsonEvent } from '../../journal/event-accounts.ts'
import type { EventFilter } from './filter.ts'
import type { Frames } from './frames.ts'
import { Group, groupKey, type OwnerOf } from './group.ts'
import type { Subscription } from './subscription.ts'

/**
 * All groups, found from an event by the accounts it names. What an event costs so depends on how many it names and on
 * how many groups want it, and not on how many participants listen.
 */
export class Groups {
  readonly #ownerOf: OwnerOf
  readonly #messageBytes: number
  readonly #fallBehind: (member: Subscription) => void
  readonly #all = new Map<string, Group>()
  /** Those that ask for no account and see everything. */
  readonly #wide = new Set<Group>()
  readonly #byAccount = new Map<Account, Set<Group>>()
  readonly #byOwner = new Map<Account, Set<Group>>()

  constructor(ownerOf: OwnerOf, messageBytes: number, fallBehind: (member: Subscription) => void) {
    this.#ownerOf = ownerOf
    this.#messageBytes = messageBytes
    this.#fallBehind = fallBehind
  }

  join(member: Subscription, filter: EventFilter, owner: Account | null): Group {
    const key = groupKey(filter, owner)
    let group = this.#all.get(key)
    if (group === undefined) {
      group = new Group(key, filter, owner)
      this.#all.set(key, group)
      this.#index(group, (set, each) => void set.add(each))
    }
    group.members.add(member)
    return group
  }

  leave(member: Subscription, group: Group): void {
    group.members.delete(member)
    if (group.members.size > 0) return
    this.#all.delete(group.key)
    this.#index(group, (set, each) => void set.delete(each))
  }

  /** Tells the live members of every group what a command did. */
  tell(frames: Frames): void {
    if (this.#all.size === 0) return
    const wanting = new Set<Group>()
    for (const [place, event] of frames.events.entries()) this.#offer(event, place, wanting)
    for (const group of wanting) group.tell(frames, this.#messageBytes, this.#fallBehind)
  }

  #offer(event: Event, place: number, wanting: Set<Group>): void {
    const offer = (group: Group): void => {
      group.offer(event, place)
      if (group.wantsAny) wanting.add(group)
    }
    for (const group of this.#wide) offer(group)
    if (this.#byAccount.size + this.#byOwner.size === 0) return
    eachAccountOf(event as unknown as JsonEvent, (account) => {
      for (const group of this.#byAccount.get(account) ?? none) offer(group)
      for (const group of this.#byOwner.get(this.#ownerOf(account)) ?? none) offer(group)
    })
  }

  /** A participant who names accounts is found by those: they are his own. One who asks for no events is nowhere. */
  #index(group: Group, put: (set: Set<Group>, group: Group) => void): void {
    const { accounts, kinds } = group.filter
    if (kinds?.size === 0) return
    if (accounts !== null) for (const account of accounts) putInto(this.#byAccount, account, group, put)
    else if (group.owner !== null) putInto(this.#byOwner, group.owner, group, put)
    else put(this.#wide, group)
  }
}

const none: readonly Group[] = []

function putInto(
  map: Map<Account, Set<Group>>,
  account: Account,
  group: Group,
  put: (set: Set<Group>, group: Group) => void,
): void {
  const set = map.get(account) ?? new Set<Group>()
  put(set, group)
  if (set.size > 0) map.set(account, set)
  else map.delete(account)
}
