import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { BreakwaterClient } from '../../../src/client/client.ts'
import { ServiceProblem, ServiceUnreachable } from '../../../src/client/problem.ts'
import { breakwater } from '../cli.ts'
import { keyIn, linesOf, ServiceProcess } from '../service-process.ts'

/** A disk that can be full. */
export interface FullDisk {
  /** Where the venue is, with `gap.yaml` in it. */
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** Leaves so little room that some deposits fit and a thousand do not. */
  fill(service: ServiceProcess, journal: string): void
  /** There is room again. */
  empty(): void
}

/**
 * A service runs out of room: whoever asks is told which row was not kept and what to do, so is whoever reads the log,
 * and the next start goes on with nothing lost and nothing done twice.
 *
 * @returns how the log says it
 */
export async function fillAndGoOn({ folder, env, fill, empty }: FullDisk): Promise<string> {
  const argv = ['serve', '--journal', 'venue.journal', '--port', '0']
  const first = ['--opening', 'gap.yaml', '--admin-key-file', 'admin.key']
  const service = new ServiceProcess(folder, [...argv, ...first], env)
  const url = await service.url()
  const patience = { attempts: 1 }
  const admin = new BreakwaterClient({ url, key: keyIn(join(folder, 'admin.key')), patience })
  const { secret: key } = await admin.ask.makeKey({ body: { role: 'operator', holder: 'o' } })
  const operator = new BreakwaterClient({ url, key, patience })
  fill(service, join(folder, 'venue.journal'))

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
  const said = (failure as ServiceProblem).message
  expect(said).toMatch(
    /^The service takes nothing more, since row \d+ of its journal could not be kept\. .* Give it again then, with the same idempotency key: it is done once\.$/,
  )
  expect(done.length).toBeGreaterThan(0)
  const later = await operator.give(deposit, { key: 'later' }).catch((error: unknown) => error)
  if (!(later instanceof ServiceUnreachable)) expect((later as ServiceProblem).message).toBe(said)

  const { code, err } = await service.ended
  expect(code).toBe(3)
  const [told] = linesOf(err).filter(({ msg }) => msg === 'the service cannot go on')
  const { message } = told.err as { readonly message: string }
  expect(message).toContain(`keeping row ${/row (\d+)/.exec(said)?.[1]})`)
  expect(message).toContain('open it again, and give each request again with its key.')

  empty()
  expect(statSync(join(folder, 'venue.journal')).size).toBeGreaterThan(0)
  const again = new ServiceProcess(folder, argv)
  const next = new BreakwaterClient({ url: await again.url(), key })
  for (const [number, command] of done.entries())
    expect(await next.give(deposit, { key: `d${number}` })).toMatchObject({ command, repeated: true })
  // Whether the one that failed was kept is not known before; it is done once either way.
  const { command: last } = await next.give(deposit, { key: `d${done.length}` })
  expect(last).toBe(done[done.length - 1] + 1)
  expect((await again.stop()).code).toBe(0)
  expect(await breakwater(['journal', 'verify', join(folder, 'venue.journal')])).toMatchObject({ code: 0 })
  return message
}
