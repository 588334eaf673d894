import { isUtf8 } from 'node:buffer'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Problems } from '../problems.ts'

const LINE_END = 0x0a
/** A line longer than this is no record of a feed, but a file of another kind. */
const LONGEST_LINE = 64 * 1024 * 1024

/**
 * The lines of a stream of bytes, as they come: a gz is unpacked, whatever its name; text is UTF-8 and nothing else.
 *
 * @param problems takes lines that are not UTF-8, which are given as empty ones; a gz that is broken or cut off and a line
 *   without an end, behind which nothing is read
 */
export async function* linesOfStream(
  file: string,
  source: AsyncIterable<Uint8Array>,
  problems: Problems,
): AsyncGenerator<string> {
  let line = 0
  let rest: Uint8Array = new Uint8Array()
  const tell = (found: string, expected: string): void =>
    problems.add({ place: { file, line: line + 1, column: 1 }, found, expected })
  const texts = function* (bytes: Uint8Array): Generator<string> {
    for (const text of textsOf(bytes)) {
      if (text === null) tell('a byte that is not UTF-8', 'text in UTF-8')
      line += 1
      yield text ?? ''
    }
  }
  try {
    for await (const chunk of await unpacked(source)) {
      const end = chunk.lastIndexOf(LINE_END)
      if (end >= 0) yield* texts(joined(rest, chunk.subarray(0, end)))
      rest = end >= 0 ? chunk.slice(end + 1) : joined(rest, chunk)
      if (rest.length > LONGEST_LINE)
        return tell('a line without an end', `lines of at most ${LONGEST_LINE} bytes`)
    }
  } catch (error) {
    return tellOf(error, tell)
  }
  if (rest.length > 0) yield* texts(rest)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.length === 0 ? b : Buffer.concat([a, b])
}

/** The lines of some bytes; null stands for one that is no text. Nearly always all of them are. */
function textsOf(bytes: Uint8Array): (string | null)[] {
  if (isUtf8(bytes))
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8').split('\n')
  const lines: (string | null)[] = []
  for (let from = 0; from <= bytes.length; ) {
    const end = bytes.indexOf(LINE_END, from)
    const line = bytes.subarray(from, end < 0 ? bytes.length : end)
    lines.push(isUtf8(line) ? Buffer.from(line).toString('utf8') : null)
    from = end < 0 ? bytes.length + 1 : end + 1
  }
  return lines
}

/** The bytes themselves, or what a gz holds: the first two bytes say which. */
async function unpacked(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const chunks = source[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array()
  while (head.length < 2) {
    const { done, value } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const whole = (async function* () {
    yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  })()
  if (head[0] !== 0x1f || head[1] !== 0x8b) return whole
  const gunzip = createGunzip()
  // What fails before the gz ends it, and is thrown where it is read.
  pipeline(Readable.from(whole), gunzip, () => undefined)
  return gunzip
}

function tellOf(error: unknown, tell: (found: string, expected: string) => void): void {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR') tell('a gz that is cut off', 'a whole gz')
  else if (code?.startsWith('Z_') === true) tell(`a broken gz (${message})`, 'a whole gz')
  else throw error
}
