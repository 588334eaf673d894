import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../../test/support/cli.ts'
import { adminKeyTo } from './admin-key.ts'
import type { Io } from './io.ts'

const secret = `bw_0123456789ab_${'A'.repeat(43)}`
const drawn = `bw_ba9876543210_${'B'.repeat(43)}`
const io: Io = { out: () => {}, err: () => {}, isTerminal: false, hasColors: false, now: () => 0 }

test('a key that others could read, or that is none, is not taken for one that was left behind', () => {
  const files = {
    open: `${secret}\n`,
    cut: secret.slice(0, -9),
    more: `${secret}\n${secret}\n`,
    other: 'mine',
  }
  const folder = folderWith({ ...files, own: `${secret}\n`, empty: '' })
  const modes = { open: 0o644, cut: 0o600, more: 0o600, other: 0o600, own: 0o600, empty: 0o600 }
  for (const [name, mode] of Object.entries(modes)) chmodSync(join(folder, name), mode)
  const tell = (name: string): string => adminKeyTo(join(folder, name), io)(() => drawn)
  for (const [name, text] of Object.entries(files)) {
    expect(() => tell(name), name).toThrow('there already, expected a new name')
    expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
  }
  expect(tell('own')).toBe(secret)
  for (const name of ['empty', 'new']) {
    expect(tell(name)).toBe(drawn)
    expect(readFileSync(join(folder, name), 'utf8')).toBe(`${drawn}\n`)
  }
  expect(() => tell('new-folder/key')).toThrow('ENOENT')
  expect(() => adminKeyTo(undefined, io)).toThrow('no terminal')
})
