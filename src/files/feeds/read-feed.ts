import { exactJson, JsonSyntax } from '../exact-json.ts'
import type { FeedReader } from './reader.ts'
import type { FeedUpdate } from './update.ts'

/**
 * Everything that a source of lines tells, line by line. A first line that is the beginning of a JSON value and not the
 * whole of it makes the source one document, as a pretty-printed answer of an interface is.
 */
export async function* readFeed(
  lines: AsyncIterable<string>,
  reader: FeedReader,
): AsyncGenerator<FeedUpdate> {
  let document: string[] | undefined
  let isFirst = true
  for await (const line of lines) {
    if (isFirst && isUnfinished(line)) document = []
    isFirst = false
    if (document === undefined) yield* reader.push(line)
    else document.push(line)
  }
  if (document !== undefined) yield* reader.pushDocument(document.join('\n'))
  yield* reader.end()
}

function isUnfinished(line: string): boolean {
  if (!/^\uFEFF?\s*[[{]/.test(line)) return false
  try {
    exactJson(line.replace(/^\uFEFF/, ''))
    return false
  } catch (error) {
    return error instanceof JsonSyntax && error.at >= line.trimEnd().length
  }
}
