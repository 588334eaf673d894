/** Runs the tests that take minutes. Arguments go to vitest: `npm run test:long -- replay`. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const { status, error } = spawnSync(
  process.execPath,
  [vitest, 'run', '--config', 'vitest.long.config.ts', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, BREAKWATER_LONG: '1' } },
)
if (error) throw error
process.exitCode = status ?? 1
