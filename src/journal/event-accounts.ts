/** An event as JSON text gives it: columns are lists. */
export type JsonEvent = { readonly type: string } & Readonly<Record<string, unknown>>

/** Fields that hold an account, or a column or list of them, whatever the event. */
const fields = [
  'account',
  'accounts',
  'bucket',
  'buyer',
  'debtor',
  'defaulter',
  'from',
  'holder',
  'owner',
  'owners',
  'payers',
  'seller',
  'taker',
  'takers',
  'to',
  'vault',
] as const
/** Lists and mappings that hold such fields in turn. */
const nested = ['feeShares', 'fees', 'holders', 'members', 'shares', 'to'] as const
/** Fields of one of these names that are times. */
const times: Readonly<Record<string, readonly string[]>> = {
  'notice-given': ['from'],
  'cover-bought': ['from'],
}

/**
 * Every account that an event names, each once, in ascending order. Nobody, and the market beyond the venue, have no
 * row and are left out.
 */
export function accountsOf(event: JsonEvent): number[] {
  const found = new Set<number>()
  gather(event, times[event.type] ?? [], found)
  return [...found].sort((a, b) => a - b)
}

function gather(
  record: Readonly<Record<string, unknown>>,
  without: readonly string[],
  found: Set<number>,
): void {
  for (const field of fields) if (!without.includes(field)) add(record[field], found)
  for (const field of nested)
    for (const each of [record[field]].flat())
      if (typeof each === 'object' && each !== null)
        gather(each as Readonly<Record<string, unknown>>, [], found)
}

function add(value: unknown, found: Set<number>): void {
  if (typeof value === 'number' && value >= 0) found.add(value)
  if (Array.isArray(value))
    for (const each of value) if (typeof each === 'number' && each >= 0) found.add(each)
}
