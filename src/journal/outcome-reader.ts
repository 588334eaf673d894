import { MalformedBatch } from './bytes.ts'
import {
  BUYER_ORDER,
  BUYER_RELEASED,
  FILL,
  FILL_EVENT,
  type Fill,
  OTHER,
  SELLER_ORDER,
  SELLER_RELEASED,
} from './outcome-writer.ts'
import { fillLine, outcomeOf, type PastOutcome } from './outcomes.ts'

/** Figures of a fill's event that always stand. */
const FIGURES = 8

/** Goes through the outcomes of a row, record by record, and reads of each only what it is asked for. */
export class OutcomeReader {
  readonly #bytes: Uint8Array
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** Where the record begins, its event or its line, and the record that follows. */
  #from = 0
  #content = 0
  #next = 0
  #read = 0
  /** Of the fill, where it is one. */
  isFill = false
  at = 0
  command = 0
  sequence = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Where the event of a fill, or the line of any other, begins; and how long it is. */
  get contentFrom(): number {
    return this.#content
  }

  get contentBytes(): number {
    return this.#next - this.#content
  }

  /**
   * Goes on to the next record.
   * @returns false behind the last one
   * @throws {MalformedBatch} when there is no record, with the place
   */
  next(): boolean {
    if (this.#next === this.#bytes.length) return false
    this.#from = this.#next
    this.#read = this.#next + 1
    const tag = this.#bytes[this.#from]
    if (tag === FILL) this.#nextFill()
    else if (tag === OTHER) this.#nextLine()
    else
      throw new MalformedBatch(
        `Byte ${this.#from} of the outcomes begins a record of kind ${tag}; 0 and 1 are known.`,
      )
    if (this.#next > this.#bytes.length)
      throw new MalformedBatch(`The outcomes break off within the record at byte ${this.#from}.`)
    return true
  }

  /** The line of a record that is no fill. */
  line(): string {
    try {
      return this.#decoder.decode(this.#bytes.subarray(this.#content, this.#next))
    } catch {
      throw new MalformedBatch(`Byte ${this.#content} of the outcomes begins a line that is no UTF-8.`)
    }
  }

  fill(): Fill {
    return fillIn(this.#bytes, this.#content)
  }

  /** What became of the command. */
  outcome(): PastOutcome {
    if (!this.isFill) return outcomeOf(this.line())
    const { command, at, sequence } = this
    return { command, at, outcome: { ok: true, sequence, events: [this.fill()] } }
  }

  /** The record as text, whatever it is: its line of canonical JSON. */
  text(): string {
    return this.isFill ? fillLine(this.at, this.command, this.fill(), this.sequence) : this.line()
  }

  #nextFill(): void {
    this.isFill = true
    this.at += this.#figure()
    this.command += this.#figure()
    this.sequence += this.#figure()
    this.#content = this.#read
    const flags = this.#bytes[this.#read]
    if (!(flags >= FILL_EVENT && flags < FILL_EVENT + 16))
      throw new MalformedBatch(`Byte ${this.#read} of the outcomes begins no fill.`)
    let left = FIGURES + (flags & 1) + ((flags >> 1) & 1) + ((flags >> 2) & 1) + ((flags >> 3) & 1)
    let at = this.#read + 1
    for (; left > 0 && at <= this.#bytes.length; at += 1) if (!(this.#bytes[at] >= 128)) left -= 1
    this.#next = at
  }

  #nextLine(): void {
    this.isFill = false
    const length = this.#figure()
    this.#content = this.#read
    this.#next = this.#read + Math.max(0, length)
  }

  #figure(): number {
    const { value, next } = figureAt(this.#bytes, this.#read)
    this.#read = next
    return value
  }
}

/** Lines of canonical JSON, one for each outcome. */
export function linesIn(outcomes: Uint8Array): string[] {
  const lines: string[] = []
  for (const reader = new OutcomeReader(outcomes); reader.next(); ) lines.push(reader.text())
  return lines
}

/** The event of a fill, at its place in the outcomes of a row; keys in the order of canonical JSON. */
export function fillIn(bytes: Uint8Array, from: number): Fill {
  const flags = bytes[from]
  let read = from + 1
  const figure = (): number => {
    const { value, next } = figureAt(bytes, read)
    read = next
    return value
  }
  const [buyer, seller, series, quantity] = [figure(), figure(), figure(), figure()]
  const [price, value, buyerFee, sellerFee] = [figure(), figure(), figure(), figure()]
  const buyerOrder = (flags & BUYER_ORDER) === 0 ? null : figure()
  const sellerOrder = (flags & SELLER_ORDER) === 0 ? null : figure()
  const buyerReleased = (flags & BUYER_RELEASED) === 0 ? 0 : figure()
  const sellerReleased = (flags & SELLER_RELEASED) === 0 ? 0 : figure()
  return {
    buyer,
    buyerFee,
    buyerOrder,
    buyerReleased,
    price,
    quantity,
    seller,
    sellerFee,
    sellerOrder,
    sellerReleased,
    series,
    type: 'traded',
    value,
  }
}

interface Figure {
  readonly value: number
  /** Where the next one begins. */
  readonly next: number
}

function figureAt(bytes: Uint8Array, from: number): Figure {
  const first = bytes[from]
  let value = first & 63
  let next = from + 1
  if (first >= 128)
    for (let worth = 64; ; worth *= 128) {
      const byte = bytes[next]
      if (byte === undefined || worth > Number.MAX_SAFE_INTEGER)
        throw new MalformedBatch(`Byte ${from} of the outcomes begins a figure without an end.`)
      next += 1
      value += (byte & 127) * worth
      if (byte < 128) break
    }
  else if (first === undefined)
    throw new MalformedBatch(`The outcomes break off at byte ${from}, where a figure was expected.`)
  return { value: (first & 64) === 0 ? value : -value, next }
}
