import type { Command, Trade } from '../core/engine/commands.ts'
import { canonicalJson } from '../wire/canonical-json.ts'
import { commandFromJson, commandToJson } from '../wire/json.ts'

/**
 * Commands as bytes, for the rows of a journal.
 *
 * A batch is a little-endian run of records. A trade, which is most of them, is 72 bytes at fixed places; any other
 * command is its canonical JSON behind its length. Who gave a command is a number into the batch's list of names,
 * which stands in front.
 *
 *   batch   u32 names, each u32 length + utf-8 · u32 commands · records
 *   trade   u32 1 · u32 by · i32 buyer · i32 seller · i32 series · i32 taker is seller · f64 id · at · quantity · price ·
 *           buyer's order · seller's order (-1 is none)
 *   other   u32 0 · u32 length · utf-8
 */
const TRADE = 1
const OTHER = 0
const TRADE_BYTES = 72
const NO_ORDER = -1

/** Gathers the commands of a batch in one buffer that is used again and again. */
export class CommandRecorder {
  #bytes: Uint8Array = new Uint8Array(1 << 16)
  #view = new DataView(this.#bytes.buffer)
  #used = 0
  #count = 0
  readonly #names = new Map<string, number>()
  readonly #encoder = new TextEncoder()

  get count(): number {
    return this.#count
  }

  add(command: Command): void {
    if (command.body.type === 'trade') this.#addTrade(command, command.body)
    else this.#addOther(command)
    this.#count += 1
  }

  /** The batch so far, as bytes of its own, and an empty recorder again. */
  take(): Uint8Array {
    const names = [...this.#names.keys()].map((name) => this.#encoder.encode(name))
    const head = names.reduce((sum, name) => sum + 4 + name.length, 8)
    const bytes = new Uint8Array(head + this.#used)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, names.length, true)
    let at = 4
    for (const name of names) {
      view.setUint32(at, name.length, true)
      bytes.set(name, at + 4)
      at += 4 + name.length
    }
    view.setUint32(at, this.#count, true)
    bytes.set(this.#bytes.subarray(0, this.#used), head)
    this.#used = 0
    this.#count = 0
    this.#names.clear()
    return bytes
  }

  #addTrade({ id, at, by }: Command, trade: Trade): void {
    this.#makeRoom(TRADE_BYTES)
    const view = this.#view
    const place = this.#used
    view.setUint32(place, TRADE, true)
    view.setUint32(place + 4, this.#nameOf(by), true)
    view.setInt32(place + 8, trade.buyer, true)
    view.setInt32(place + 12, trade.seller, true)
    view.setInt32(place + 16, trade.series, true)
    view.setInt32(place + 20, trade.taker === 'seller' ? 1 : 0, true)
    view.setFloat64(place + 24, id, true)
    view.setFloat64(place + 32, at, true)
    view.setFloat64(place + 40, trade.quantity, true)
    view.setFloat64(place + 48, trade.price, true)
    view.setFloat64(place + 56, trade.buyerOrder ?? NO_ORDER, true)
    view.setFloat64(place + 64, trade.sellerOrder ?? NO_ORDER, true)
    this.#used += TRADE_BYTES
  }

  #addOther(command: Command): void {
    const text = this.#encoder.encode(canonicalJson(commandToJson(command)))
    this.#makeRoom(8 + text.length)
    this.#view.setUint32(this.#used, OTHER, true)
    this.#view.setUint32(this.#used + 4, text.length, true)
    this.#bytes.set(text, this.#used + 8)
    this.#used += 8 + text.length
  }

  #nameOf(by: string): number {
    const known = this.#names.get(by)
    if (known !== undefined) return known
    this.#names.set(by, this.#names.size)
    return this.#names.size - 1
  }

  #makeRoom(more: number): void {
    if (this.#used + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + more))
    grown.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

/** Bytes that are no batch of commands, or end in the middle of one. */
export class MalformedBatch extends Error {
  override readonly name = 'MalformedBatch'
}

/**
 * Reads a batch back, exactly.
 * @throws {MalformedBatch} where the bytes end too early or a tag is unknown, with the place
 */
export function commandsOf(bytes: Uint8Array): Command[] {
  const reader = new BatchReader(bytes)
  const names = Array.from({ length: reader.u32() }, () => reader.text(reader.u32()))
  const commands = Array.from({ length: reader.u32() }, () => reader.command(names))
  reader.end()
  return commands
}

class BatchReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4), true)
  }

  text(length: number): string {
    const from = this.#step(length)
    return this.#decoder.decode(this.#bytes.subarray(from, from + length))
  }

  command(names: readonly string[]): Command {
    const tag = this.u32()
    if (tag === OTHER) return commandFromJson(JSON.parse(this.text(this.u32())))
    if (tag !== TRADE)
      throw new MalformedBatch(`Byte ${this.#at - 4} begins a record of kind ${tag}; 0 and 1 are known.`)
    const by = names[this.u32()]
    const [buyer, seller, series, taker] = [this.#i32(), this.#i32(), this.#i32(), this.#i32()]
    const [id, at, quantity, price] = [this.#f64(), this.#f64(), this.#f64(), this.#f64()]
    const [buyerOrder, sellerOrder] = [this.#order(), this.#order()]
    const body: Trade = {
      type: 'trade',
      buyer,
      seller,
      series,
      quantity,
      price,
      taker: taker === 1 ? 'seller' : 'buyer',
      buyerOrder,
      sellerOrder,
    }
    return { id, at, by, body }
  }

  end(): void {
    if (this.#at !== this.#bytes.length)
      throw new MalformedBatch(`The batch ends at byte ${this.#at}, and ${this.#bytes.length} were given.`)
  }

  #i32(): number {
    return this.#view.getInt32(this.#step(4), true)
  }

  #f64(): number {
    return this.#view.getFloat64(this.#step(8), true)
  }

  #order(): number | null {
    const order = this.#f64()
    return order === NO_ORDER ? null : order
  }

  #step(length: number): number {
    const from = this.#at
    if (from + length > this.#bytes.length)
      throw new MalformedBatch(
        `The batch breaks off: ${length} bytes were expected at byte ${from} of ${this.#bytes.length}.`,
      )
    this.#at += length
    return from
  }
}
