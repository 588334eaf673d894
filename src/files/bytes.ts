import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Problem, type Problems, wholeFile } from './problems.ts'

/** Largest input taken, after unpacking: 1 GiB. A small gz can unpack to far more, by accident or by design. */
export const MAX_INPUT_BYTES: number = 1024 * 1024 * 1024
/** Longest text the runtime can hold, 2^29 - 24 characters. */
const MAX_TEXT_LENGTH = 536_870_888

const unpack = promisify(gunzip)

/** Bounds of one reading. */
export interface ReadLimits {
  readonly maxBytes?: number
}

/**
 * Reads a file whole. What begins with the gz magic bytes is unpacked, whatever its name.
 *
 * @param problems takes a file that is missing, no file, not readable, too large, or a gz that is broken or cut off
 * @returns the bytes, or undefined where there is a problem
 * @see https://www.rfc-editor.org/rfc/rfc1952
 */
export async function readInputBytes(
  path: string,
  problems: Problems,
  { maxBytes = MAX_INPUT_BYTES }: ReadLimits = {},
): Promise<Uint8Array | undefined> {
  try {
    const { size } = await stat(path)
    if (size > maxBytes) throw new Refused(tooLarge(path, `${size} bytes`, maxBytes))
    const bytes = await readFile(path)
    return isGz(bytes) ? await unpacked(path, bytes, maxBytes) : bytes
  } catch (error) {
    problems.add(error instanceof Refused ? error.problem : fileProblem(path, error))
    return undefined
  }
}

/**
 * Opens a file whose bytes are taken as they are read, for files too large to hold.
 *
 * @param problems takes a file that is missing, no file, or not readable
 * @returns undefined where there is a problem
 */
export async function openInput(
  path: string,
  problems: Problems,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    await (await open(path)).close()
    if ((await stat(path)).isDirectory())
      throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' })
    return bytesAsRead(path)
  } catch (error) {
    problems.add(fileProblem(path, error))
    return undefined
  }
}

/** The file is opened by the first who reads, so whoever reads nothing leaves nothing open. */
async function* bytesAsRead(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path)
}

/**
 * Reads a text file whole, as UTF-8 and nothing else; a gz is unpacked, a byte order mark left out.
 *
 * @param problems takes what `readInputBytes` tells, and the first byte that is not UTF-8
 */
export async function readInput(
  path: string,
  problems: Problems,
  limits: ReadLimits = {},
): Promise<string | undefined> {
  const bytes = await readInputBytes(path, problems, limits)
  return bytes === undefined ? undefined : textOf(path, bytes, problems)
}

/** Turns bytes into text, as UTF-8 and nothing else; a byte order mark is left out. */
export function textOf(file: string, bytes: Uint8Array, problems: Problems): string | undefined {
  if (!isUtf8(bytes)) {
    problems.add(notUtf8(file, bytes, firstInvalidUtf8(bytes)))
    return undefined
  }
  if (bytes.length > MAX_TEXT_LENGTH) {
    problems.add(tooLarge(file, `${bytes.length} bytes of text`, MAX_TEXT_LENGTH))
    return undefined
  }
  return new TextDecoder().decode(bytes)
}

class Refused extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.found)
    this.problem = problem
  }
}

function isGz(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

async function unpacked(file: string, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    throw new Refused(gzProblem(file, error as NodeJS.ErrnoException, maxBytes))
  }
}

function gzProblem(file: string, { code, message }: NodeJS.ErrnoException, maxBytes: number): Problem {
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(file, 'a gz that unpacks to more', maxBytes)
  const found = code === 'Z_BUF_ERROR' ? 'a gz that is cut off' : `a broken gz (${message})`
  return { place: wholeFile(file), found, expected: 'a whole gz', todo: 'Fetch the file again' }
}

function tooLarge(file: string, found: string, maxBytes: number): Problem {
  const todo = 'Split the file'
  return { place: wholeFile(file), found, expected: `at most ${maxBytes} bytes`, todo }
}

/** What the system said of the path, in the reader's words; anything else of the outside world is passed on. */
function fileProblem(path: string, error: unknown): Problem {
  const place = wholeFile(path)
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { place, found: 'no such file', expected: 'a file to read', todo: 'Check the path' }
    case 'EISDIR':
      return { place, found: 'a folder', expected: 'a file to read', todo: 'Name a file in it' }
    case 'EACCES':
    case 'EPERM':
      return { place, found: 'a file that may not be read', expected: 'permission to read it' }
    default:
      throw error
  }
}

function notUtf8(file: string, bytes: Uint8Array, offset: number): Problem {
  const before = bytes.subarray(0, offset)
  const lineStart = before.lastIndexOf(0x0a) + 1
  const line = before.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 1)
  const column = new TextDecoder().decode(before.subarray(lineStart)).length + 1
  const byte = `0x${bytes[offset].toString(16).padStart(2, '0')}`
  const found = `a byte ${byte} that is not UTF-8, at byte offset ${offset}`
  return { place: { file, line, column }, found, expected: 'text in UTF-8', todo: 'Save the file as UTF-8' }
}

/** Offset of the first byte that does not begin a whole character; the length of the text where all do. */
function firstInvalidUtf8(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length) {
    const size = characterSize(bytes[at])
    if (bytes[at] >= 0x80 && !isUtf8(bytes.subarray(at, at + size))) return at
    at += size
  }
  return at
}

/** How many bytes the character takes by its first byte. */
function characterSize(first: number): number {
  if (first >= 0xf0) return 4
  if (first >= 0xe0) return 3
  return first >= 0xc0 ? 2 : 1
}
