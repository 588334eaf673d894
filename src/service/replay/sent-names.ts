import type { Account } from '../../core/book/book.ts'

/**
 * Names by row on their way to another thread: a list of a million texts takes long to carry, a few long texts do not.
 *
 * - `texts`: all of them, as JSON lists one behind the other.
 * - `known`: those that may be told of `count` rows, and what stands in the place of the `others`.
 */
export type SentNames =
  | { readonly texts: readonly string[] }
  | {
      readonly count: number
      readonly known: readonly (readonly [Account, string])[]
      readonly others: string
    }

/** The names by row again. */
export function namesSent(sent: SentNames): readonly string[] {
  if ('texts' in sent) return sent.texts.flatMap((text) => JSON.parse(text) as string[])
  const names: string[] = new Array(sent.count).fill(sent.others)
  for (const [row, name] of sent.known) names[row] = name
  return names
}
