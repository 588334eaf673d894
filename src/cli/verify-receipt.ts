import { Problems, wholeFile } from '../files/problems.ts'
import { writeJson } from '../files/write.ts'
import { verifyQueueProof } from '../lab/receipts/verify-queue.ts'
import { type Verified, verifyReceipt } from '../lab/receipts/verify-receipt.ts'
import { compareRoots, verifyRoots } from '../lab/receipts/verify-roots.ts'
import type { ReceiptFile } from '../wire/receipt-json.ts'
import { queueProofJson, receiptJson } from '../wire/receipt-schema.ts'
import type { RootsFile } from '../wire/roots-json.ts'
import { readRulebook, rulebookHash } from '../wire/rulebook.ts'
import { type Check, tellChecks } from './checks.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { parseJson, readRoots, textOf } from './roots.ts'

interface Options {
  readonly roots?: string | undefined
  readonly against?: string | undefined
  readonly rulebook?: string | undefined
  readonly json?: true | undefined
  readonly quiet?: true | undefined
}

/** Checks one receipt or queue proof against published roots, without the run it comes from. */
export async function verifyReceiptFile(file: string, options: Options, io: Io): Promise<number> {
  const verified = await verifiedFrom(file, options)
  return tellVerified(file, verified, options, io)
}

/** Checks published roots by themselves, and against others of the same run where there are some. */
export async function verifyRootsFile(options: Options, io: Io): Promise<number> {
  if (options.roots === undefined)
    throw new UsageError('Found nothing to verify, expected a run, a receipt, or --roots with a file.')
  const roots = await readRoots(options.roots)
  const against = options.against === undefined ? [] : compareRoots(roots, await readRoots(options.against))
  return tellVerified(
    options.roots,
    { checks: [...verifyRoots(roots), ...against], needsReplay: [] },
    options,
    io,
  )
}

async function verifiedFrom(file: string, options: Options): Promise<Verified> {
  if (options.roots === undefined)
    throw new UsageError(`Found no --roots for ${file}, expected the file of roots that the venue published.`)
  const roots = await readRoots(options.roots)
  const text = await textOf(file)
  const against = options.against === undefined ? [] : compareRoots(roots, await readRoots(options.against))
  const verified = await verifiedText(file, text, roots, options)
  return { ...verified, checks: [...verified.checks, ...against] }
}

async function verifiedText(
  file: string,
  text: string,
  roots: RootsFile,
  options: Options,
): Promise<Verified> {
  if (/^\s*\{\s*"file"\s*:\s*"breakwater-queue-proof"/.test(text))
    return verifyQueueProof(parseJson(file, text, queueProofJson, 'a proof of a place in a queue'), roots)
  const receipt = parseJson(file, text, receiptJson, 'a receipt')
  const verified = verifyReceipt(receipt, roots)
  if (options.rulebook === undefined) return verified
  return { ...verified, checks: [...verified.checks, await rulebookCheck(options.rulebook, receipt, roots)] }
}

/** The rulebook somebody was given is the one the receipt names: amounts are in the decimals of one of the assets. */
async function rulebookCheck(file: string, { entries }: ReceiptFile, { assets }: RootsFile): Promise<Check> {
  const text = await textOf(file)
  const problems = new Problems()
  const hashes = [...new Set(assets.map(({ decimals }) => decimals))].map((decimals) => {
    const rulebook = readRulebook(file, text, { decimals }, problems)
    return rulebook === undefined ? undefined : rulebookHash(rulebook)
  })
  if (hashes.every((hash) => hash === undefined)) problems.throwIfAny()
  const named = new Set(entries.map(({ event }) => event.rulebook.hash))
  const holds = [...named].every((hash) => hashes.includes(hash))
  const found = `it has the hash ${hashes[0] ?? 'of none'}, and the receipt names ${[...named].join(', ')}`
  return {
    check: `${wholeFile(file).file} is the rulebook of the receipt`,
    holds,
    found: holds ? null : found,
  }
}

/** Tells checks, then what none of them can show; the exit code says whether all hold. */
export function tellVerified(
  file: string,
  { checks, needsReplay }: Verified,
  { json, quiet }: { readonly json?: true | undefined; readonly quiet?: true | undefined },
  io: Io,
): number {
  const holds = checks.every((check) => check.holds)
  if (json === true) io.out(writeJson({ file, holds, checks, needsReplay }))
  else {
    tellChecks(checks, file, quiet === true, io)
    if (quiet !== true) for (const need of needsReplay) io.out(`only a replay shows  ${need}\n`)
  }
  return holds ? DONE : CHECK_FAILED
}
