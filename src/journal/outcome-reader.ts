import type { Refusal } from '../core/engine/refusals.ts'
import { MalformedBatch } from './bytes.ts'
import {
  BUYER_ORDER,
  BUYER_RELEASED,
  FILL,
  FILL_EVENT,
  type Fill,
  OTHER,
  REFUSAL,
  SELLER_ORDER,
  SELLER_RELEASED,
} from './outcome-writer.ts'
import { fillLine, outcomeOf, type PastOutcome, refusedLine } from './outcomes.ts'
import { type RefusalForm, refusalForms, refusalIn } from './refusal-records.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Figures of a fill's event that always stand. */
const FIGURES = 8

/** Goes through the outcomes of a row, record by record, and reads of each only what it is asked for. */
export class OutcomeReader {
  readonly #bytes: Uint8Array
  /** Where the record begins, its event or its line, and the record that follows. */
  #from = 0
  #content = 0
  #next = 0
  #read = 0
  #form: RefusalForm | null = null
  isFill = false
  /** Of the fill, where it is one, or of the refusal. */
  at = 0
  command = 0
  /** Of the fill, where it is one. */
  sequence = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Whether it is a record of a refusal: other refusals are lines. */
  get isRefusal(): boolean {
    return this.#form !== null
  }

  /** Where the event of a fill, the figures of a refusal, or the line of any other begins; and how long it is. */
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
    this.isFill = tag === FILL
    this.#form = null
    if (tag === FILL) this.#nextFill()
    else if (tag === REFUSAL) this.#nextRefusal()
    else if (tag === OTHER) this.#nextLine()
    else
      throw new MalformedBatch(
        `Byte ${this.#from} of the outcomes begins a record of kind ${tag}; 0, 1 and 2 are known.`,
      )
    if (this.#next > this.#bytes.length)
      throw new MalformedBatch(`The outcomes break off within the record at byte ${this.#from}.`)
    return true
  }

  /** The line of a record that is neither a fill nor a refusal. */
  line(): string {
    try {
      return decoder.decode(this.#bytes.subarray(this.#content, this.#next))
    } catch {
      throw new MalformedBatch(`Byte ${this.#content} of the outcomes begins a line that is no UTF-8.`)
    }
  }

  fill(): Fill {
    return fillIn(this.#bytes, this.#content)
  }

  /** What became of the command. */
  outcome(): PastOutcome {
    const { command, at, sequence } = this
    if (this.#form !== null)
      return { command, at, outcome: { ok: false, refusal: this.#refusal(this.#form) } }
    if (this.isFill) return { command, at, outcome: { ok: true, sequence, events: [this.fill()] } }
    return outcomeOf(this.line())
  }

  /** The record as text, whatever it is: its line of canonical JSON. */
  text(): string {
    if (this.isFill) return fillLine(this.at, this.command, this.fill(), this.sequence)
    return this.#form === null ? this.line() : refusedLine(this.at, this.command, this.#refusal(this.#form))
  }

  #refusal(form: RefusalForm): Refusal {
    this.#read = this.#content
    return refusalIn(form, () => this.#figure())
  }

  #nextFill(): void {
    this.at += this.#figure()
    this.command += this.#figure()
    this.sequence += this.#figure()
    this.#content = this.#read
    const flags = this.#bytes[this.#read]
    if (!(flags >= FILL_EVENT && flags < FILL_EVENT + 16))
      throw new MalformedBatch(`Byte ${this.#read} of the outcomes begins no fill.`)
    const optional = (flags & 1) + ((flags >> 1) & 1) + ((flags >> 2) & 1) + ((flags >> 3) & 1)
    this.#next = this.#behind(FIGURES + optional, this.#read + 1)
  }

  #nextRefusal(): void {
    this.at += this.#figure()
    this.command += this.#figure()
    const code = this.#figure()
    this.#content = this.#read
    this.#form = refusalForms[code] ?? null
    if (this.#form === null)
      throw new MalformedBatch(
        `Byte ${this.#from} of the outcomes begins a refusal of reason ${code}; 0 to ${refusalForms.length - 1} are known.`,
      )
    this.#next = this.#behind(this.#form.fields.length, this.#read)
  }

  /** Where so many figures end; beyond the bytes where they break off. */
  #behind(count: number, from: number): number {
    let at = from
    for (let left = count; left > 0 && at <= this.#bytes.length; at += 1)
      if (!(this.#bytes[at] >= 128)) left -= 1
    return at
  }

  #nextLine(): void {
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
