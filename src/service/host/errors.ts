/** More waits than may. Whoever gave it may give it again, with the same key, after a while. */
export class HostBusy extends Error {
  override readonly name = 'HostBusy'
  readonly exitCode = 3
  readonly retryAfterMs: number

  constructor(waiting: number, retryAfterMs: number) {
    super(`${waiting} requests wait to be decided, and no more may. Give it again in ${retryAfterMs} ms.`)
    this.retryAfterMs = retryAfterMs
  }
}

/** The host takes nothing more: it was closed, or a write failed, which is then the cause. */
export class HostStopped extends Error {
  override readonly name = 'HostStopped'
  readonly exitCode = 3
}

export function closedHost(): HostStopped {
  return new HostStopped('The host is closed and takes nothing more. Open it again.')
}

export function stoppedHost(cause: unknown): HostStopped {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new HostStopped(
    `The host takes nothing more since it failed: ${why} What was not answered may have been kept or not: open it again, and give each request again with its key.`,
    { cause },
  )
}

/** Commands of the journal, decided again, came to something else than was told to those who gave them. */
export class DecisionsDiffer extends Error {
  override readonly name = 'DecisionsDiffer'
  readonly exitCode = 1
  readonly row: number
  /** Id of the first command that differs; null where only the whole row does. */
  readonly command: number | null

  constructor(row: number, command: number | null, what: string) {
    const place = command === null ? `Row ${row}` : `Command ${command} in row ${row}`
    super(
      `${place} of the journal was decided otherwise before: ${what}. Open the journal with the version that wrote it and keep it as it is; a version that decides otherwise needs an epoch of its own.`,
    )
    this.row = row
    this.command = command
  }
}

/** The journal's last rows are of an earlier epoch, and no snapshot stands at their end. */
export class EarlierEpoch extends Error {
  override readonly name = 'EarlierEpoch'
  readonly exitCode = 3
}

/** No snapshot of the journal can be read, and the commands before it are gone. */
export class NoUsableSnapshot extends Error {
  override readonly name = 'NoUsableSnapshot'
  readonly exitCode = 3
}
