import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BreakwaterClient } from '../../src/client/client.ts'
import { ServiceProblem, ServiceUnreachable } from '../../src/client/problem.ts'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { folderWith } from '../support/cli.ts'
import { keyIn, linesOf, ServiceProcess } from '../support/service-process.ts'

const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0

/** A write past the limit is then refused like one to a full disk, and does not end the process. */
const heedful = `--import=data:text/javascript,${encodeURIComponent(
  `import { isMainThread } from 'node:worker_threads'
   if (isMainThread) process.on('SIGXFSZ', () => undefined)`,
)}`

const name = 'with no room left a service answers 503, ends with 3, and goes on once there is room'

test.skipIf(!hasPrlimit)(
  `${name}${hasPrlimit ? '' : ' (skipped: no prlimit on the path)'}`,
  async () => {
    const folder = folderWith({ 'gap.yaml': scenarioTemplate() })
    const argv = ['serve', '--journal', 'venue.journal', '--port', '0']
    const first = ['--opening', 'gap.yaml', '--admin-key-file', 'admin.key']
    const service = new ServiceProcess(folder, [...argv, ...first], { NODE_OPTIONS: heedful })
    const url = await service.url()
    const patience = { attempts: 1 }
    const admin = new BreakwaterClient({ url, key: keyIn(join(folder, 'admin.key')), patience })
    const { secret: key } = await admin.ask.makeKey({ body: { role: 'operator', holder: 'o' } })
    const operator = new BreakwaterClient({ url, key, patience })
    const room = statSync(join(folder, 'venue.journal-wal')).size + 60_000
    expect(spawnSync('prlimit', [`--pid=${service.pid}`, `--fsize=${room}`]).status).toBe(0)

    const deposit = { type: 'deposit', account: 'bo', asset: 'USDT', amount: '1' } as const
    const done: number[] = []
    let failure: unknown = null
    for (let number = 0; failure === null && number < 1_000; number += 1)
      await operator.give(deposit, { key: `d${number}` }).then(
        ({ command }) => done.push(command),
        (error: unknown) => void (failure = error),
      )
    expect(failure).toBeInstanceOf(ServiceProblem)
    expect(failure).toMatchObject({ status: 503, kind: 'stopped' })
    expect(done.length).toBeGreaterThan(0)
    const later = await operator.give(deposit, { key: 'later' }).catch((error: unknown) => error)
    expect(later instanceof ServiceUnreachable || (later as ServiceProblem).status === 503).toBe(true)

    const { code, err } = await service.ended
    expect(code).toBe(3)
    const told = linesOf(err).find(({ msg }) => msg === 'the service cannot go on')
    expect(JSON.stringify(told)).toMatch(/disk|room|full/i)

    const again = new ServiceProcess(folder, argv)
    const next = new BreakwaterClient({ url: await again.url(), key })
    for (const [number, command] of done.entries())
      expect(await next.give(deposit, { key: `d${number}` })).toMatchObject({ command, repeated: true })
    // Whether the one that failed was kept is not known before; it is done once either way.
    const { command: last } = await next.give(deposit, { key: `d${done.length}` })
    expect(last).toBe(done[done.length - 1] + 1)
    expect((await again.stop()).code).toBe(0)
  },
  60_000,
)
