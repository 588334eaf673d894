import { DONE } from './exit.ts'

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
  /** What is piped in; absent where nothing can be. */
  readonly input?: () => Promise<Uint8Array>
}

/** The process's own standard input, output and error. */
export function processIo(): Io {
  const noColor = process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== ''
  process.stdout.on('error', endWithReader)
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    hasColors: process.stdout.isTTY === true && !noColor,
    now: () => performance.now(),
    ...(process.stdin.isTTY !== true && { input: standardInput }),
  }
}

/** Who reads us, such as `head`, may have read enough and be gone: then nobody is left to write to. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(DONE)
}

async function standardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Bold where colours are wanted. */
export function bold(text: string, io: Io): string {
  return io.hasColors ? `\u001b[1m${text}\u001b[22m` : text
}
