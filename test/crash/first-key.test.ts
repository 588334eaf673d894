import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../support/cli.ts'
import { ask, keyIn, ServiceProcess } from '../support/service-process.ts'

const argv = ['serve', '--port', '0', '--journal', 'venue.journal', '--admin-key-file', 'admin.key']

/** Ends the process without a word as soon as the key’s file is there and empty, or holds the key and no journal does. */
function dyingAt(call: 'opened' | 'synced'): { readonly NODE_OPTIONS: string } {
  const fault = `import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    import { isMainThread } from 'node:worker_threads'
    const die = () => process.kill(process.pid, 'SIGKILL')
    let handle
    const { openSync, fsyncSync } = fs
    fs.openSync = (file, ...more) => {
      const opened = openSync(file, ...more)
      if (!String(file).endsWith('admin.key')) return opened
      handle = opened
      if ('${call}' === 'opened') die()
      return opened
    }
    fs.fsyncSync = (of) => {
      fsyncSync(of)
      if (of === handle && '${call}' === 'synced') die()
    }
    if (isMainThread) syncBuiltinESMExports()`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` }
}

test.each(['opened', 'synced'] as const)(
  'a first start that dies when the key’s file is %s shuts nobody out: the next one has a key that is good',
  async (call) => {
    const folder = folderWith()
    const file = join(folder, 'admin.key')
    const { code, out } = await new ServiceProcess(folder, argv, dyingAt(call)).ended
    expect({ code, out }).toEqual({ code: null, out: expect.not.stringContaining('Listening') })
    const left = readFileSync(file, 'utf8')
    expect(left === '').toBe(call === 'opened')

    const service = new ServiceProcess(folder, argv)
    const url = await service.url()
    if (left !== '') expect(readFileSync(file, 'utf8')).toBe(left)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await ask(url, keyIn(file), '/v1/me')).toMatchObject({ status: 200, body: { role: 'admin' } })
    const ended = await service.stop()
    expect(ended.out + ended.err).not.toContain(keyIn(file))
  },
)
