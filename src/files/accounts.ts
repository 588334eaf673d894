import { decimal, name, nonNegativeDecimal, nonZeroDecimal, orEmpty } from './cells.ts'
import { type CsvRow, type CsvTable, readCsv } from './csv.ts'
import type { Place, Problems } from './problems.ts'

/** Money an account begins with; the asset is absent where the file leaves it to the scenario. */
export interface AccountDeposit {
  readonly place: Place
  readonly asset?: string
  /** A decimal text, zero or above. */
  readonly amount: string
}

/** A position an account begins with; the instrument is absent where the file leaves it to the scenario. */
export interface AccountPosition {
  readonly place: Place
  readonly instrument?: string
  /** A decimal text, long above zero, never zero. */
  readonly quantity: string
  /** A decimal text; of either sign, as calendar spreads have prices below zero. */
  readonly entryPrice: string
}

/** All that a file says of one account, from one row or several. */
export interface AccountEntry {
  readonly name: string
  /** Where it is first named. */
  readonly place: Place
  /** Its kind as written; absent where no row says it. Which kinds there are is the caller's to check. */
  readonly kind?: string
  readonly deposits: readonly AccountDeposit[]
  readonly positions: readonly AccountPosition[]
}

const columns = {
  account: { cell: name },
  kind: { cell: orEmpty(name), optional: true },
  asset: { cell: orEmpty(name), optional: true },
  deposit: { cell: orEmpty(nonNegativeDecimal) },
  instrument: { cell: orEmpty(name), optional: true },
  quantity: { cell: orEmpty(nonZeroDecimal), optional: true },
  entry_price: { cell: orEmpty(decimal), optional: true },
} as const

type Table = CsvTable<typeof columns>
type Row = CsvRow<typeof columns>
interface Draft {
  name: string
  place: Place
  kind?: string
  deposits: AccountDeposit[]
  positions: AccountPosition[]
}

/**
 * Reads accounts from the columns `account, kind?, asset?, deposit, instrument?, quantity?, entry_price?`. An account
 * may take several rows, one for each deposit or position; a row may hold one of each.
 *
 * @param problems takes what `readCsv` tells; a second kind, a second deposit in one asset or a second position in
 *   one instrument for the same account; half a position; a row that says nothing
 * @returns the accounts in order of their first row
 */
export function readAccounts(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): AccountEntry[] {
  const table = readCsv(file, source, { columns }, problems)
  const accounts = new Map<string, Draft>()
  for (let row = 0; row < table.length; row++) {
    const cells = table.row(row)
    const account = accounts.get(cells.account) ?? {
      name: cells.account,
      place: table.placeOf(row, 'account'),
      deposits: [],
      positions: [],
    }
    accounts.set(cells.account, account)
    takeRow(table, row, cells, account, problems)
  }
  return [...accounts.values()]
}

function takeRow(table: Table, row: number, cells: Row, account: Draft, problems: Problems): void {
  takeKind(table, row, cells, account, problems)
  const hasPosition = cells.instrument !== '' || cells.quantity !== '' || cells.entry_price !== ''
  if (cells.deposit !== '') takeDeposit(table, row, cells, account, problems)
  else if (cells.asset !== '') {
    problems.add({
      place: table.placeOf(row, 'deposit'),
      found: 'an asset and no deposit',
      expected: 'both or neither',
    })
  }
  if (hasPosition) takePosition(table, row, cells, account, problems)
  if (hasPosition || cells.deposit !== '' || cells.asset !== '') return
  const found = `a row for "${account.name}" that says nothing`
  const todo = 'Write 0 as deposit for an account that has nothing'
  problems.add({ place: table.placeOf(row, 'account'), found, expected: 'a deposit or a position', todo })
}

function takeKind(table: Table, row: number, { kind }: Row, account: Draft, problems: Problems): void {
  if (kind === '' || kind === account.kind) return
  if (account.kind === undefined) account.kind = kind
  else {
    const found = `kind "${kind}" for "${account.name}", which is "${account.kind}" above`
    problems.add({ place: table.placeOf(row, 'kind'), found, expected: 'one kind for one account' })
  }
}

/** A deposit repeated on every row of an account would multiply its money, so it may be said once for each asset. */
function takeDeposit(table: Table, row: number, cells: Row, account: Draft, problems: Problems): void {
  const { asset, deposit: amount } = cells
  const place = table.placeOf(row, 'deposit')
  const twin = account.deposits.find((deposit) => (deposit.asset ?? '') === asset)
  if (twin === undefined) account.deposits.push(asset === '' ? { place, amount } : { place, asset, amount })
  else {
    const found = `a second deposit for "${account.name}"${asset === '' ? '' : ` in ${asset}`}, after line ${twin.place.line}`
    problems.add({
      place,
      found,
      expected: 'one for each asset',
      todo: 'Leave the cell empty, or add the two up',
    })
  }
}

function takePosition(table: Table, row: number, cells: Row, account: Draft, problems: Problems): void {
  const { instrument, quantity, entry_price: entryPrice } = cells
  if (quantity === '' || entryPrice === '') {
    const lacks = quantity === '' ? 'quantity' : 'entry_price'
    const found = `a position without ${lacks === 'quantity' ? 'a quantity' : 'an entry price'}`
    problems.add({ place: table.placeOf(row, lacks), found, expected: 'quantity and entry_price together' })
    return
  }
  const place = table.placeOf(row, 'quantity')
  const twin = account.positions.find((position) => (position.instrument ?? '') === instrument)
  if (twin !== undefined) {
    const found = `a second position of "${account.name}"${instrument === '' ? '' : ` in ${instrument}`}, after line ${twin.place.line}`
    problems.add({ place, found, expected: 'one for each instrument', todo: 'Add the two up' })
    return
  }
  const position = { place, quantity, entryPrice }
  account.positions.push(instrument === '' ? position : { ...position, instrument })
}
