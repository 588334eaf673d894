/** Where a command writes. */
export interface Io {
  out(text: string): void
  err(text: string): void
  /** Standard error is a terminal: progress may be drawn there. */
  readonly isTerminal: boolean
  /** Colours are wanted: a terminal, and no NO_COLOR. @see https://no-color.org */
  readonly hasColors: boolean
  /** Milliseconds of a clock that only goes forward, for progress. */
  now(): number
}

/** The process's own standard output and standard error. */
export function processIo(): Io {
  const noColor = process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== ''
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    hasColors: process.stdout.isTTY === true && !noColor,
    now: () => performance.now(),
  }
}

/** Bold where colours are wanted. */
export function bold(text: string, io: Io): string {
  return io.hasColors ? `\u001b[1m${text}\u001b[22m` : text
}
