import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Command } from '../core/engine/commands.ts'
import { readInput } from '../files/bytes.ts'
import { Problems } from '../files/problems.ts'
import { RUN_FILE } from '../files/run-folder.ts'
import { headerFromJson } from '../lab/run/header-json.ts'
import type { RunHeader } from '../lab/run/plan.ts'
import { commandFromJson, MalformedRecord } from '../wire/json.ts'
import { UsageError } from './exit.ts'
import type { RunHashes } from './run-files.ts'

const hash = z.string()
const runHashes: z.ZodType<RunHashes> = z.strictObject({
  files: z.record(z.string(), hash),
  inputs: z.array(z.strictObject({ path: z.string(), sha256: hash })),
  scenario: hash,
  commands: hash,
  events: hash,
  fingerprint: hash,
  chain: hash,
})

/** A run folder that cannot be read back as it was written. */
export class DamagedRun extends Error {
  override readonly name = 'DamagedRun'
  readonly exitCode = 1
}

/** Reads files of a run folder, each unpacked, once. */
export class RunReader {
  readonly folder: string
  readonly #contents = new Map<string, string | null>()

  /** @throws {UsageError} when the folder holds no run */
  constructor(folder: string) {
    this.folder = folder
    if (existsSync(join(folder, RUN_FILE))) return
    throw new UsageError(
      `Found no ${RUN_FILE} in ${folder}, expected the folder of a run. Make one with: breakwater run SCENARIO --out ${folder}`,
    )
  }

  /** The content of a file, unpacked, or the reason why it cannot be read. */
  async read(name: string): Promise<{ readonly text: string } | { readonly why: string }> {
    const known = this.#contents.get(name)
    if (known !== undefined && known !== null) return { text: known }
    const problems = new Problems()
    const text = await readInput(join(this.folder, name), problems)
    if (text === undefined) return { why: `found ${problems.list()[0].found}` }
    this.#contents.set(name, text)
    return { text }
  }

  /** @throws {DamagedRun} when the file cannot be read */
  async need(name: string): Promise<string> {
    const read = await this.read(name)
    if ('text' in read) return read.text
    throw new DamagedRun(`${join(this.folder, name)}: ${read.why}. Run the scenario again.`)
  }

  async hashes(name: string): Promise<RunHashes> {
    return parsed(join(this.folder, name), await this.need(name), (json) => runHashes.parse(json))
  }

  async header(name: string): Promise<RunHeader> {
    return parsed(join(this.folder, name), await this.need(name), headerFromJson)
  }

  /** The lines of a record. */
  async lines(name: string): Promise<string[]> {
    const text = await this.need(name)
    if (text === '') return []
    const lines = text.split('\n')
    if (lines.pop() === '') return lines
    throw new DamagedRun(
      `${join(this.folder, name)}:${lines.length + 1}: found a line without its end, expected a whole record. It was cut off.`,
    )
  }
}

/** Commands of a record, read as they are asked for. */
export function* commandsOf(file: string, lines: readonly string[]): Generator<{ command: Command }> {
  for (const [at, line] of lines.entries())
    yield { command: parsed(`${file}:${at + 1}`, line, commandFromJson) }
}

function parsed<T>(where: string, text: string, read: (json: unknown) => T): T {
  try {
    return read(JSON.parse(text))
  } catch (error) {
    const isMalformed =
      error instanceof SyntaxError || error instanceof MalformedRecord || error instanceof z.ZodError
    if (!isMalformed) throw error
    throw new DamagedRun(`${where}: ${error.message}`)
  }
}
