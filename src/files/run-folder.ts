import { randomUUID } from 'node:crypto'
import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** The file every run folder holds, and by which one is known. */
export const RUN_FILE = 'run.json'

/** The folder named for a run holds something else, or a name leads out of it. Nothing was changed. */
export class RunFolderRefused extends Error {
  override readonly name = 'RunFolderRefused'
  readonly exitCode = 2
}

/** A run folder in the making. */
export interface RunFolder {
  /**
   * Puts a file in, `/` between folders.
   *
   * @throws {RunFolderRefused} when the name leads out of the folder, or was written before
   */
  write(name: string, content: string | Uint8Array): Promise<void>
}

/**
 * Makes a run folder that is there whole or not at all: everything is written to a new folder beside it, which takes
 * its name at the end. An earlier run of that name is replaced; any other folder or file is left alone.
 *
 * @param path where the folder shall be; its parents are made
 * @param fill writes the files, `run.json` among them; when it throws, nothing of the run is left
 * @throws {RunFolderRefused} when the path is something other than a run folder (it has no `run.json`), told before
 *   anything is written, or when `fill` wrote no `run.json`
 */
export async function writeRunFolder(
  path: string,
  fill: (folder: RunFolder) => Promise<void>,
): Promise<void> {
  const target = resolve(path)
  await refuseForeign(target)
  const draft = await makeSibling(target, 'partial')
  try {
    const written = new Set<string>()
    await fill({ write: (name, content) => writeInto(draft, name, content, written) })
    if (!written.has(RUN_FILE)) throw new RunFolderRefused(`The run wrote no ${RUN_FILE}. Write it last.`)
    await replace(target, draft)
  } finally {
    // After a rename there is no draft, and removing it does nothing.
    await rm(draft, { recursive: true, force: true })
  }
}

async function refuseForeign(target: string): Promise<void> {
  const found = await kindOf(target)
  if (found === undefined) return
  if (found === 'folder' && (await kindOf(join(target, RUN_FILE))) === 'file') return
  const what = found === 'folder' ? `a folder without ${RUN_FILE}` : `a ${found}`
  throw new RunFolderRefused(
    `Found ${what} at ${target}, expected nothing there or an earlier run. Name another folder, or move this one away.`,
  )
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'link or device' | undefined> {
  try {
    const found = await lstat(path)
    return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'link or device'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A folder beside the target, so that the last step is a rename within one disk. */
async function makeSibling(target: string, suffix: string): Promise<string> {
  const sibling = siblingOf(target, suffix)
  await mkdir(dirname(target), { recursive: true })
  await mkdir(sibling)
  return sibling
}

function siblingOf(target: string, suffix: string): string {
  return join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.${suffix}`)
}

async function writeInto(
  draft: string,
  name: string,
  content: string | Uint8Array,
  written: Set<string>,
): Promise<void> {
  const parts = name.split('/')
  const leadsOut = parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part))
  if (leadsOut)
    throw new RunFolderRefused(`Found the file name "${name}", expected one inside the run folder.`)
  if (written.has(name)) throw new RunFolderRefused(`Found a second file "${name}", expected each name once.`)
  written.add(name)
  await mkdir(dirname(join(draft, name)), { recursive: true })
  await writeFile(join(draft, name), content, { flag: 'wx' })
}

/** The earlier run steps aside first, and comes back if the new one cannot take its place. */
async function replace(target: string, draft: string): Promise<void> {
  await refuseForeign(target)
  if ((await kindOf(target)) === undefined) return rename(draft, target)
  const aside = siblingOf(target, 'earlier')
  await rename(target, aside)
  try {
    await rename(draft, target)
  } catch (error) {
    await rename(aside, target)
    throw error
  }
  await rm(aside, { recursive: true, force: true })
}
