import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { writeJson } from '../files/write.ts'
import { tellChecks } from './checks.ts'
import { CHECK_FAILED, DONE, UsageError } from './exit.ts'
import type { Io } from './io.ts'
import { files } from './run-files.ts'
import { RunReader } from './run-reader.ts'
import { verifyReceiptFile, verifyRootsFile } from './verify-receipt.ts'
import { verifyRun } from './verify-run.ts'

const EXAMPLE = `
Examples:
  breakwater verify runs/first-gap
  breakwater verify receipt.json --roots runs/first-gap/roots.json
  breakwater verify --roots runs/first-gap/roots.json`

/** `breakwater verify`: runs a record again and compares all that was stored with it, or checks one receipt offline. */
export function addVerify(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('verify')
    .description('Replay a run and compare every event, the laws, and every file with what is stored.')
    .argument('[run]', 'folder of a run, or the file of a receipt or of a queue proof')
    .option('--roots <file>', 'published roots to check a receipt against')
    .option('--against <file>', 'other roots of the same run: two roots for one time are found')
    .option('--rulebook <file>', 'the rulebook that the receipt shall be of')
    .option('--secret <file>', 'the secret the roots of a run were salted with')
    .option('--json', 'print the checks as JSON')
    .option('--quiet', 'print nothing but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (path, options) => {
      if (path === undefined) return end(await verifyRootsFile(options, io))
      const found = statSync(path, { throwIfNoEntry: false })
      if (found?.isFile() === true) return end(await verifyReceiptFile(path, options, io))
      needFile(path, found !== undefined, options)
      end(await verifyFolder(path, options, io))
    })
}

/** What only the file of a receipt or of a proof is checked against says nothing of a run's folder. */
function needFile(
  path: string,
  isThere: boolean,
  options: Readonly<Partial<Record<'roots' | 'against' | 'rulebook', string | undefined>>>,
): void {
  const given = (['roots', 'against', 'rulebook'] as const).find((name) => options[name] !== undefined)
  if (given === undefined) return
  const found = isThere ? `the folder ${path}` : `no file ${path}`
  throw new UsageError(
    `Found ${found} beside --${given}, expected the file of a receipt or of a queue proof. A run's folder is checked whole: breakwater verify FOLDER`,
  )
}

async function verifyFolder(
  folder: string,
  options: {
    readonly json?: true | undefined
    readonly quiet?: true | undefined
    readonly secret?: string | undefined
  },
  io: Io,
): Promise<number> {
  const isQuiet = options.quiet === true
  const checks = await verifyRun(new RunReader(folder), io, isQuiet, options.secret)
  const isSound = checks.every(({ holds }) => holds)
  if (options.json === true) io.out(writeJson({ run: folder, holds: isSound, checks }))
  else tellChecks(checks, join(folder, files.hashes), isQuiet, io)
  return isSound ? DONE : CHECK_FAILED
}
