import { linesOf, withoutReturn } from './csv-lines.ts'
import { exactJson, JsonSyntax, type JsonValue } from './exact-json.ts'
import type { Place, Problems } from './problems.ts'

/** One record of a JSON Lines file; its numbers are the texts that were written. */
export interface JsonLine {
  readonly line: number
  readonly value: JsonValue
  /** Where a value starts; where there is none, its nearest parent. Worked out anew from the line when asked. */
  placeOf(path: readonly (string | number)[]): Place
}

/**
 * Reads JSON Lines, one JSON value on each line, so that no digit is lost: numbers stay text.
 *
 * @param source the text, or its lines without their line ends
 * @param problems takes every line that is not JSON, with the column of the fault; a cut-off last line is named
 * @returns the sound lines in order
 * @see https://jsonlines.org
 */
export function readJsonLines(
  file: string,
  source: string | Iterable<string>,
  problems: Problems,
): JsonLine[] {
  const records: JsonLine[] = []
  let line = 0
  for (const text of linesOf(source)) {
    line += 1
    const record = jsonLineOf(file, line, withoutReturn(text), problems)
    if (record !== undefined) records.push(record)
  }
  return records
}

/** Reads one line of such a file; undefined where it is no JSON, which has been told as a problem. */
export function jsonLineOf(
  file: string,
  line: number,
  text: string,
  problems: Problems,
): JsonLine | undefined {
  if (text.trim() === '') {
    const todo = 'Delete the line'
    problems.add({ place: { file, line, column: 1 }, found: 'an empty line', expected: 'a JSON value', todo })
    return undefined
  }
  try {
    const value = exactJson(text)
    const placeOf = (path: readonly (string | number)[]) => ({ file, line, column: startIn(text, path) + 1 })
    return { line, value, placeOf }
  } catch (error) {
    if (!(error instanceof JsonSyntax)) throw error
    const { found, expected, at } = error
    const cut = at >= text.length ? { todo: 'Check that the file was not cut off here' } : {}
    problems.add({ place: { file, line, column: at + 1 }, found, expected, ...cut })
    return undefined
  }
}

function startIn(text: string, path: readonly (string | number)[]): number {
  const starts = new Map<string, number>()
  exactJson(text, (at, start) => starts.set(JSON.stringify(at.map(String)), start))
  for (let depth = path.length; depth > 0; depth--) {
    const start = starts.get(JSON.stringify(path.slice(0, depth).map(String)))
    if (start !== undefined) return start
  }
  return starts.get('[]')!
}
