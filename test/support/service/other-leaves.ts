/**
 * A record with one of its figures, words or flags another, once for each: a form that loses nothing writes each of
 * them otherwise. Columns are typed arrays and stay so.
 */
export function* otherLeaves<T>(record: T): Generator<[path: string, changed: T]> {
  for (const [path, changed] of changesIn(record)) yield [path, changed as T]
}

/** Whether an event's text says a figure: what core works out from terms is not told beside them. */
export function isTold(type: string, path: string): boolean {
  if (type === 'rulebook-adopted' || type === 'margin-model-adopted') return false
  return !/^(instrument|collateral|reference)\.(scale|priceStep|size|numerator|denominator)\./.test(path)
}

/**
 * A sample as the engine could have told it: its columns are of one length, tiers and waits are not below zero, and each
 * taker of a fee is named once.
 */
export function evened<T extends object>(record: T): T {
  const columns = columnsIn(record)
  const length = Math.min(...columns.map((column) => column.length))
  return changedIn(record, length) as T
}

const isColumn = (value: unknown): value is { length: number; slice(from: number, to: number): unknown } =>
  Array.isArray(value) || ArrayBuffer.isView(value)

function columnsIn(record: object): { readonly length: number }[] {
  return Object.values(record).flatMap((value) => {
    if (isColumn(value)) return [value]
    return typeof value === 'object' && value !== null ? columnsIn(value) : []
  })
}

function changedIn(value: unknown, length: number, key = ''): unknown {
  if (key === 'liquidationSplit')
    return [...new Map((value as { to: string }[]).map((each) => [each.to, each])).values()]
  if (Array.isArray(value)) return value.slice(0, length).map((each) => changedIn(each, length))
  if (isColumn(value)) return value.slice(0, length)
  if ((key === 'tier' || key === 'waitMs' || key === 'noticeMs') && typeof value === 'number')
    return Math.abs(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, changedIn(each, length, name)]),
  )
}

function* changesIn(value: unknown): Generator<[string, unknown]> {
  if (value instanceof Int32Array || value instanceof Float64Array) {
    for (const at of value.keys()) {
      const changed = value.slice()
      changed[at] = other(changed[at])
      yield [`${at}`, changed]
    }
  } else if (Array.isArray(value)) {
    for (const [at, each] of value.entries())
      for (const [path, changed] of changesIn(each)) yield [`${at}.${path}`, value.with(at, changed)]
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value))
      for (const [path, changed] of changesIn(each)) yield [`${key}.${path}`, { ...value, [key]: changed }]
  } else if (typeof value === 'number') yield ['', other(value)]
  else if (typeof value === 'bigint') yield ['', value + 1n]
  else if (typeof value === 'boolean') yield ['', !value]
  else if (typeof value === 'string') yield ['', `${value}-`]
}

/** Another number, also where one more is nothing, or nothing is. */
function other(value: number): number {
  if (Number.isNaN(value)) return 0
  return value + 1 === value ? -value : value + 1
}
