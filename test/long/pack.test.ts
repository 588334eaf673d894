import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type * as Client from '../../src/client/index.ts'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { folderWith } from '../support/cli.ts'
import { firstPayment } from '../support/serve/told-past.ts'
import { keyIn, ServiceProcess } from '../support/service-process.ts'

const root = join(import.meta.dirname, '../..')
const modules = join(root, 'node_modules')

/** Runs a program to its end. @returns what it said; one that fails fails the test with its words */
function run(argv: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' })
  expect({ status, said: `${status === 0 ? '' : stdout}${stderr}` }).toEqual({ status: 0, said: '' })
  return stdout
}

/**
 * The package as `npm pack` lists its files, with `src` built anew, in the `node_modules` of an empty folder. What it
 * depends on lies beside it, as an installation would have it; no registry is asked.
 */
function installed(): string {
  const folder = folderWith()
  const home = join(folder, 'node_modules', 'breakwater')
  run(
    [join(modules, 'typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', join(home, 'dist')],
    root,
  )
  const npm = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  })
  const [{ files }] = JSON.parse(npm.stdout) as [{ files: { path: string }[] }]
  for (const { path } of files.filter((file) => !file.path.startsWith('dist/'))) {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    cpSync(join(root, path), join(home, path))
  }
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true })
    symlinkSync(join(modules, name), join(folder, 'node_modules', name))
  }
  return folder
}

test('the package that is published serves a venue, tells its past, and is asked with its own client', async () => {
  const folder = installed()
  const command = join(folder, 'node_modules/breakwater/bin/breakwater.mjs')
  const breakwater = (...argv: string[]): string => run([command, ...argv], folder)
  writeFileSync(join(folder, 'gap.yaml'), scenarioTemplate())
  expect(breakwater('serve', '--check', '--opening', 'gap.yaml')).toContain(
    'Would make the journal venue.journal',
  )

  const serve = ['serve', '--port', '0', '--opening', 'gap.yaml', '--admin-key-file', 'admin.key']
  const service = new ServiceProcess(folder, serve, {}, command)
  const url = await service.url()
  writeFileSync(join(folder, 'client.mjs'), "export * from 'breakwater/client'\n")
  const { BreakwaterClient }: typeof Client = await import(join(folder, 'client.mjs'))
  const admin = new BreakwaterClient({ url, key: keyIn(join(folder, 'admin.key')) })
  const keyFor = async (role: 'operator' | 'risk'): Promise<string> =>
    (await admin.ask.makeKey({ body: { role, holder: role } })).secret
  const operator = new BreakwaterClient({ url, key: await keyFor('operator') })
  const risk = new BreakwaterClient({ url, key: await keyFor('risk') })
  await operator.give({ type: 'move-marks', marks: { 'BTC-PERP': '33000' } })
  for await (const item of risk.stream({ from: 1, kinds: ['loss-opened'] })) if (item.is === 'event') break
  // A thread decides it again, and another makes the snapshot of a clean stop: both are found in what was built.
  const { receipt, roots } = await risk.ask.showReceipt({ params: await firstPayment(risk) })
  writeFileSync(join(folder, 'receipt.json'), JSON.stringify(receipt))
  writeFileSync(join(folder, 'roots.json'), JSON.stringify(roots))
  expect(breakwater('verify', 'receipt.json', '--roots', 'roots.json')).toMatch(/^All \d+ checks hold\.$/m)
  expect(await risk.ask.checkLaws()).toMatchObject({ kept: true })
  breakwater('backup', 'venue.journal', 'copy.journal')
  expect((await service.stop()).code).toBe(0)

  breakwater('restore', 'copy.journal', 'again.journal')
  expect(breakwater('journal', 'verify', 'again.journal')).toContain(
    'Every row, hash, snapshot and table holds.',
  )
  expect(breakwater('serve', '--check')).toContain(', 0 of them to be decided again.')
  expect(breakwater('journal', 'compact', 'venue.journal')).toContain('are without their commands.')
})
