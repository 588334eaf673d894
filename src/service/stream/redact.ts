import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { namesAccount } from './filter.ts'
import type { Rows, View } from './view.ts'
import { views } from './visible.ts'

type Plain = Record<string, unknown>
type IsOwn = (account: Account) => boolean

/**
 * The part of an event that one owner may see, by `visible.ts`: an event of the same type from which everything else
 * is gone. It is cut down before anything is put into words, so that no words can say more.
 *
 * @returns null where it names none of his accounts, or he sees nothing of it
 */
export function seenOf(event: Event, isOwn: IsOwn): Event | null {
  const view = viewOf(event)
  if (view === undefined || (view.named === undefined && view.own === undefined)) return null
  if (!namesAccount(event, isOwn)) return null
  const seen: Plain = { type: event.type }
  copy(event, view.named ?? [], seen)
  for (const [field, under] of Object.entries<readonly string[]>(view.own ?? {}))
    copyOwn(event, field, under, isOwn, seen)
  for (const rows of view.rows ?? []) copyRows(event, rows, isOwn, seen)
  for (const { list, account } of view.entries ?? []) copyEntries(event, list, account, isOwn, seen)
  return seen as unknown as Event
}

/** What the owner of a loss's bucket sees of what happens to it, his part in it as anybody's among it. */
export function seenByBucket(event: Event, isOwn: IsOwn): Event | null {
  const view = viewOf(event)
  if (view === undefined) return null
  if (event.type === 'loss-opened') return seenOf(event, isOwn)
  if (view.bucket === undefined) return null
  const seen: Plain = { type: event.type }
  copy(event, view.bucket, seen)
  return seen as unknown as Event
}

function viewOf(event: Event): View | undefined {
  return Object.hasOwn(views, event.type) ? (views[event.type] as View | undefined) : undefined
}

function copy(event: Event, fields: readonly string[], into: Plain): void {
  for (const field of fields) {
    const value = (event as unknown as Plain)[field]
    if (value !== undefined) into[field] = value
  }
}

function copyOwn(event: Event, field: string, under: readonly string[], isOwn: IsOwn, into: Plain): void {
  const account = (event as unknown as Plain)[field]
  if (typeof account === 'number' && account >= 0 && isOwn(account)) copy(event, [field, ...under], into)
}

function copyRows(event: Event, { within, accounts, beside, also }: Rows, isOwn: IsOwn, into: Plain): void {
  const from = within === undefined ? (event as unknown as Plain) : (event as unknown as Plain)[within]
  if (typeof from !== 'object' || from === null) return
  const columns = from as Plain
  const own = ownRows(columns[accounts] as ArrayLike<number>, isOwn)
  // Fields beside the columns of a mapping are its own, like the name of the fund that members belong to.
  const cut: Plain = within === undefined ? into : {}
  for (const column of [accounts, ...beside]) cut[column] = pick(columns[column], own)
  if (within !== undefined && own.length > 0) into[within] = { ...namesIn(columns), ...cut }
  const more = also === undefined ? undefined : (event as unknown as Plain)[also.in]
  if (also !== undefined && more !== undefined && own.length > 0)
    into[also.in] = { ...(more as Plain), [also.column]: pick((more as Plain)[also.column], own) }
}

function namesIn(mapping: Plain): Plain {
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => typeof value === 'string'))
}

function ownRows(accounts: ArrayLike<number>, isOwn: IsOwn): number[] {
  const own: number[] = []
  for (let row = 0; row < accounts.length; row += 1)
    if (accounts[row] >= 0 && isOwn(accounts[row])) own.push(row)
  return own
}

function pick(column: unknown, rows: readonly number[]): unknown {
  if (column instanceof Int32Array) return Int32Array.from(rows, (row) => column[row])
  if (column instanceof Float64Array) return Float64Array.from(rows, (row) => column[row])
  return rows.map((row) => (column as readonly unknown[])[row])
}

function copyEntries(event: Event, list: string, account: string, isOwn: IsOwn, into: Plain): void {
  const entries = (event as unknown as Plain)[list]
  if (Array.isArray(entries)) into[list] = entries.filter((entry: Plain) => isOwn(entry[account] as Account))
}
