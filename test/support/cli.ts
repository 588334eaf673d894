import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Io } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'

/** What a command said and how it ended. */
export interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs the `breakwater` command in this process, as at a pipe unless told otherwise. */
export async function breakwater(argv: readonly string[], terminal: Partial<Io> = {}): Promise<Said> {
  let [out, err] = ['', '']
  let clock = 0
  const io: Io = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    hasColors: false,
    // A clock of its own makes progress lines the same on every machine.
    now: () => (clock += 1_000),
    ...terminal,
  }
  const code = await main([...argv], io)
  return { code, out, err }
}

/** A process that is asked to end before a command has begun: one that runs on starts, and stops again. */
export const endedAtOnce: Partial<Io> = {
  process: {
    onStop(stop) {
      stop()
      return () => undefined
    },
    onUncaught: () => () => undefined,
    exit: () => undefined,
  },
}

/** A folder that is gone after the test, with these files in it. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** The bytes of every file of a folder, as hexadecimal text by name. */
export function bytesOf(folder: string): Map<string, string> {
  const names = readdirSync(folder).toSorted()
  return new Map(names.map((name) => [name, readFileSync(join(folder, name)).toString('hex')]))
}
