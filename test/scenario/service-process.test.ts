import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { batchOf } from '../../src/journal/batch-record.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { breakwater, endedAtOnce, folderWith } from '../support/cli.ts'
import { storedRows } from '../support/journal-rows.ts'
import { ask, keyIn, linesOf, ServiceProcess, secretOf } from '../support/service-process.ts'

/** Nobody in a test takes a port that somebody may want. */
beforeEach(() => void vi.stubEnv('BREAKWATER_LISTEN_PORT', '0'))
afterEach(() => void vi.unstubAllEnvs())

interface Venue {
  readonly folder: string
  readonly journal: string
  readonly service: ServiceProcess
  readonly url: string
  readonly admin: string
}

async function openVenue(...more: string[]): Promise<Venue> {
  const folder = folderWith({ 'gap.yaml': scenarioTemplate() })
  const argv = [
    'serve',
    '--opening',
    'gap.yaml',
    '--admin-key-file',
    'admin.key',
    '--journal',
    'venue.journal',
  ]
  const service = new ServiceProcess(folder, [...argv, ...more])
  const url = await service.url()
  return {
    folder,
    journal: join(folder, 'venue.journal'),
    service,
    url,
    admin: keyIn(join(folder, 'admin.key')),
  }
}

async function keyFor({ url, admin }: Venue, role: string): Promise<string> {
  const { status, body } = await ask<{ secret: string }>(url, admin, '/v1/keys', {
    role,
    holder: `the ${role}`,
  })
  expect({ status, body }).toMatchObject({ status: 201 })
  return body.secret
}

describe('a service that runs', () => {
  test('opens a venue, tells what happens in it, is copied meanwhile, and stops so that nothing is decided again', async () => {
    const venue = await openVenue('--log-level', 'debug')
    const { folder, journal, service, url, admin } = venue
    const [operator, feed] = [await keyFor(venue, 'operator'), await keyFor(venue, 'feed')]
    expect(statSync(join(folder, 'admin.key')).mode & 0o777).toBe(0o600)

    // Nobody else may write to the journal, or listen at the port.
    const second = await breakwater(['serve', '--journal', journal, '--quiet'], endedAtOnce)
    expect(second).toMatchObject({
      code: 3,
      err: expect.stringContaining(`process (${service.pid}) has the journal`),
    })
    const port = new URL(url).port
    const busy = ['serve', '--journal', join(folder, 'other.journal'), '--admin-key-file', join(folder, 'k')]
    expect(await breakwater([...busy, '--port', port], endedAtOnce)).toMatchObject({
      code: 3,
      err: expect.stringContaining(`Port ${port} of 127.0.0.1 is in use by another program.`),
    })

    // Ada falls, the fund pays, Bo gives up the rest: on the page with figures.
    const moved = await ask(url, feed, '/v1/commands', { type: 'move-marks', marks: { 'BTC-PERP': '33000' } })
    expect(moved).toMatchObject({ status: 200, body: { sequence: 12 } })
    const page = await (await fetch(url)).text()
    expect(page).toContain('insurance-fund <b>3,000 USDT</b>')
    expect(page).toMatch(/<th scope="row">0<\/th><td>ada<\/td>/)

    // Copied while commands come in.
    const deposit = { body: { type: 'deposit', account: 'bo', asset: 'USDT', amount: '0.000001' } }
    const commands = Array.from({ length: 200 }, () => deposit)
    let isCopied = false
    const load = async (): Promise<void> => {
      while (!isCopied) {
        const { status } = await ask(url, operator, '/v1/commands/batch', { commands })
        expect(status).toBe(200)
      }
    }
    const loading = load()
    const copy = join(folder, 'copy.journal')
    const copied = await breakwater(['backup', journal, copy])
    isCopied = true
    await loading
    expect(copied).toMatchObject({ code: 0, err: '' })

    const { code, out, err } = await service.stop()
    expect({ code, last: linesOf(err).at(-1)?.msg }).toEqual({ code: 0, last: 'stopped' })
    for (const key of [admin, operator, feed]) expect(out + err).not.toContain(secretOf(key))
    expect(linesOf(err).find(({ msg }) => msg === 'answered')).toMatchObject({ level: 'debug', status: 201 })

    // A start after a clean stop decides nothing again.
    const again = await breakwater(['serve', '--journal', journal, '--quiet'], endedAtOnce)
    expect(again).toMatchObject({ code: 0, out: '' })
    expect(linesOf(again.err).find(({ msg }) => msg === 'recovered')).toMatchObject({ decidedAgain: 0 })

    // What the copy holds is how the journal stood at one of its rows.
    const restored = join(folder, 'again.journal')
    expect(await breakwater(['restore', copy, restored])).toMatchObject({ code: 0, err: '' })
    const rows = storedRows(restored).length
    expect(rows).toBeGreaterThan(2)
    const host = await openHost({ journal: await openSqliteJournal(restored), clock: Date.now })
    const fingerprint = host.house.book.fingerprint.toString()
    await host.close()
    expect(fingerprint).toBe(batchOf(storedRows(journal)[rows - 1].bytes).fingerprint)
    expect((await breakwater(['restore', copy, restored])).code).toBe(2)
    expect((await breakwater(['journal', 'verify', restored])).code).toBe(0)
  })

  test('killed without a word, it goes on where it was, and the opening is not given twice', async () => {
    const { folder, journal, service, url, admin } = await openVenue()
    const { body: before } = await ask(url, admin, '/v1/fingerprint')
    service.child.kill('SIGKILL')
    await service.ended
    const argv = ['serve', '--opening', join(folder, 'gap.yaml'), '--journal', journal]
    const { code, out, err } = await breakwater(argv, endedAtOnce)
    expect(code).toBe(0)
    expect(out).toMatch(/^Listening on http:\/\/127\.0\.0\.1:\d+$/m)
    const said = linesOf(err)
    expect(said.find(({ msg }) => msg === 'recovered')).toMatchObject({ sequence: before.sequence })
    expect(said.find(({ msg }) => msg === 'opening')).toMatchObject({ is: 'open-already' })
  })
})

test('a stop that takes too long is cut short with 3, and the next start loses nothing', async () => {
  const folder = folderWith({ 'serve.yaml': 'time: { stop: 1ms }\njournal: { file: venue.journal }' })
  const argv = ['serve', '--config', 'serve.yaml', '--admin-key-file', 'admin.key']
  const service = new ServiceProcess(folder, argv)
  const url = await service.url()
  const asset = { type: 'list-asset', terms: { name: 'USDT', decimals: 6 } }
  const admin = keyIn(join(folder, 'admin.key'))
  const { body: made } = await ask<{ secret: string }>(url, admin, '/v1/keys', {
    role: 'operator',
    holder: 'o',
  })
  expect(await ask(url, made.secret, '/v1/commands', asset)).toMatchObject({ status: 200 })
  const { code, err } = await service.stop()
  expect({ code, err }).toMatchObject({
    code: 3,
    err: expect.stringContaining('longer than 1 ms and was cut short'),
  })
  const again = await breakwater(
    ['serve', '--journal', join(folder, 'venue.journal'), '--quiet'],
    endedAtOnce,
  )
  expect(again.code).toBe(0)
  expect(linesOf(again.err).find(({ msg }) => msg === 'recovered')).toMatchObject({ sequence: 1 })
})

test('an error that nothing caught is logged, and ends the process with 3', async () => {
  const folder = folderWith()
  // As soon as somebody listens for such errors, in the thread of the service and in no other.
  const fault = `import { isMainThread } from 'node:worker_threads'
    const timer = isMainThread && setInterval(() => {
      if (process.listenerCount('uncaughtException') === 0) return
      clearInterval(timer)
      throw new TypeError('nobody foresaw this')
    }, 10)`
  const preload = `--import=data:text/javascript,${encodeURIComponent(fault)}`
  const argv = ['serve', '--admin-key-file', 'admin.key', '--journal', 'venue.journal']
  const { code, err } = await new ServiceProcess(folder, argv, { NODE_OPTIONS: preload }).ended
  expect(code).toBe(3)
  expect(linesOf(err).at(-1)).toMatchObject({
    level: 'fatal',
    msg: 'an error nobody caught',
    err: { name: 'TypeError', message: 'nobody foresaw this' },
  })
})

describe('a service that does not run says why', () => {
  test('settings that cannot be used, with line and column', async () => {
    const config = join(folderWith({ 'serve.yaml': 'listen:\n  port: many\n' }), 'serve.yaml')
    const { code, err } = await breakwater(['serve', '--config', config])
    expect({ code, err }).toEqual({
      code: 2,
      err: `${config}:2:9: found "many", expected a port, 0 to 65535.\n`,
    })
    const open = await breakwater(['serve', '--host', '0.0.0.0'])
    expect(open).toMatchObject({
      code: 2,
      err: expect.stringContaining('--host:0:0: found listen.host 0.0.0.0'),
    })
    expect((await breakwater(['serve', '--config', 'nowhere.yaml'])).code).toBe(2)
  })

  test('who lost the admin key makes another at the next start, once', async () => {
    const folder = folderWith({})
    const argv = ['serve', '--journal', join(folder, 'venue.journal'), '--quiet']
    const lost = [...argv, '--admin-key-file', join(folder, 'lost.key')]
    const found = [...argv, '--new-admin-key', '--admin-key-file', join(folder, 'found.key')]
    for (const start of [lost, lost, found, found])
      expect(await breakwater(start, endedAtOnce)).toMatchObject({ code: 0 })
    const [first, second] = [keyIn(join(folder, 'lost.key')), keyIn(join(folder, 'found.key'))]
    expect(second).not.toBe(first)

    expect((await breakwater([...found, '--check'])).out).toBe('')
    const check = ['serve', '--journal', join(folder, 'venue.journal'), '--new-admin-key', '--check']
    expect((await breakwater(check)).out).toContain('Would make another admin key.')

    const service = new ServiceProcess(folder, ['serve', '--journal', 'venue.journal'])
    const url = await service.url()
    const ended = await fetch(`${url}/v1/keys/${first.split('_')[1]}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${second}` },
    })
    expect(ended.status).toBe(200)
    expect((await ask(url, first, '/v1/keys', { role: 'feed', holder: 'marks' })).status).toBe(401)
    const { body } = await ask<{ items: { holder: string; madeBy: string }[] }>(url, second, '/v1/keys')
    expect(body.items.map(({ holder, madeBy }) => `${holder} by ${madeBy}`)).toEqual([
      'first admin by service',
      'another admin by service',
    ])
    await service.stop()

    // A key that has ended is no key to start with.
    const over = await breakwater([...lost, '--new-admin-key'], endedAtOnce)
    expect(over.err).toContain('has ended: name a new file')
  })

  test('a first key that can be told nowhere is not made', async () => {
    const folder = folderWith({ taken: 'mine' })
    const argv = ['serve', '--journal', join(folder, 'venue.journal')]
    const nowhere = await breakwater(argv, endedAtOnce)
    expect(nowhere).toMatchObject({
      code: 2,
      err: expect.stringContaining('Name a new file with --admin-key-file'),
    })
    const taken = await breakwater([...argv, '--admin-key-file', join(folder, 'taken')], endedAtOnce)
    expect(taken).toMatchObject({ code: 2, err: expect.stringContaining('there already') })
    expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('mine')
    const { code, out, err } = await breakwater(argv, { ...endedAtOnce, isOutTerminal: true })
    expect(code).toBe(0)
    const [key] = /bw_[\w-]+/.exec(out) as RegExpExecArray
    expect(err).not.toContain(secretOf(key))
  })

  test('an opening that would be refused is not begun', async () => {
    const scenario = scenarioTemplate().replace('deposit: 10_000', 'deposit: 1')
    const folder = folderWith({ 'gap.yaml': scenario })
    const argv = ['serve', '--opening', join(folder, 'gap.yaml'), '--journal', join(folder, 'venue.journal')]
    const { code, err } = await breakwater(argv, endedAtOnce)
    expect(code).toBe(2)
    expect(err).toMatch(/gap\.yaml:\d+:\d+: found a command of the opening that cannot be given, "ada buys 2/)
    expect(storedRows(join(folder, 'venue.journal')).length).toBe(0)
  })

  test('certificates that cannot be read, or that are none', async () => {
    const folder = folderWith({ 'c.pem': 'no certificate', 'k.pem': 'no key' })
    writeFileSync(join(folder, 'serve.yaml'), 'tls: { cert: c.pem, key: gone.pem }')
    const argv = ['serve', '--config', join(folder, 'serve.yaml'), '--check']
    const { code, err } = await breakwater(argv)
    expect({ code, err }).toEqual({
      code: 2,
      err: `${join(folder, 'c.pem')}:0:0: found something else, expected a certificate in PEM.\n`,
    })
  })
})

test('a check says what would be done, and does nothing', async () => {
  const folder = folderWith({ 'gap.yaml': scenarioTemplate() })
  const journal = join(folder, 'venue.journal')
  const argv = ['serve', '--check', '--journal', journal, '--opening', join(folder, 'gap.yaml'), '--json']
  const { code, out } = await breakwater(argv)
  const { settings, would } = JSON.parse(out)
  expect({ code, journal: settings['journal.file'] }).toEqual({ code: 0, journal })
  expect(would).toEqual([
    'Would listen on http://127.0.0.1:0, for this machine alone.',
    `Would make the journal ${journal}, and the first admin key.`,
    'Would give it the opening of first-gap: 11 commands.',
    'Would show the status page to whoever is at this machine.',
  ])
  expect(existsSync(journal)).toBe(false)
})
