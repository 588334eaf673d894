import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { UsageError } from './exit.ts'
import type { Io } from './io.ts'

/**
 * Where the first key of an admin is told, once: in a new file that only its owner reads, or at a terminal. The file is
 * there before the key is made, so that no key is made that nobody can be told.
 *
 * @throws {UsageError} when there is no such place: a log would keep the key, and others read it
 */
export function firstKeyTo(file: string | undefined, io: Io): (secret: string) => void {
  if (file !== undefined) return toFile(file, io)
  if (io.isOutTerminal === true)
    return (secret) => io.out(`The first admin key, told this once and kept nowhere:\n\n  ${secret}\n\n`)
  throw new UsageError(
    'Found no admin key yet and no terminal to tell the first one at, expected a place for it. Name a new file with --admin-key-file.',
  )
}

function toFile(file: string, io: Io): (secret: string) => void {
  if (existsSync(file))
    throw new UsageError(
      `Found ${file} there already, expected a new name for the first admin key. Name another file.`,
    )
  const handle = openSync(file, 'wx', 0o600)
  return (secret) => {
    writeSync(handle, `${secret}\n`)
    fsyncSync(handle)
    closeSync(handle)
    io.out(`Wrote the first admin key to ${file}. Keep it where nobody else reads.\n`)
  }
}
