import { InvariantViolation, invariant } from '../money/invariant.ts'
import { MAX_CELL } from '../money/mul-div.ts'
import { type Around, positionsOf } from './check-image.ts'
import { Fingerprint } from './fingerprint.ts'
import { type BookImage, moveRows, type RawBook, rawRows, WORDS_A_LIST } from './image.ts'
import {
  type AccountKind,
  ASSET_SHIFT,
  accountKinds,
  type BucketState,
  BYTES_A_ROW,
  bucketStates,
  CASH,
  CELLS_A_ROW,
  CLOSED,
  COST,
  FLAGS,
  LIST_SHIFT,
  MIXED,
  NEXT,
  NEXT_ROW,
  NONE,
  OPEN_LOSS,
  OWNER,
  PREVIOUS,
  QUANTITY,
  RESERVED,
  SCENARIO,
  SERIES,
  SERIES_MASK,
  STATE_SHIFT,
  TOUCHED,
  UNMARGINED,
} from './layout.ts'
import { int32sIn, type Memory } from './memory.ts'
import { IDLE, Triggers, WATCH } from './triggers.ts'
import type { Undo } from './undo.ts'

/** A row number: the account's id in the core. Names map at the edge. */
export type Account = number
/** Place of a position in memory: row x 4 + slot. It changes when the book grows; do not keep it. */
export type Cell = number

const unmargined: readonly AccountKind[] = ['market', 'fees', 'rounding', 'claims', 'pool', 'extension']

/**
 * Who holds what: every account and position in rows of one buffer, seen as doubles and as words.
 *
 * Writes check the bound, fold into the fingerprint, note the touched row and, in a trial, the old value.
 * Every position hangs in one trigger list of its series.
 */
export class Book {
  cells: Float64Array
  links: Int32Array
  readonly triggers: Triggers[] = []
  readonly fingerprint: Fingerprint
  undo: Undo | null = null
  /** Rows opened so far; rows below it are accounts. */
  accounts = 0
  /** Positions held now, for figures. */
  positions = 0
  #accountRoom: number
  #extensionRoom: number
  #extensions = 0
  /** Rows touched and not looked at yet: a list with room, and how much of it is filled and taken. */
  #touched: Int32Array = new Int32Array(64)
  #touchedCount = 0
  #touchedTaken = 0
  /** Every row that a scenario model margins, and some that one no longer does. */
  #scenarioRows: Int32Array = new Int32Array(16)
  #scenarioCount = 0
  /** Where a house row was last found to hold a series; only ever a guess, checked before it is believed. */
  readonly #hints: Int32Array = new Int32Array(SERIES_MASK + 1)

  constructor(room: { accounts: number; extensions?: number }, fingerprint: Fingerprint = new Fingerprint()) {
    this.#accountRoom = Math.max(16, room.accounts)
    this.#extensionRoom = Math.max(16, room.extensions ?? Math.ceil(room.accounts / 8))
    this.fingerprint = fingerprint
    const buffer = new ArrayBuffer((this.#accountRoom + this.#extensionRoom) * BYTES_A_ROW)
    this.cells = new Float64Array(buffer)
    this.links = new Int32Array(buffer)
  }

  /** Memory of the rows and of every series' trigger lists. */
  get bytes(): number {
    return this.triggers.reduce((sum, triggers) => sum + triggers.bytes, this.cells.byteLength)
  }

  /** Opens an account; kinds outside the margin system are never zoned. */
  open(kind: AccountKind, homeAsset: number, owner: Account | null = null): Account {
    if (this.accounts === this.#accountRoom) this.#grow(this.#accountRoom, 0)
    const row = this.accounts
    this.accounts += 1
    if (this.undo !== null) this.undo.noteOther(() => void (this.accounts -= 1))
    this.#clearRow(row, accountKinds.indexOf(kind), homeAsset)
    if (unmargined.includes(kind))
      this.links[(row << 5) + FLAGS] = this.links[(row << 5) + FLAGS] | UNMARGINED
    this.links[(row << 5) + OWNER] = owner ?? row
    this.fingerprint.fold(row, accountKinds.indexOf(kind) * 65_536 + homeAsset)
    this.fingerprint.fold(row, owner ?? row)
    return row
  }

  kindOf(row: Account): AccountKind {
    return accountKinds[this.links[(row << 5) + FLAGS] & 0xff] as AccountKind
  }

  ownerOf(row: Account): Account {
    return this.links[(row << 5) + OWNER] as number
  }

  homeAssetOf(row: Account): number {
    return (this.links[(row << 5) + FLAGS] >>> ASSET_SHIFT) & 0xff
  }

  stateOf(row: Account): BucketState {
    return bucketStates[(this.links[(row << 5) + FLAGS] >>> STATE_SHIFT) & 0xff] as BucketState
  }

  /** State by its place in the list, for loops. */
  stateCode(row: Account): number {
    return (this.links[(row << 5) + FLAGS] >>> STATE_SHIFT) & 0xff
  }

  setState(row: Account, state: BucketState): void {
    const code = bucketStates.indexOf(state)
    const flags = this.links[(row << 5) + FLAGS] as number
    this.#writeWord((row << 5) + FLAGS, (flags & ~(0xff << STATE_SHIFT)) | (code << STATE_SHIFT))
    this.fingerprint.fold(row, -1 - code)
    this.touch(row)
  }

  has(row: Account, flag: number): boolean {
    return (this.links[(row << 5) + FLAGS] & flag) !== 0
  }

  /** Sets or clears a flag that says how margin looks at a row. */
  setFlag(row: Account, flag: number, isOn: boolean): void {
    const flags = this.links[(row << 5) + FLAGS] as number
    if (((flags & flag) !== 0) === isOn) return
    this.#writeWord((row << 5) + FLAGS, isOn ? flags | flag : flags & ~flag)
    if (isOn && (flags & SCENARIO) === 0) this.#listScenarioRow(row)
    this.touch(row)
  }

  close(row: Account): void {
    this.#writeWord((row << 5) + FLAGS, this.links[(row << 5) + FLAGS] | CLOSED)
    this.fingerprint.fold(row, -1000)
  }

  isOpen(row: Account): boolean {
    return Number.isInteger(row) && row >= 0 && row < this.accounts && !this.has(row, CLOSED)
  }

  openLossOf(row: Account): number {
    return this.links[(row << 5) + OPEN_LOSS] - 1
  }

  /** `loss` is the loss's id, or NONE. */
  setOpenLoss(row: Account, loss: number): void {
    this.#writeWord((row << 5) + OPEN_LOSS, loss + 1)
  }

  /** Cash basis of an account in its home asset: deposits less withdrawals, with every trade at its full value. */
  cash(row: Account): number {
    return this.cells[(row << 4) + CASH] as number
  }

  addCash(row: Account, change: number): void {
    this.#write((row << 4) + CASH, this.cells[(row << 4) + CASH] + change)
    this.touch(row)
  }

  /** Margin set aside for resting orders, in units of the home asset. */
  reserved(row: Account): number {
    return this.cells[(row << 4) + RESERVED] as number
  }

  setReserved(row: Account, amount: number): void {
    this.#write((row << 4) + RESERVED, amount)
    this.touch(row)
  }

  /** First position of an account, or NONE; go on with `next`. */
  first(row: Account): Cell {
    return this.next(row << 2)
  }

  /** The position after a cell of the same account, or NONE. */
  next(cell: Cell): Cell {
    const links = this.links
    let at = cell + 1
    for (;;) {
      if ((at & 3) === 0) {
        const extension = links[((at - CELLS_A_ROW) << 3) + NEXT_ROW] as number
        if (extension === NONE) return NONE
        at = (extension << 2) + 1
      }
      if (links[(at << 3) + SERIES] !== NONE) return at
      at += 1
    }
  }

  /** The account a position belongs to. */
  accountOf(cell: Cell): Account {
    const row = cell >> 2
    return row < this.#accountRoom ? row : this.links[(row << 5) + OWNER]
  }

  seriesOf(cell: Cell): number {
    return this.links[(cell << 3) + SERIES] & SERIES_MASK
  }

  listOf(cell: Cell): number {
    return this.links[(cell << 3) + SERIES] >>> LIST_SHIFT
  }

  quantity(cell: Cell): number {
    return this.cells[(cell << 2) + QUANTITY] as number
  }

  cost(cell: Cell): number {
    return this.cells[(cell << 2) + COST] as number
  }

  find(row: Account, series: number): Cell {
    const { links } = this
    const at = row << 5
    if ((links[at + FLAGS] & UNMARGINED) !== 0) return this.#findInHouse(row, series)
    for (let slot = 1; slot < CELLS_A_ROW; slot += 1)
      if (isOf(links[at + (slot << 3) + SERIES], series)) return (row << 2) + slot
    if (links[at + NEXT_ROW] === NONE) return NONE
    for (let cell = this.next((row << 2) + CELLS_A_ROW - 1); cell !== NONE; cell = this.next(cell))
      if (this.seriesOf(cell) === series) return cell
    return NONE
  }

  /** The house's own rows hold every series there is: where each was found last is tried first. */
  #findInHouse(row: Account, series: number): Cell {
    const hint = this.#hints[series]
    if (
      hint > 0 &&
      this.links[(hint << 3) + SERIES] !== NONE &&
      this.seriesOf(hint) === series &&
      this.accountOf(hint) === row
    )
      return hint
    for (let cell = this.first(row); cell !== NONE; cell = this.next(cell)) {
      if (this.seriesOf(cell) !== series) continue
      this.#hints[series] = cell
      return cell
    }
    return NONE
  }

  quantityOf(row: Account, series: number): number {
    const cell = this.find(row, series)
    return cell === NONE ? 0 : this.quantity(cell)
  }

  /**
   * Changes what an account holds of a series; a position that reaches zero leaves the book.
   *
   * @param isMixed the series is collateral, or settles in another asset than the account's home
   */
  setPosition(row: Account, series: number, quantity: number, cost: number, isMixed: boolean): void {
    this.setPositionAt(row, this.find(row, series), series, quantity, cost, isMixed)
  }

  /** The same where the position's cell is known; NONE when the account holds none of the series. */
  setPositionAt(
    row: Account,
    known: Cell,
    series: number,
    quantity: number,
    cost: number,
    isMixed: boolean,
  ): void {
    let cell = known
    if (quantity === 0 && cost === 0) {
      if (cell !== NONE) this.#remove(row, cell)
      return
    }
    if (cell === NONE) cell = this.#add(row, series, isMixed)
    this.#write((cell << 2) + QUANTITY, quantity)
    this.#write((cell << 2) + COST, cost)
    this.touch(row)
  }

  /** Moves a position to another trigger list. */
  setTrigger(cell: Cell, list: number, trigger: number): void {
    const triggers = this.triggers[this.seriesOf(cell)] as Triggers
    triggers.unlink(this.links, cell)
    triggers.link(this.links, cell, list, trigger)
  }

  touch(row: Account): void {
    const flags = this.links[(row << 5) + FLAGS] as number
    if ((flags & (TOUCHED | UNMARGINED)) !== 0) return
    if (this.undo !== null) this.undo.note(this.links, (row << 5) + FLAGS)
    this.links[(row << 5) + FLAGS] = flags | TOUCHED
    if (this.#touchedCount === this.#touched.length) this.#growTouched()
    this.#touched[this.#touchedCount] = row
    this.#touchedCount += 1
  }

  get hasTouched(): boolean {
    return this.#touchedCount > 0
  }

  /** Puts the accounts touched so far into account order, so that what comes of them does not hang on how lists lie. */
  sortTouched(): void {
    const from = this.#touchedTaken
    const count = this.#touchedCount - from
    if (count === 2) {
      // The two sides of a trade: a view and a sort would cost more than the trade's own writes.
      const first = this.#touched[from]
      if (first <= this.#touched[from + 1]) return
      this.#touched[from] = this.#touched[from + 1]
      this.#touched[from + 1] = first
    } else if (count > 2) this.#touched.subarray(from, this.#touchedCount).sort()
  }

  /** The next account touched and not taken yet, in the order they stand in, or NONE; each comes up once until touched again. */
  nextTouched(): Account {
    if (this.#touchedTaken === this.#touchedCount) {
      this.#touchedTaken = 0
      this.#touchedCount = 0
      return NONE
    }
    const row = this.#touched[this.#touchedTaken]
    this.#touchedTaken += 1
    this.links[(row << 5) + FLAGS] &= ~TOUCHED
    return row
  }

  forgetTouched(): void {
    while (this.nextTouched() !== NONE);
  }

  /** Puts every row that a scenario model margins before the next check. */
  touchScenarioRows(): void {
    for (let at = 0; at < this.#scenarioCount; at += 1) {
      const row = this.#scenarioRows[at]
      if (this.has(row, SCENARIO)) this.touch(row)
    }
  }

  /** Rows that a scenario model margins, in account order. */
  scenarioRows(): Account[] {
    const rows = this.#scenarioRows.subarray(0, this.#scenarioCount)
    return [...new Set(rows.filter((row) => this.has(row, SCENARIO)))].sort((a, b) => a - b)
  }

  /** Makes the trigger lists of a newly listed series. */
  addSeries(): void {
    const triggers = new Triggers()
    triggers.undo = this.undo
    this.triggers.push(triggers)
  }

  /** Turns the noting of old values on or off, here and in every trigger list. */
  setUndo(undo: Undo | null): void {
    this.undo = undo
    for (const triggers of this.triggers) triggers.undo = undo
  }

  /** A second book with the same contents that shares nothing with this one. */
  copy(): Book {
    invariant(!this.hasTouched, 'a book is copied between commands, with nothing touched')
    const other = new Book({ accounts: 16, extensions: 16 }, this.fingerprint.copy())
    other.#accountRoom = this.#accountRoom
    other.#extensionRoom = this.#extensionRoom
    other.#extensions = this.#extensions
    other.accounts = this.accounts
    other.positions = this.positions
    other.#adopt(this.cells.buffer.slice(0) as ArrayBuffer)
    other.#scenarioRows = this.#scenarioRows.slice()
    other.#scenarioCount = this.#scenarioCount
    for (const triggers of this.triggers) other.triggers.push(triggers.copy())
    return other
  }

  /** The book as plain columns that share nothing with it, copied as they lie. `bookImageOf` puts them in order. */
  freeze(memory: Memory): RawBook {
    invariant(
      !this.hasTouched && this.undo === null,
      'a book is frozen between commands, outside of any trial',
    )
    const used = { accounts: this.accounts, accountRoom: this.#accountRoom, extensions: this.#extensions }
    return {
      ...used,
      rows: rawRows(this.links, used, memory),
      lists: this.#lists(memory),
      reach: Int32Array.from(this.triggers.flatMap((triggers) => triggers.reach)),
      fingerprint: this.fingerprint.lanes.slice(),
    }
  }

  /**
   * The book an image was made of; what can be found again is: hints, and the rows under a scenario model.
   *
   * @param room least room it gets; the image's own rows always fit
   * @throws {MalformedImage} when the image is no book of those assets, series and losses
   */
  static thaw(image: BookImage, around: Around, room: { accounts: number; extensions: number }): Book {
    const positions = positionsOf(image, around, (kind) => unmargined.includes(kind))
    const { accounts, extensions, rows, lists, reach } = image
    const book = new Book({
      accounts: Math.max(room.accounts, accounts),
      extensions: Math.max(room.extensions, extensions),
    })
    book.accounts = accounts
    book.positions = positions
    book.#extensions = extensions
    book.fingerprint.lanes.set(image.fingerprint)
    const words = new Int32Array(rows.buffer, rows.byteOffset, rows.length >> 2)
    const by = book.#accountRoom - accounts
    book.links.set(words.subarray(0, accounts << 5))
    book.links.set(words.subarray(accounts << 5), book.#accountRoom << 5)
    moveRows(book.links, 0, accounts, accounts, by)
    moveRows(book.links, book.#accountRoom, extensions, accounts, by)
    for (let series = 0; series < around.series; series += 1) {
      book.addSeries()
      book.triggers[series].restoreReach(reach[2 * series], reach[2 * series + 1])
    }
    for (let at = 0; at < lists.length; at += WORDS_A_LIST) {
      const first = lists[at + 3]
      const cell = first >= accounts << 2 ? first + (by << 2) : first
      book.triggers[lists[at]].restoreList(lists[at + 1], lists[at + 2], cell, lists[at + 4])
    }
    for (let row = 0; row < accounts; row += 1) if (book.has(row, SCENARIO)) book.#listScenarioRow(row)
    return book
  }

  #lists(memory: Memory): Int32Array {
    const lists = int32sIn(memory, WORDS_A_LIST * this.triggers.reduce((sum, { used }) => sum + used, 0))
    let at = 0
    for (const [series, triggers] of this.triggers.entries()) at = triggers.tell(series, lists, at)
    return lists
  }

  #write(at: number, value: number): void {
    if (!(value >= -MAX_CELL && value <= MAX_CELL && Math.floor(value) === value)) refuse(at, value)
    if (this.undo !== null) this.undo.note(this.cells, at)
    this.cells[at] = value
    this.fingerprint.fold(at < this.#accountRoom << 4 ? at : this.#placeBehind(at, 4), value)
  }

  /** A place in an extension row, told apart from the room for accounts before it: two houses may have different room. */
  #placeBehind(at: number, bits: number): number {
    return (this.#accountRoom << bits) - 1 - at
  }

  /** A trial never takes a row off the list, so that rolling it back leaves every row that matters on it. */
  #listScenarioRow(row: Account): void {
    if (this.#scenarioCount === this.#scenarioRows.length) {
      if (this.undo === null) this.#dropOtherRows()
      if (this.#scenarioCount * 2 > this.#scenarioRows.length) {
        const before = this.#scenarioRows
        this.#scenarioRows = new Int32Array(before.length * 2)
        this.#scenarioRows.set(before)
      }
    }
    this.#scenarioRows[this.#scenarioCount] = row
    this.#scenarioCount += 1
  }

  #dropOtherRows(): void {
    const rows = this.#scenarioRows.subarray(0, this.#scenarioCount)
    const kept = new Set(rows.filter((row) => this.has(row, SCENARIO)))
    this.#scenarioRows.set([...kept])
    this.#scenarioCount = kept.size
  }

  #growTouched(): void {
    const before = this.#touched
    this.#touched = new Int32Array(before.length * 2)
    this.#touched.set(before)
  }

  #writeWord(at: number, value: number): void {
    if (this.undo !== null) this.undo.note(this.links, at)
    this.links[at] = value
  }

  #add(row: Account, series: number, isMixed: boolean): Cell {
    const cell = this.#freeCell(row)
    const at = cell << 3
    if (this.undo !== null) for (const word of [SERIES, PREVIOUS, NEXT]) this.undo.note(this.links, at + word)
    this.links[at + SERIES] = series
    this.#countPositions(1)
    if (isMixed) this.#writeWord((row << 5) + FLAGS, this.links[(row << 5) + FLAGS] | MIXED)
    const list = this.has(row, UNMARGINED) ? IDLE : WATCH
    ;(this.triggers[series] as Triggers).link(this.links, cell, list, 0)
    this.fingerprint.fold(cell < this.#accountRoom << 2 ? cell : this.#placeBehind(cell, 2), series)
    return cell
  }

  #remove(row: Account, cell: Cell): void {
    ;(this.triggers[this.seriesOf(cell)] as Triggers).unlink(this.links, cell)
    this.#write((cell << 2) + QUANTITY, 0)
    this.#write((cell << 2) + COST, 0)
    this.#writeWord((cell << 3) + SERIES, NONE)
    this.#countPositions(-1)
    if (this.first(row) === NONE) this.#writeWord((row << 5) + FLAGS, this.links[(row << 5) + FLAGS] & ~MIXED)
    this.touch(row)
  }

  #countPositions(by: number): void {
    this.positions += by
    if (this.undo !== null) this.undo.noteOther(() => void (this.positions -= by))
  }

  #freeCell(row: Account): Cell {
    for (let at = row; at !== NONE; at = this.links[(at << 5) + NEXT_ROW] as number) {
      for (let slot = 1; slot < CELLS_A_ROW; slot += 1) {
        if (this.links[(((at << 2) + slot) << 3) + SERIES] === NONE) return (at << 2) + slot
      }
    }
    const extension = this.#openExtension(row)
    this.#writeWord((this.#lastRow(row) << 5) + NEXT_ROW, extension)
    return (extension << 2) + 1
  }

  #lastRow(row: Account): number {
    let last = row
    for (let at = row; at !== NONE; at = this.links[(at << 5) + NEXT_ROW] as number) last = at
    return last
  }

  #openExtension(row: Account): number {
    if (this.#extensions === this.#extensionRoom) this.#grow(0, this.#extensionRoom)
    const extension = this.#accountRoom + this.#extensions
    this.#extensions += 1
    if (this.undo !== null) this.undo.noteOther(() => void (this.#extensions -= 1))
    this.#clearRow(extension, accountKinds.indexOf('extension'), 0)
    this.links[(extension << 5) + OWNER] = row
    return extension
  }

  #clearRow(row: number, kindCode: number, homeAsset: number): void {
    const at = row << 5
    this.cells.fill(0, row << 4, (row + 1) << 4)
    this.links[at + FLAGS] = kindCode | (homeAsset << ASSET_SHIFT)
    this.links[at + NEXT_ROW] = NONE
    for (let slot = 1; slot < CELLS_A_ROW; slot += 1) this.links[at + slot * 8 + SERIES] = NONE
  }

  #adopt(buffer: ArrayBuffer): void {
    this.cells = new Float64Array(buffer)
    this.links = new Int32Array(buffer)
  }

  /** Extension rows stand behind the accounts, so they move when there is to be room for more accounts. */
  #grow(moreAccounts: number, moreExtensions: number): void {
    const before = {
      cells: this.cells,
      links: this.links,
      accountRoom: this.#accountRoom,
      extensionRoom: this.#extensionRoom,
    }
    const rows = this.#accountRoom + this.#extensionRoom + moreAccounts + moreExtensions
    this.#adopt(new ArrayBuffer(rows * BYTES_A_ROW))
    const accountDoubles = before.accountRoom << 4
    this.cells.set(before.cells.subarray(0, accountDoubles))
    this.cells.set(before.cells.subarray(accountDoubles), accountDoubles + (moreAccounts << 4))
    this.#accountRoom += moreAccounts
    this.#extensionRoom += moreExtensions
    if (moreAccounts > 0) this.#relocate(before.accountRoom, moreAccounts)
    this.undo?.noteOther(() => {
      this.cells = before.cells
      this.links = before.links
      this.#accountRoom = before.accountRoom
      this.#extensionRoom = before.extensionRoom
      for (const triggers of this.triggers)
        triggers.relocate((before.accountRoom + moreAccounts) << 2, -moreAccounts << 2)
    })
  }

  #relocate(firstExtension: number, by: number): void {
    const { links } = this
    const used = this.#accountRoom + this.#extensions
    for (let row = 0; row < used; row += 1) {
      if (row === this.accounts) row = this.#accountRoom // between accounts and extensions nothing is used
      if (row >= used) break
      const at = row << 5
      if (links[at + NEXT_ROW] >= firstExtension) links[at + NEXT_ROW] = links[at + NEXT_ROW] + by
      for (let slot = 1; slot < CELLS_A_ROW; slot += 1) {
        for (const word of [PREVIOUS, NEXT]) {
          const place = at + slot * 8 + word
          if (links[place] >= firstExtension << 2) links[place] = links[place] + (by << 2)
        }
      }
    }
    for (const triggers of this.triggers) triggers.relocate(firstExtension << 2, by << 2)
  }
}

/** Whether the word of a slot says that it holds a position of a series. */
function isOf(word: number, series: number): boolean {
  return word !== NONE && (word & SERIES_MASK) === series
}

/** Apart from the write, so that the message is built only when it is needed. */
function refuse(at: number, value: number): never {
  throw new InvariantViolation(
    `cell ${at} would hold ${value}, which is not a whole number within ${MAX_CELL}`,
  )
}
