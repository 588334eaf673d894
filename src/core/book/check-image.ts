import { misfit } from '../money/malformed-image.ts'
import { positionsInLists } from './check-lists.ts'
import { type BookImage, WORDS_A_LIST } from './image.ts'
import type { AccountKind } from './layout.ts'
import {
  ASSET_SHIFT,
  accountKinds,
  BYTES_A_ROW,
  bucketStates,
  FLAGS,
  HOLDS_OPTION,
  LIST_SHIFT,
  NEXT,
  NEXT_ROW,
  NONE,
  OPEN_LOSS,
  OWNER,
  SERIES,
  SERIES_MASK,
  STATE_SHIFT,
  TOUCHED,
  TRIGGER,
  UNMARGINED,
} from './layout.ts'
import { BUCKETS, DOWN, IDLE } from './triggers.ts'

/** What the rows may refer to. */
export interface Around {
  readonly assets: number
  readonly series: number
  /** The bucket of an open loss, or undefined where there is none of that id. */
  readonly bucketOf: (loss: number) => number | undefined
}

const EXTENSION = accountKinds.indexOf('extension')

/**
 * Looks at every row of an image before a book is made of it: what each refers to is there, each extension row hangs on
 * one account, no account holds a series twice, and each position stands in exactly one trigger list.
 *
 * @param isUnmargined whether a kind of account is outside the margin system
 * @returns how many positions there are
 * @throws {MalformedImage} at the first row that is not so, naming it
 */
export function positionsOf(
  image: BookImage,
  around: Around,
  isUnmargined: (kind: AccountKind) => boolean,
): number {
  checkLengths(image, around)
  const rows = new RowCheck(image, around, isUnmargined)
  for (let row = 0; row < image.accounts; row += 1) rows.account(row)
  if (rows.extensions !== image.extensions)
    misfit('the extension rows', `${image.extensions}, each of one account,`, rows.extensions)
  const listed = positionsInLists(image, around.series)
  if (listed !== rows.positions)
    misfit('the positions in trigger lists', `one for each of ${rows.positions} positions`, listed)
  return rows.positions
}

function checkLengths(
  { accounts, extensions, rows, lists, reach, fingerprint }: BookImage,
  { series }: Around,
): void {
  const length = (what: string, found: number, expected: number): void => {
    if (found !== expected) misfit(`the length of ${what}`, String(expected), found)
  }
  length('the rows', rows.length, (accounts + extensions) * BYTES_A_ROW)
  length('the trigger lists', lists.length % WORDS_A_LIST, 0)
  length('the reach of trigger lists', reach.length, 2 * series)
  length('the fingerprint', fingerprint.length, 3)
  for (const bucket of reach)
    if (bucket < NONE || bucket > BUCKETS) misfit('the reach of a trigger list', `-1 to ${BUCKETS}`, bucket)
}

class RowCheck {
  positions = 0
  extensions = 0
  readonly #links: Int32Array
  readonly #cells: Float64Array
  readonly #image: BookImage
  readonly #around: Around
  /** By kind. */
  readonly #isUnmargined: readonly boolean[]
  /** The account that was last seen holding each series, plus one. */
  readonly #heldBy: Int32Array

  constructor(image: BookImage, around: Around, isUnmargined: (kind: AccountKind) => boolean) {
    const { rows } = image
    this.#links = new Int32Array(rows.buffer, rows.byteOffset, rows.length >> 2)
    this.#cells = new Float64Array(rows.buffer, rows.byteOffset, rows.length >> 3)
    this.#image = image
    this.#around = around
    this.#isUnmargined = accountKinds.map(isUnmargined)
    this.#heldBy = new Int32Array(around.series)
  }

  account(row: number): void {
    const flags = this.#links[(row << 5) + FLAGS]
    const kind = accountKinds[flags & 0xff]
    if (kind === undefined || kind === 'extension') refuse('kind', row, 'one of those known', flags & 0xff)
    const state = (flags >>> STATE_SHIFT) & 0xff
    if (state >= bucketStates.length) refuse('state', row, 'one of those known', state)
    const asset = (flags >>> ASSET_SHIFT) & 0xff
    if (asset >= this.#around.assets) refuse('home asset', row, `one of ${this.#around.assets}`, asset)
    if ((flags & TOUCHED) !== 0 || flags >>> 0 >= HOLDS_OPTION * 2)
      refuse('flags', row, 'none but those kept between commands', flags >>> 0)
    if (((flags & UNMARGINED) !== 0) !== this.#isUnmargined[flags & 0xff])
      refuse('margin flag', row, `that of a ${kind}`, (flags & UNMARGINED) !== 0)
    const owner = this.#links[(row << 5) + OWNER]
    if (!(owner >= 0 && owner < this.#image.accounts)) refuse('owner', row, 'an account', owner)
    const loss = this.#links[(row << 5) + OPEN_LOSS] - 1
    if (loss !== NONE && this.#around.bucketOf(loss) !== row)
      refuse('open loss', row, 'a loss of its own', loss)
    this.#money(row, row << 2)
    for (let at = row; at !== NONE; at = this.#nextRow(row, at))
      for (let cell = (at << 2) + 1; cell < (at + 1) << 2; cell += 1) this.#position(row, cell)
  }

  /** Each extension row belongs to one account and is counted: a chain that came back to itself would count too many. */
  #nextRow(account: number, row: number): number {
    const next = this.#links[(row << 5) + NEXT_ROW]
    if (next === NONE) return next
    const { accounts, extensions } = this.#image
    const isThere = next >= accounts && next < accounts + extensions
    const at = next << 5
    if (!isThere || this.#links[at + FLAGS] !== EXTENSION || this.#links[at + OWNER] !== account)
      misfit(`the extension of row ${row}`, `an extension row of account ${account}`, next)
    this.#empty(account, next << 2, OPEN_LOSS)
    this.extensions += 1
    if (this.extensions > extensions)
      misfit('the extension rows', `no more than ${extensions}`, this.extensions)
    return next
  }

  #position(account: number, cell: number): void {
    const word = this.#links[(cell << 3) + SERIES]
    this.#money(account, cell)
    if (word === NONE) return this.#empty(account, cell, TRIGGER)
    const series = word & SERIES_MASK
    const list = word >>> LIST_SHIFT
    if (series >= this.#around.series) refuse('series', account, `one of ${this.#around.series}`, series)
    if (list < DOWN || list > IDLE) refuse('trigger list', account, `${DOWN} to ${IDLE}`, list)
    if (this.#heldBy[series] === account + 1) refuse('positions', account, 'each series once', series)
    this.#heldBy[series] = account + 1
    this.positions += 1
  }

  /** A cell of nothing has no money, and zeros in its words from one on. */
  #empty(account: number, cell: number, from: number): void {
    const [at, place] = [cell << 2, cell << 3]
    if (this.#cells[at] !== 0 || this.#cells[at + 1] !== 0)
      refuse('free cell', account, 'no money', this.#cells[at] || this.#cells[at + 1])
    for (let word = from; word <= NEXT; word += 1)
      if (this.#links[place + word] !== 0) refuse('free cell', account, 'nothing', this.#links[place + word])
  }

  #money(account: number, cell: number): void {
    const cells = this.#cells
    const at = cell << 2
    if (!Number.isSafeInteger(cells[at])) refuse('money', account, WHOLE, cells[at])
    if (!Number.isSafeInteger(cells[at + 1])) refuse('money', account, WHOLE, cells[at + 1])
  }
}

const WHOLE = 'a whole number within 2^53 - 1'

/** Apart from the checks, so that the place is put into words only when it is needed. */
function refuse(what: string, account: number, expected: string, found: unknown): never {
  misfit(`the ${what} of account ${account}`, expected, found)
}
