import type { EventFilter, EventPlace } from './projections.ts'

/** Entries that one search looks at, at most: whoever asks for rare things goes on from where it stopped. */
export const MOST_LOOKED_AT = 10_000

export type Condition = keyof EventFilter

/** Kinds that come with nearly every command. */
export const usualKinds: ReadonlySet<string> = new Set(['traded', 'order-reserved', 'order-released'])

/**
 * How a filter is looked up: by the one condition that leaves the fewest entries, which an index finds, and by the others
 * looked at entry by entry.
 */
export function lookupOf(filter: EventFilter): {
  readonly by: Condition | null
  readonly others: readonly Condition[]
} {
  const isRareKind = filter.kind !== undefined && !usualKinds.has(filter.kind)
  const order: Condition[] = ['loss', 'account', ...kindAndSeries(isRareKind)]
  const [by = null, ...others] = order.filter((condition) => filter[condition] !== undefined)
  return { by, others }
}

function kindAndSeries(isRareKind: boolean): Condition[] {
  return isRareKind ? ['kind', 'series'] : ['series', 'kind']
}

/**
 * Goes through entries in order until a page is full, or enough were looked at.
 * @param entries behind the page's place, in order
 */
export function searched<Entry extends EventPlace>(
  entries: Iterable<Entry>,
  isWanted: (entry: Entry) => boolean,
  limit: number,
): { readonly found: readonly Entry[]; readonly next: EventPlace | null } {
  const found: Entry[] = []
  let looked = 0
  for (const entry of entries) {
    looked += 1
    if (isWanted(entry)) found.push(entry)
    if (found.length === limit || looked === MOST_LOOKED_AT)
      return { found, next: { sequence: entry.sequence, place: entry.place } }
  }
  return { found, next: null }
}
