import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { impuritiesOf } from '../support/purity.ts'

const root = join(import.meta.dirname, '../..')

test('core has no clock, no chance, no I/O, no inexact function and no state of a module', () => {
  const files = globSync('src/core/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(0)
  expect(files.flatMap((file) => impuritiesOf(file, readFileSync(join(root, file), 'utf8')))).toEqual([])
})

test.each([
  ['const at = Date.now()', 'Date'],
  ['const at = new Date()', 'Date'],
  ['const roll = Math.random()', 'Math.random'],
  ['const e = Math.exp(1)', 'Math.exp'],
  ['const h = Math.hypot(3, 4)', 'Math.hypot'],
  ['const { log } = Math', 'Math as a value'],
  ['const c = Math["cos"](1)', 'Math as a value'],
  ['const s = 2 ** 0.5', '** on what may be a float'],
  ['const t = 10 ** 6', '** on what may be a float'],
  ['const home = process.env.HOME', 'process'],
  ['console.log(1)', 'console'],
  ['setTimeout(() => 1, 1)', 'setTimeout'],
  ['const t = globalThis.performance', 'globalThis'],
  ['const order = "a".localeCompare("b")', '.localeCompare'],
  ['let count = 0', 'a module-level variable that can be set again'],
  [
    'const seen = new Map()',
    'a module-level collection that is made empty, so it can only be there to be filled',
  ],
  [
    'const row = new Float64Array(8)',
    'a module-level collection that is made empty, so it can only be there to be filled',
  ],
])('core may not say %s', (text, what) => {
  expect(impuritiesOf('sample.ts', text)).toEqual([`sample.ts:1 ${what}`])
})

test.each([
  '// Date.now() and Math.exp(1) are only spoken of here.',
  'const text = "Math.random() or process.exit()"',
  'const root = Math.sqrt(2) + Math.trunc(1.5)',
  'const unit = 10n ** BigInt(6)',
  'const bound = 2 ** 53 - 1',
  'const event = { process: 1, Date: 2 }',
  'const rounding = ledger.process',
  'const table = new Uint32Array([1, 2, 3])',
  'function walk() { let at = 0; const seen = new Set(); return [at, seen] }',
])('core may say %s', (text) => {
  expect(impuritiesOf('sample.ts', text)).toEqual([])
})
