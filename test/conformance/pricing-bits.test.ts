import { execFileSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import * as pricing from '../../src/core/pricing/index.ts'
import { pricingBits } from '../support/pricing-bits.ts'

const root = join(import.meta.dirname, '../..')

/**
 * What the functions gave when the table was made, on x86-64 with Node 24. A change here is a change of every mark and
 * requirement worked out from them, so it is made knowingly: by the command in the file's first line.
 */
const stored = readFileSync(join(root, 'test/support/pricing-bits.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)

test('prices, Greeks and their functions give the stored bits', () => {
  expect(stored.length).toBeGreaterThan(350)
  expect(pricingBits(pricing)).toEqual(stored)
})

const other = anotherNode()

test.skipIf(other === undefined)(
  `another Node gives the same bits (${other?.version ?? 'there is none on the path'})`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakwater-bits-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const sources = globSync('src/core/pricing/**/*.ts', { cwd: root }).filter(
      (file) => !file.endsWith('.test.ts'),
    )
    for (const file of [...sources, 'test/support/pricing-bits.ts']) withoutTypes(folder, file)
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(folder, 'print.js'),
      `import * as pricing from './src/core/pricing/index.js'
     import { pricingBits } from './test/support/pricing-bits.js'
     console.log(pricingBits(pricing).join('\\n'))`,
    )
    const printed = execFileSync(other?.path ?? '', [join(folder, 'print.js')], { encoding: 'utf8' })
    expect(printed.trimEnd().split('\n')).toEqual(stored)
  },
)

/** Older versions cannot read types, so the few files are given to them without. */
function withoutTypes(folder: string, file: string): void {
  const text = stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'))
  const to = join(folder, dirname(file), `${basename(file, '.ts')}.js`)
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, text.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"))
}

/** The first `node` on the path whose version is not ours; npm puts ours there first. */
function anotherNode(): { path: string; version: string } | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  const paths = folders.map((folder) => join(folder, 'node')).filter((path) => existsSync(path))
  for (const path of new Set(paths.map((each) => realpathSync(each)))) {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim()
    if (version !== process.version) return { path, version }
  }
  return undefined
}
