import type { Journal } from '../../journal/journal.ts'
import type { Settled } from './options.ts'
import type { Recovered } from './recover.ts'
import { columnsOf, freezeState } from './snapshot-bytes.ts'
import { bytesOfState } from './snapshot-elsewhere.ts'
import type { SpareMemory } from './spare-memory.ts'
import type { HostState } from './state.ts'

/** Takes snapshots of a host, one after the other, and knows when the next is due. */
export class Snapshots {
  readonly #journal: Journal
  readonly #epoch: number
  readonly #every: Settled['snapshotEvery']
  readonly #memory: SpareMemory
  #commands: number
  #bytes: number
  #newestRow: number | null
  #fault: Error | null = null
  /** The last that was begun: where it stands, and how it ends. */
  #last: { readonly row: number; readonly kept: Promise<number> } | null = null

  constructor(parts: {
    readonly journal: Journal
    readonly epoch: number
    readonly recovered: Recovered
    readonly every: Settled['snapshotEvery']
    readonly memory: SpareMemory
  }) {
    const { snapshot, commands, bytes, state } = parts.recovered
    this.#journal = parts.journal
    this.#epoch = parts.epoch
    this.#every = parts.every
    this.#memory = parts.memory
    this.#commands = commands
    this.#bytes = bytes
    this.#newestRow = snapshot?.row ?? null
    if (snapshot?.epoch === parts.epoch)
      this.#last = { row: snapshot.row, kept: Promise.resolve(snapshot.row) }
    // Nobody waits yet: the memory is got now, so that the first snapshot holds up no more than a later one.
    this.#memory.giveBack(columnsOf(freezeState(state, this.#memory.take)))
  }

  get newestRow(): number | null {
    return this.#newestRow
  }

  get fault(): Error | null {
    return this.#fault
  }

  /** Whether one is due after another row. */
  isDueAfter(commands: number, bytes: number): boolean {
    this.#commands += commands
    this.#bytes += bytes
    return this.#commands >= this.#every.commands || this.#bytes >= this.#every.bytes
  }

  /**
   * Copies a state as it is now; it is written when the row before it is on disk.
   * @param before hash of that row, as soon as it is on disk
   * @returns the row it stands at, when it is kept
   */
  take(state: HostState, before: () => Promise<Uint8Array>): Promise<number> {
    const row = state.rows
    if (this.#last?.row === row) return this.#last.kept
    const bytes = bytesOfState(freezeState(state, this.#memory.take), this.#memory)
    this.#commands = 0
    this.#bytes = 0
    const kept = this.#keep(row, bytes, before, this.#last?.kept)
    const last = { row, kept }
    this.#last = last
    kept.catch((error: unknown) => {
      this.#fault = error instanceof Error ? error : new Error(String(error))
      if (this.#last === last) this.#last = null
    })
    return kept
  }

  async #keep(
    row: number,
    bytes: Promise<Uint8Array>,
    before: () => Promise<Uint8Array>,
    earlier: Promise<number> | undefined,
  ): Promise<number> {
    const [made, hash] = await Promise.all([bytes, before(), earlier?.catch(() => null)])
    await this.#journal.putSnapshot({ row, hash, epoch: this.#epoch, bytes: made })
    this.#newestRow = row
    this.#fault = null
    return row
  }
}
