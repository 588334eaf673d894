import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  type Stats,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { idIn } from '../service/access/secrets.ts'
import { UsageError } from './exit.ts'
import type { Io } from './io.ts'

/** Tells a key of an admin that no other key makes, once. It draws a secret where there is none yet, and gives the one that was told. */
export type TellAdminKey = (draw: () => string) => string

/**
 * Where such a key is told: in a file that only its owner reads, or at a terminal. It is told before it is
 * good for anything, so that no key is ever good that nobody was told: a start that is cut short in between leaves a file
 * behind whose key the next start takes.
 *
 * @throws {UsageError} when there is no such place: a log would keep the key, and others read it
 */
export function adminKeyTo(file: string | undefined, io: Io): TellAdminKey {
  if (file !== undefined) return (draw) => inFile(file, draw, io)
  if (io.isOutTerminal === true)
    return (draw) => {
      const secret = draw()
      io.out(`An admin key, told this once and kept nowhere:\n\n  ${secret}\n\n`)
      return secret
    }
  throw new UsageError(
    'Found an admin key to tell and no terminal to tell it at, expected a place for it. Name a new file with --admin-key-file.',
  )
}

function inFile(file: string, draw: () => string, io: Io): string {
  const left = existsSync(file) ? leftIn(file) : null
  if (left !== null && left !== '') {
    io.out(`Took the admin key that an earlier start left in ${file}. Keep it where nobody else reads.\n`)
    return left
  }
  const secret = draw()
  const { O_CREAT, O_EXCL, O_WRONLY } = constants
  const handle = openSync(file, left === '' ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL, 0o600)
  try {
    writeSync(handle, `${secret}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  syncFolder(dirname(file))
  io.out(`Wrote an admin key to ${file}. Keep it where nobody else reads.\n`)
  return secret
}

/**
 * The key in a file that a start left behind which was cut short; empty where it came to write none.
 * @throws {UsageError} when it is another file, or others could have read it or put it there
 */
function leftIn(file: string): string {
  const handle = openSync(file, constants.O_RDONLY)
  try {
    const text = isOwn(fstatSync(handle)) ? readFileSync(handle, 'utf8') : null
    if (text === '' || (text?.endsWith('\n') === true && idIn(text.trimEnd()) !== null)) return text.trimEnd()
  } finally {
    closeSync(handle)
  }
  throw new UsageError(
    `Found ${file} there already, expected a new name for an admin key. Name another file.`,
  )
}

function isOwn(stats: Stats): boolean {
  const isOurs =
    process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o077) === 0)
  return stats.isFile() && isOurs
}

/** A file is there after a power cut once its folder says so as well; Windows cannot be asked to. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, constants.O_RDONLY)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
