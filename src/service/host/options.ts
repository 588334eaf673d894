/** How a host works; everything has a usual value. */
export interface HostOptions {
  /** Most commands of one row. */
  readonly batchCommands?: number
  /** A batch ends after so long, that whatever else the process does gets its turn. */
  readonly sliceMs?: number
  /** Rows on their way to the disk at once. */
  readonly maxWriting?: number
  /** Requests that may wait to be decided. */
  readonly maxWaiting?: number
  /** How long a request is known again by its key, and how many are at most. */
  readonly known?: { readonly forMs: number; readonly atMost: number }
  /** How long a nonce is taken: longer than a signature is good for, both ways. */
  readonly nonces?: { readonly forMs: number }
  /** A snapshot is due after so many commands, or so many bytes of rows. */
  readonly snapshotEvery?: { readonly commands: number; readonly bytes: number }
}

export type Settled = { readonly [Name in keyof HostOptions]-?: NonNullable<HostOptions[Name]> }

const DAY_MS = 86_400_000

/** @throws {RangeError} when a value is none to work with */
export function settle(options: HostOptions): Settled {
  const settled = {
    batchCommands: 1000,
    sliceMs: 2,
    maxWriting: 3,
    maxWaiting: 100_000,
    known: { forMs: DAY_MS, atMost: 1_000_000 },
    nonces: { forMs: 300_000 },
    snapshotEvery: { commands: 1_000_000, bytes: 256 << 20 },
    ...options,
  }
  for (const [name, value] of Object.entries(settled))
    for (const each of typeof value === 'number' ? [value] : Object.values(value))
      if (!(each > 0))
        throw new RangeError(`The host was given ${each} for ${name}; a number above zero was expected.`)
  return settled
}
