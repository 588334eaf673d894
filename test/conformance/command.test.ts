import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Makes Node believe that it is an old one, before the command is read. */
const oldNode = `data:text/javascript,${encodeURIComponent(
  `if (!process.env.BREAKWATER_HANDED_OVER)
     Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`,
)}`

const telling = (from: string): string => `export async function main(argv) {
  console.log(${JSON.stringify(from)}, ...argv)
  return 7
}
`

function installOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-command-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

function run(folder: string, ...nodeOptions: string[]): { status: number | null; said: string } {
  const argv = [...nodeOptions, join(folder, 'bin/breakwater.mjs'), 'run', '--json']
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
  return { status, said: `${stdout}${stderr}` }
}

test('an installed package runs what was built, with its arguments and exit code', () => {
  const folder = installOf({ 'dist/cli/main.js': telling('built') })
  expect(run(folder)).toEqual({ status: 7, said: 'built run --json\n' })
})

test('a checkout runs its sources, whatever was built before', () => {
  const folder = installOf({ 'dist/cli/main.js': telling('built'), 'src/cli/main.ts': telling('source') })
  expect(run(folder)).toEqual({ status: 7, said: 'source run --json\n' })
})

test('a package without a command says so', () => {
  const { status, said } = run(installOf({}))
  expect(status).toBe(3)
  expect(said).toContain('neither src/cli/main.ts nor dist/cli/main.js')
})

test('an old Node is refused in one sentence', () => {
  const { status, said } = run(installOf({ 'dist/cli/main.js': telling('built') }), '--import', oldNode)
  expect(status).toBe(2)
  expect(said).toMatch(/^breakwater needs Node 22\.18 or newer and this is Node 20\.20\.2: [^\n]*\.\n$/)
})

test.skipIf(process.platform === 'win32')('an old Node hands over to the one that npm ci brought', () => {
  const folder = installOf({ 'src/cli/main.ts': telling('source') })
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'))
  expect(run(folder, '--import', oldNode)).toEqual({ status: 7, said: 'source run --json\n' })
})
