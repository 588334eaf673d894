import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { hexOf } from '../../core/money/sha256.ts'
import { sha256 } from '../chain.ts'

/** How far a journal had come when it was last acknowledged. */
export interface KnownHead {
  readonly rows: number
  /** In hexadecimal digits. */
  readonly head: string
  /** Process that wrote it. */
  readonly process: number
}

const NUMBER_DIGITS = 16

/**
 * A line beside the journal that says how many rows were acknowledged.
 *
 * SQLite reads its log up to the first frame that does not fit and takes that for the end: a damaged byte, or a log
 * that was lost in copying, makes rows vanish without a word. This line remembers them. It is written after each commit
 * and never synced, since it only has to be no further than the journal: after a power cut it may be behind, and then
 * it says less.
 */
export class HeadFile {
  readonly #handle: number
  readonly #process = process.pid

  constructor(file: string) {
    this.#handle = openSync(pathOf(file), constants.O_RDWR | constants.O_CREAT, 0o600)
  }

  write(rows: number, head: Uint8Array): void {
    writeSync(this.#handle, lineOf({ rows, head: hexOf(head), process: this.#process }), 0, 'utf8')
  }

  close(): void {
    closeSync(this.#handle)
  }
}

/** What the line says; null where there is none, or a torn one. */
export function knownHead(file: string): KnownHead | null {
  const text = readOrNull(pathOf(file))
  const match = /^rows (\d+) head ([0-9a-f]{64}) process (\d+) sum [0-9a-f]{16}\n$/.exec(text ?? '')
  if (match === null) return null
  const known = { rows: Number(match[1]), head: match[2], process: Number(match[3]) }
  return lineOf(known) === text ? known : null
}

/** The process that wrote last, or has the journal open. */
export function lastWriter(file: string): number | null {
  return knownHead(file)?.process ?? null
}

/** Where the line stands, for messages. */
export function pathOf(file: string): string {
  return `${file}-head`
}

function lineOf({ rows, head, process }: KnownHead): string {
  const digits = (value: number): string => String(value).padStart(NUMBER_DIGITS, '0')
  const line = `rows ${digits(rows)} head ${head} process ${digits(process)}`
  const sum = hexOf(sha256(new TextEncoder().encode(line))).slice(0, 16)
  return `${line} sum ${sum}\n`
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
