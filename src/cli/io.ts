import { DONE, OUTSIDE_WORLD_FAILED } from './exit.ts'

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
  /** The same as it comes, for what has no end. */
  readonly chunks?: () => AsyncIterable<Uint8Array>
  /** Standard output is a terminal: what is written there is read by a person and kept by nobody. */
  readonly isOutTerminal?: boolean
  /** For a command that runs until it is told to stop. */
  readonly process?: ProcessIo
}

/** What such a command has to do with its process. */
export interface ProcessIo {
  /** Tells when the process is asked to end. Asked a second time, it ends at once. @returns takes it off */
  onStop(stop: () => void): () => void
  /** Tells of an error that nothing caught, after which nothing can be trusted. @returns takes it off */
  onUncaught(tell: (error: unknown) => void): () => void
  /** Ends at once, whatever is still open. */
  exit(code: number): void
}

/** The process's own standard input, output and error. */
export function processIo(): Io {
  const noColor = process.env.NO_COLOR !== undefined && process.env.NO_COLOR !== ''
  process.stdout.on('error', endWithReader)
  process.stderr.on('error', passOver)
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    hasColors: process.stdout.isTTY === true && !noColor,
    isOutTerminal: process.stdout.isTTY === true,
    process: ownProcess,
    now: () => performance.now(),
    ...(process.stdin.isTTY !== true && { input: standardInput, chunks: () => process.stdin }),
  }
}

const ownProcess: ProcessIo = {
  onStop(stop) {
    let times = 0
    const heard = (): void => {
      times += 1
      if (times > 1) process.exit(OUTSIDE_WORLD_FAILED)
      stop()
    }
    return listening(['SIGTERM', 'SIGINT', 'SIGHUP'], heard)
  },
  onUncaught: (tell) => listening(['uncaughtException', 'unhandledRejection'], tell),
  exit: (code) => process.exit(code),
}

function listening(names: readonly string[], heard: (what: unknown) => void): () => void {
  for (const name of names) process.on(name, heard)
  return () => {
    for (const name of names) process.off(name, heard)
  }
}

/** Who reads us, such as `head`, may have read enough and be gone: then nobody is left to write to. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(DONE)
  passOver(error)
}

/** A terminal that was closed: that is told by a signal, and what is still written to it is read by nobody. */
function passOver(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EIO') throw error
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
