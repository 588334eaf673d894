import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe } from 'vitest'

/** Real books, candles and tables, beside the repository and never in it. */
const DATA_FOLDER = fileURLToPath(new URL('../../../shared/data/', import.meta.url))

/** Path of a file or folder of the real data, whether it is there or not. */
export function dataPath(relativePath: string): string {
  return `${DATA_FOLDER}${relativePath}`
}

/** Is this file or folder of the real data on this machine? */
export function hasData(relativePath: string): boolean {
  return existsSync(dataPath(relativePath))
}

/**
 * Describes tests on one file or folder of the real data. Where it is absent they are skipped, and the name says so.
 *
 * @param fn is given the path
 */
export function describeWithData(name: string, relativePath: string, fn: (path: string) => void): void {
  const path = dataPath(relativePath)
  if (hasData(relativePath)) describe(name, () => fn(path))
  else describe.skip(`${name} (skipped: no ../shared/data/${relativePath})`, () => fn(path))
}
