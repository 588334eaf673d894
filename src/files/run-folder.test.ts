import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunFolder, RunFolderRefused, writeRunFolder } from './run-folder.ts'

let parent: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'breakwater-run-'))
})
afterEach(() => rm(parent, { recursive: true }))

const fill = (text: string) => async (folder: RunFolder) => {
  await folder.write('results/losses.csv', text)
  await folder.write('run.json', '{}\n')
}

test('a run folder appears whole, with its parents', async () => {
  const path = join(parent, 'runs', 'one')
  await writeRunFolder(path, async (folder) => {
    await folder.write('a.bin', new Uint8Array([1, 2]))
    expect(await readdir(join(parent, 'runs'))).not.toContain('one')
    await fill('x')(folder)
  })
  expect((await readdir(path)).toSorted()).toEqual(['a.bin', 'results', 'run.json'])
  expect(await readFile(join(path, 'results/losses.csv'), 'utf8')).toBe('x')
  expect(await readdir(join(parent, 'runs'))).toEqual(['one'])
})

test('an earlier run is replaced, none of its files left', async () => {
  const path = join(parent, 'one')
  await writeRunFolder(path, async (folder) => {
    await folder.write('old.txt', 'old')
    await folder.write('run.json', '{}')
  })
  await writeRunFolder(path, fill('new'))
  expect((await readdir(path)).toSorted()).toEqual(['results', 'run.json'])
  expect(await readdir(parent)).toEqual(['one'])
})

test('a folder without run.json, even an empty one, a file and a link are left alone', async () => {
  await mkdir(join(parent, 'photos'))
  await mkdir(join(parent, 'odd/run.json'), { recursive: true })
  await writeFile(join(parent, 'note'), 'mine')
  await symlink('photos', join(parent, 'link'))
  for (const [name, found] of [
    ['photos', 'a folder without run.json'],
    ['odd', 'a folder without run.json'],
    ['note', 'a file'],
    ['link', 'a link or device'],
  ]) {
    const attempt = writeRunFolder(join(parent, name), () => expect.unreachable('nothing may be written'))
    await expect(attempt).rejects.toThrow(RunFolderRefused)
    await expect(attempt).rejects.toThrow(`Found ${found} at `)
  }
  expect((await readdir(parent)).toSorted()).toEqual(['link', 'note', 'odd', 'photos'])
})

test('a run that fails leaves the earlier one, and nothing of itself', async () => {
  const path = join(parent, 'one')
  await writeRunFolder(path, fill('first'))
  const failing = writeRunFolder(path, async (folder) => {
    await folder.write('run.json', '{}')
    throw new Error('the disk is full')
  })
  await expect(failing).rejects.toThrow('the disk is full')
  expect(await readFile(join(path, 'results/losses.csv'), 'utf8')).toBe('first')
  expect(await readdir(parent)).toEqual(['one'])
})

test('a run without run.json is refused', async () => {
  const attempt = writeRunFolder(join(parent, 'one'), (folder) => folder.write('a', 'b'))
  await expect(attempt).rejects.toThrow('The run wrote no run.json')
  expect(await readdir(parent)).toEqual([])
})

test.each(['../out', '/etc/x', 'a/../../x', '', 'a//b', '.', 'a\\b', 'c:x'])(
  'the file name "%s" is refused',
  async (name) => {
    await expect(writeRunFolder(join(parent, 'one'), (folder) => folder.write(name, 'x'))).rejects.toThrow(
      `Found the file name "${name}"`,
    )
  },
)

test('one name is written once', async () => {
  const twice = async (folder: RunFolder) => {
    await folder.write('run.json', '1')
    await folder.write('run.json', '2')
  }
  await expect(writeRunFolder(join(parent, 'one'), twice)).rejects.toThrow('Found a second file "run.json"')
})
