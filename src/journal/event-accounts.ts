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
  eachAccountOf(event, (account) => void found.add(account))
  return [...found].sort((a, b) => a - b)
}

/**
 * Visits every account that an event names, as it stands in the event: one named twice comes twice. The event may be
 * JSON or core's own, with columns.
 */
export function eachAccountOf(event: JsonEvent, visit: (account: number) => void): void {
  visitFields(event, times[event.type] ?? none, visit)
}

const none: readonly string[] = []

function visitFields(
  record: Readonly<Record<string, unknown>>,
  without: readonly string[],
  visit: (account: number) => void,
): void {
  for (const field of fields) if (!without.includes(field)) visitRows(record[field], visit)
  for (const field of nested) {
    const value = record[field]
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue
    for (const each of Array.isArray(value) ? value : [value])
      if (typeof each === 'object' && each !== null) visitFields(each, none, visit)
  }
}

function visitRows(value: unknown, visit: (account: number) => void): void {
  if (typeof value === 'number') {
    if (value >= 0) visit(value)
  } else if (Array.isArray(value) || value instanceof Int32Array)
    for (const each of value) if (typeof each === 'number' && each >= 0) visit(each)
}
