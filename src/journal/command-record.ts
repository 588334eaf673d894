import type { Command, Trade } from '../core/engine/commands.ts'
import { canonicalJson } from '../wire/canonical-json.ts'
import { commandFromJson, commandToJson } from '../wire/json.ts'
import { ByteReader, MalformedBatch } from './bytes.ts'

/**
 * Commands as bytes, for the rows of a journal.
 *
 * A batch is a little-endian run of records. A trade, which is most of them, is 72 bytes at fixed places; any other
 * command, and a trade that names the mark of its index, is its canonical JSON behind its length. Who gave a command is a number into the batch's list of names,
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
  /** Whoever gave the command before gives most. */
  #lastName = ''
  #lastNumber = -1
  #nameBytes = 0
  readonly #encoder = new TextEncoder()

  get count(): number {
    return this.#count
  }

  add(command: Command): void {
    if (command.body.type === 'trade' && command.body.indexMark === undefined)
      this.#addTrade(command, command.body)
    else this.#addOther(command)
    this.#count += 1
  }

  /** The batch so far, as bytes of its own, and an empty recorder again. */
  take(): Uint8Array {
    const bytes = new Uint8Array(this.size)
    this.takeInto(bytes, 0)
    return bytes
  }

  /** Bytes of the batch so far. */
  get size(): number {
    return 8 + this.#nameBytes + this.#used
  }

  /** The batch so far at a place of other bytes, and an empty recorder again. */
  takeInto(bytes: Uint8Array, from: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    view.setUint32(from, this.#names.size, true)
    let at = from + 4
    for (const name of this.#names.keys()) {
      const text = this.#encoder.encode(name)
      view.setUint32(at, text.length, true)
      bytes.set(text, at + 4)
      at += 4 + text.length
    }
    view.setUint32(at, this.#count, true)
    bytes.set(this.#bytes.subarray(0, this.#used), at + 4)
    this.#used = 0
    this.#count = 0
    this.#names.clear()
    this.#nameBytes = 0
    this.#lastNumber = -1
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
    if (this.#lastNumber < 0 || by !== this.#lastName) {
      this.#lastNumber = this.#numberOf(by)
      this.#lastName = by
    }
    return this.#lastNumber
  }

  #numberOf(by: string): number {
    const known = this.#names.get(by)
    if (known !== undefined) return known
    this.#names.set(by, this.#names.size)
    this.#nameBytes += 4 + this.#encoder.encode(by).length
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

/**
 * Reads a batch back, exactly.
 * @throws {MalformedBatch} where the bytes end too early or a tag is unknown, with the place
 */
export function commandsOf(bytes: Uint8Array): Command[] {
  const reader = new ByteReader(bytes)
  const commands = readCommands(reader)
  reader.end()
  return commands
}

/** The same, of bytes that go on behind the commands. */
export function readCommands(reader: ByteReader): Command[] {
  const names = readMany(reader, () => reader.text(reader.u32()))
  return readMany(reader, () => readCommand(reader, names))
}

/** As many as the number in front says: one by one, since a damaged number may be any. */
export function readMany<T>(reader: ByteReader, read: () => T): T[] {
  const all: T[] = []
  for (let left = reader.u32(); left > 0; left -= 1) all.push(read())
  return all
}

function readCommand(reader: ByteReader, names: readonly string[]): Command {
  const from = reader.at
  const tag = reader.u32()
  if (tag === OTHER) return reader.json(reader.u32(), 'a command', commandFromJson)
  if (tag !== TRADE)
    throw new MalformedBatch(`Byte ${from} begins a record of kind ${tag}; 0 and 1 are known.`)
  return readTrade(reader, names)
}

function readTrade(reader: ByteReader, names: readonly string[]): Command {
  const { view } = reader
  const from = reader.step(TRADE_BYTES - 4)
  const by = names[view.getUint32(from, true)]
  const taker = view.getInt32(from + 16, true)
  if (by === undefined)
    throw new MalformedBatch(
      `Byte ${from} names giver ${names.length} or later, and there are ${names.length}.`,
    )
  if (taker !== 0 && taker !== 1)
    throw new MalformedBatch(
      `Byte ${from + 16} says ${taker} for the taker; 0 (buyer) and 1 (seller) are known.`,
    )
  const body: Trade = {
    type: 'trade',
    buyer: view.getInt32(from + 4, true),
    seller: view.getInt32(from + 8, true),
    series: view.getInt32(from + 12, true),
    quantity: view.getFloat64(from + 36, true),
    price: view.getFloat64(from + 44, true),
    taker: taker === 1 ? 'seller' : 'buyer',
    buyerOrder: orderOf(view.getFloat64(from + 52, true)),
    sellerOrder: orderOf(view.getFloat64(from + 60, true)),
  }
  return { id: view.getFloat64(from + 20, true), at: view.getFloat64(from + 28, true), by, body }
}

function orderOf(order: number): number | null {
  return order === NO_ORDER ? null : order
}
