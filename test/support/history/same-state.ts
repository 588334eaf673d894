import { isDeepStrictEqual } from 'node:util'
import { LINE_SHIFT } from '../../../src/core/market/lines.ts'
import type { House } from '../../../src/core/waterfall/house.ts'

/**
 * Where two houses differ, as sentences; an empty list says that every row, trigger, mark, table, meter and book
 * is the same. Trigger lists are compared in their order, since the next command reads them so.
 */
export function differences(a: House, b: House): string[] {
  const found: string[] = []
  const same = (what: string, left: unknown, right: unknown): void => {
    if (!isDeepStrictEqual(left, right)) found.push(`${what}: ${textOf(left)} and ${textOf(right)}`)
  }
  if (a.at !== b.at || a.sequence !== b.sequence)
    found.push(`time or sequence: ${a.at} ${a.sequence}, ${b.at} ${b.sequence}`)
  const [left, right] = [String(a.book.fingerprint), String(b.book.fingerprint)]
  if (left !== right) found.push(`fingerprint: ${left} and ${right}`)
  found.push(...rowDifferences(a, b), ...marketDifferences(a, b))
  same('tables', a.tables, b.tables)
  same('meters', a.meters.entries(), b.meters.entries())
  same('margin models', a.models.list, b.models.list)
  same('default model', a.models.byDefault, b.models.byDefault)
  for (let row = 0; row < a.book.accounts; row += 1)
    if (a.models.chosenBy(row) !== b.models.chosenBy(row)) found.push(`margin chosen by account ${row}`)
  same('rulebooks', a.rulebooks, b.rulebooks)
  same('depths', a.depths.map(foldOf), b.depths.map(foldOf))
  same('height window', a.heightWindowMs, b.heightWindowMs)
  for (let row = 0; row < a.book.accounts; row += 1)
    if (a.periodBase.of(row) !== b.periodBase.of(row)) found.push(`period base of account ${row}`)
  return found
}

function rowDifferences(a: House, b: House): string[] {
  const found: string[] = []
  if (a.book.accounts !== b.book.accounts || a.book.positions !== b.book.positions)
    return [`the book: ${a.book.accounts}/${a.book.positions} and ${b.book.accounts}/${b.book.positions}`]
  if (a.book.hasTouched || b.book.hasTouched) found.push('a row is touched between commands')
  for (let row = 0; row < a.book.accounts; row += 1) {
    const [left, right] = [rowText(a, row), rowText(b, row)]
    if (left !== right) found.push(`account ${row}: ${left} and ${right}`)
  }
  return found
}

/** Flags, owner, loss, money, and each position with its list and trigger. */
function rowText(house: House, row: number): string {
  const { book } = house
  const head = [4, 5, 7].map((word) => book.links[(row << 5) + word])
  const cells: (number | string)[] = [...head, book.cash(row), book.reserved(row)]
  for (let cell = book.first(row); cell !== -1; cell = book.next(cell))
    cells.push(
      '|',
      book.links[(cell << 3) + 4],
      book.links[(cell << 3) + 5],
      book.quantity(cell),
      book.cost(cell),
    )
  return cells.join(' ')
}

function marketDifferences(a: House, b: House): string[] {
  const { markets: left } = a
  const { markets: right } = b
  const found: string[] = []
  if (left.count !== right.count || left.assets.length !== right.assets.length)
    return ['the lists of series or assets']
  if (left.valuedAt !== right.valuedAt) found.push(`valued at ${left.valuedAt} and ${right.valuedAt}`)
  const columns = [
    'mark',
    'markedAt',
    'payoff',
    'scale',
    'unitValue',
    'status',
    'firstTierTo',
    'firstRate',
    'previousMark',
    'hasSteps',
    'periodMark',
    'marked',
    'periodMarked',
  ] as const
  for (let id = 0; id < left.count; id += 1) {
    if (left.series[id] !== right.series[id] && !isDeepStrictEqual(left.series[id], right.series[id]))
      found.push(`terms of series ${id}`)
    for (const column of columns)
      if (left[column][id] !== right[column][id])
        found.push(`${column} of series ${id}: ${left[column][id]} and ${right[column][id]}`)
    const [ours, theirs] = [left, right].map(
      ({ lines }) => `${lines.subarray(id << LINE_SHIFT, (id + 1) << LINE_SHIFT)}`,
    )
    if (ours !== theirs) found.push(`the line of series ${id}: ${ours} and ${theirs}`)
  }
  return found
}

/** Trigger lists of every series, each in its order. */
export function listDifferences(a: House, b: House): string[] {
  return a.book.triggers.flatMap((triggers, series) => {
    const [left, right]: [number[], number[]] = [[], []]
    triggers.holders(a.book.links, (cell) => left.push(a.book.accountOf(cell)))
    b.book.triggers[series].holders(b.book.links, (cell) => right.push(b.book.accountOf(cell)))
    return isDeepStrictEqual(left, right) ? [] : [`trigger lists of series ${series}: ${left} and ${right}`]
  })
}

function foldOf(depth: House['depths'][number]): number[] {
  const numbers: number[] = []
  depth?.fold((n) => numbers.push(n))
  return numbers
}

function textOf(value: unknown): string {
  const text = JSON.stringify(value, (_, inner) => {
    if (typeof inner === 'bigint') return `${inner}n`
    if (inner instanceof Map || inner instanceof Set) return [...inner]
    return inner as unknown
  })
  return text.length > 600 ? `${text.slice(0, 600)}…` : text
}
