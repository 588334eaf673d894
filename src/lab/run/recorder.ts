import type { Event } from '../../core/engine/events.ts'
import { netEquityOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import { OptionBooks } from '../options/option-books.ts'
import { settlementNote } from '../options/settlement-note.ts'
import type { LossResult, RunResult } from '../run-result.ts'
import { Equities } from './equities.ts'
import { markText } from './grid.ts'
import { LossRecord } from './loss-record.ts'
import type { RunHeader } from './plan.ts'
import type { Words } from './words.ts'

/** Watches a run and keeps what its result tells: every loss, every moment, and who paid for whom. */
export class Recorder {
  readonly #house: House
  readonly #header: RunHeader
  readonly #words: Words
  readonly #losses = new Map<number, LossRecord>()
  readonly #timeline: RunResult['timeline'][number][] = []
  readonly #equities = new Equities()
  readonly #books = new OptionBooks()
  #startedWith: bigint[] = []
  readonly #notes: string[] = []
  #hasBegun = false
  #calls = 0
  #positions = 0
  /** Since the last moment told. */
  #opened = 0
  #deleveraged = 0n

  constructor(house: House, header: RunHeader, words: Words) {
    this.#house = house
    this.#header = header
    this.#words = words
  }

  /** The opening is done: from now on events are told. */
  begin(): void {
    this.#hasBegun = true
    this.#equities.begin(this.#house)
    this.#startedWith = this.#fundBalances()
    this.#positions = this.#house.book.positions
  }

  before(event: Event): void {
    if (!this.#hasBegun) return
    for (const loss of lossesOf(event)) this.#losses.get(loss)?.before(this.#house)
  }

  after(event: Event): void {
    if (!this.#hasBegun) return
    this.#equities.note(this.#house, event)
    switch (event.type) {
      case 'expiry-settled':
        this.#notes.push(settlementNote(this.#house.markets, event))
        return
      case 'loss-opened':
        this.#opened += 1
        this.#losses.set(event.loss, new LossRecord(this.#house, this.#words, event))
        return
      case 'account-called':
        this.#calls += 1
        return
      case 'loss-closed':
        if (event.how !== 'cured') this.#equities.noteDefault(this.#bucketOf(event.loss))
        break
      case 'deleveraged':
        if (event.kind !== 'transfer-to-backstop' && event.kind !== 'bid')
          for (const quantity of event.quantities) this.#deleveraged += BigInt(Math.abs(quantity))
    }
    for (const loss of lossesOf(event)) this.#losses.get(loss)?.after(this.#house, this.#words, event)
  }

  #bucketOf(loss: number): number {
    return this.#losses.get(loss)?.bucket ?? -1
  }

  /** A row of the timeline: after every move of marks. */
  sample(): void {
    const { markets, tables, at } = this.#house
    this.#timeline.push({
      at,
      marks: [...markets.series.keys()].map((series) => markText(markets, series, markets.mark[series])),
      funds: this.#fundBalances(),
      openLosses: tables.losses.size,
      lossesOpened: this.#opened,
      deleveraged: this.#deleveraged,
    })
    this.#opened = 0
    this.#deleveraged = 0n
    this.#books.sample(this.#house)
  }

  /** Sentences about what happened that no figure tells. */
  get notes(): readonly string[] {
    return this.#notes
  }

  /** The books of options that fell; nothing where no scenario model margins anybody. */
  optionBooks(): Pick<RunResult, 'optionBooks'> {
    const fallen = new Set(this.losses().map(({ bucket }) => bucket))
    const books = this.#books.told(this.#words, fallen, (row) => this.#house.book.homeAssetOf(row))
    return books.length === 0 ? {} : { optionBooks: books }
  }

  /** What house accounts hold at the marks: cash, and positions where they took some over. */
  #fundBalances(): bigint[] {
    return this.#header.funds.map((name) => {
      const row = this.#house.tables.named.get(name)
      return row === undefined ? 0n : BigInt(netEquityOf(this.#house, row))
    })
  }

  losses(): readonly LossRecord[] {
    return [...this.#losses.values()]
  }

  lossResults(): LossResult[] {
    return this.losses().map((loss) => loss.result(this.#house, this.#words))
  }

  get timeline(): RunResult['timeline'] {
    return this.#timeline
  }

  hurt(): RunResult['hurt'] {
    return this.#equities.hurt(this.#house, this.#words)
  }

  /** Funds with what they held when the opening was done. */
  funds(): RunResult['funds'] {
    const { book, tables } = this.#house
    return this.#header.funds.map((name, place) => {
      const row = tables.named.get(name) ?? 0
      return {
        name,
        kind: book.kindOf(row),
        asset: book.homeAssetOf(row),
        startedWith: this.#startedWith[place] ?? 0n,
      }
    })
  }

  get counts(): { readonly calls: number; readonly positions: number } {
    return { calls: this.#calls, positions: this.#positions }
  }
}

/** The losses an event belongs to; one that opens has none to look at before it. */
export function lossesOf(event: Event): readonly number[] {
  if ('losses' in event) return event.losses
  // What comes back comes back to a loss that has closed.
  if (event.type === 'loss-opened' || event.type === 'recovered') return []
  return 'loss' in event ? [event.loss] : []
}
