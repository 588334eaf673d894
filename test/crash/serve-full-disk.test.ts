import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { folderWith } from '../support/cli.ts'
import { fillAndGoOn } from '../support/serve/full-disk.ts'

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0

/** A write past the limit is then refused like one to a full disk, and does not end the process. */
const heedful = `--import=data:text/javascript,${encodeURIComponent(
  `import { isMainThread } from 'node:worker_threads'
   if (isMainThread) process.on('SIGXFSZ', () => undefined)`,
)}`

const name =
  'with no room left a service says which row was not kept, ends with 3, and goes on once there is room'

test.skipIf(!hasPrlimit)(
  `${name}${hasPrlimit ? '' : ' (skipped: no prlimit on the path)'}`,
  async () => {
    const folder = folderWith({ 'gap.yaml': scenarioTemplate() })
    const told = await fillAndGoOn({
      folder,
      env: { NODE_OPTIONS: heedful },
      fill: ({ pid }, journal) => {
        const room = statSync(`${journal}-wal`).size + 60_000
        expect(spawnSync('prlimit', [`--pid=${pid}`, `--fsize=${room}`]).status).toBe(0)
      },
      // The limit was the process's own.
      empty: () => undefined,
    })
    expect(told).toContain('Look at the disk and at who may write there, and open the journal again.')
  },
  120_000,
)
