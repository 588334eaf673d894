import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { readInput } from '../files/bytes.ts'
import { BadInput, Problems, wholeFile } from '../files/problems.ts'
import { writeJson } from '../files/write.ts'
import type { RootTimes } from '../lab/receipts/root-keeper.ts'
import { toJson } from '../wire/canonical-json.ts'
import type { QueueProofFile, ReceiptFile } from '../wire/receipt-json.ts'
import { type RootsFile, rootsJson } from '../wire/roots-json.ts'
import { rulebookToText } from '../wire/rulebook.ts'
import { duration } from '../wire/scalars.ts'
import { UsageError } from './exit.ts'

/** Shorter secrets could be tried out. */
const LEAST_SECRET = 16

/** A rulebook's keys stand in one order, whatever file or record it was read from. */
export function rootsText(roots: RootsFile): string {
  const rulebooks = roots.rulebooks.map((each) => ({
    ...each,
    rules: JSON.parse(rulebookToText(each.rules)),
  }))
  return writeJson({ ...roots, rulebooks })
}

/** Receipts hold scores, which may be whole numbers above 2^53: JSON writes all the digits they need to come back. */
export function receiptText(receipt: ReceiptFile | QueueProofFile): string {
  return `${JSON.stringify(toJson(receipt), null, 2)}\n`
}

export function parseRoots(file: string, text: string): RootsFile {
  return parseJson(file, text, rootsJson, 'the roots of a run')
}

/** @throws {BadInput} when there is no such file or it is something else */
export async function readRoots(file: string): Promise<RootsFile> {
  return parseRoots(file, await textOf(file))
}

/** @throws {BadInput} when the file cannot be read */
export async function textOf(file: string): Promise<string> {
  const problems = new Problems()
  const text = await readInput(file, problems)
  problems.throwIfAny()
  return text ?? ''
}

/**
 * Reads JSON as what it has to be.
 *
 * @throws {BadInput} with every fault
 */
export function parseJson<T>(file: string, text: string, schema: z.ZodType<T, unknown>, what: string): T {
  const problems = new Problems()
  const add = (found: string): void =>
    problems.add({ place: wholeFile(file), found, expected: `${what}, as breakwater wrote it` })
  try {
    const read = schema.safeParse(JSON.parse(text))
    if (read.success) return read.data
    for (const { path, message } of read.error.issues)
      add(`a fault at ${path.map(String).join('.') || 'the whole'}: ${message}`)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    add(`no JSON (${error.message})`)
  }
  throw new BadInput(problems.list())
}

/** The bytes of a journal's secret; null where no file is named. */
export function secretFrom(file: string | undefined): Uint8Array | null {
  if (file === undefined) return null
  const secret = new Uint8Array(readFileSync(file))
  if (secret.length >= LEAST_SECRET) return secret
  throw new UsageError(
    `Found ${secret.length} bytes in ${file}, expected a secret of at least ${LEAST_SECRET}. Draw one from chance.`,
  )
}

/** `--roots` and `--queue-roots` as times; null where the first is `none`. */
export function rootTimes(options: {
  readonly roots: string
  readonly queueRoots: string
}): RootTimes | null {
  const intervalMs = every('--roots', options.roots)
  const queueIntervalMs = every('--queue-roots', options.queueRoots)
  if (intervalMs === null && queueIntervalMs !== null)
    throw new UsageError(
      'Found --queue-roots without --roots, expected both: they are published in one file.',
    )
  return intervalMs === null ? null : { intervalMs, queueIntervalMs }
}

function every(option: string, text: string): number | null {
  if (text === 'none') return null
  const read = duration.safeParse(text)
  if (read.success) return read.data
  throw new UsageError(`Found ${option} ${text}, expected ${read.error.issues[0].message}, or none.`)
}
