import { get } from 'node:https'
import { describe, expect, test } from 'vitest'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { hasOpenssl, selfSigned } from '../support/certificate.ts'
import { type RunningService, runService } from '../support/running-service.ts'
import { ask, secretOf } from '../support/service-process.ts'

const idOf = (key: string): string => key.split('_')[1]

async function metricsOf({ url, admin }: RunningService): Promise<string[]> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${admin}` } })
  expect(answer.status).toBe(200)
  return (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

const valueIn = (lines: readonly string[], name: string): number =>
  Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1))

const fall = { type: 'move-marks', marks: { 'BTC-PERP': '33000' } }

describe('metrics', () => {
  test('count what was done, what it cost whom, and where the journal is', async () => {
    const service = await runService()
    const [feed, operator] = [await service.keyFor('feed'), await service.keyFor('operator')]
    await ask(service.url, feed, '/v1/commands', fall)
    const nothing = { type: 'withdraw', account: 'bo', asset: 'USDT', amount: '1000000' }
    expect((await ask(service.url, operator, '/v1/commands', nothing)).status).toBe(422)
    const lines = await metricsOf(service)
    const values = [
      'breakwater_commands_total{type="move-marks",outcome="done"}',
      'breakwater_commands_total{type="withdraw",outcome="refused"}',
      'breakwater_commands_total{type="withdraw",outcome="done"}',
      'breakwater_fund_balance{fund="insurance",asset="USDT"}',
      'breakwater_losses_open',
      'breakwater_losses_total{asset="USDT",sum="externalized"}',
      'breakwater_http_requests_total{route="/v1/commands",method="POST",status="422"}',
      'breakwater_sequence',
      'breakwater_stopped',
      'breakwater_alarms{of="mark"}',
      'breakwater_stream_connections',
    ].map((name) => [name, valueIn(lines, name)])
    // The opening moved the marks once before.
    expect(values).toEqual([
      [values[0][0], 2],
      [values[1][0], 1],
      [values[2][0], 0],
      [values[3][0], 0],
      [values[4][0], 0],
      [values[5][0], 4040],
      [values[6][0], 1],
      [values[7][0], 12],
      [values[8][0], 0],
      [values[9][0], 0],
      [values[10][0], 0],
    ])
    expect(valueIn(lines, 'breakwater_journal_bytes')).toBeGreaterThan(10_000)
    expect(valueIn(lines, 'breakwater_commit_seconds_count')).toBe(valueIn(lines, 'breakwater_rows'))
    expect(valueIn(lines, 'process_resident_memory_bytes')).toBeGreaterThan(1e6)
  })

  test('have no label that strangers or participants could make more of', async () => {
    const service = await runService()
    const { url, admin } = service
    const participant = await service.keyFor('participant', 'ada')
    const strange = async (turn: number): Promise<void> => {
      for (const path of [`/${turn}`, `/v1/accounts/who-${turn}`, `/v1/losses/${turn}`, `/problems/x${turn}`])
        for (const key of [admin, participant, `bw_${turn}_${'x'.repeat(43)}`]) await ask(url, key, path)
      await fetch(`${url}/v1/accounts`, { method: ['PUT', 'PATCH', 'OPTIONS'][turn % 3] })
    }
    const nameOf = (line: string): string => line.slice(0, line.lastIndexOf(' '))
    for (let turn = 0; turn < 3; turn += 1) await strange(turn)
    const before = new Set((await metricsOf(service)).map(nameOf))
    for (let turn = 3; turn < 9; turn += 1) await strange(turn)
    const lines = await metricsOf(service)
    expect(lines.map(nameOf).filter((name) => !before.has(name) && !name.includes('/metrics'))).toEqual([])
    const text = lines.join('\n')
    for (const name of ['ada', 'who-', idOf(admin), idOf(participant), 'the participant'])
      expect(text).not.toContain(name)
  })
})

describe('the log', () => {
  test('has a line for what went wrong, at debug for everything, and never a secret', async () => {
    const service = await runService('log: { level: debug }')
    const { url, admin, log } = service
    const operator = await service.keyFor('operator')
    await ask(url, operator, '/v1/accounts?limit=1')
    await ask(url, `${operator.slice(0, -4)}aaaa`, '/v1/accounts')
    await ask(url, operator, '/v1/commands', {
      type: 'deposit',
      account: operator,
      asset: admin,
      amount: '1',
    })
    const lines = log()
    expect(lines.find(({ status }) => status === 422)).toMatchObject({
      level: 'info',
      method: 'POST',
      route: '/v1/commands',
      request: expect.any(String),
    })
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'debug', reason: 'wrong-secret', key: idOf(operator) }),
    )
    const text = JSON.stringify(lines)
    for (const key of [admin, operator]) expect(text).not.toContain(secretOf(key))
  })

  test('is quiet about what went well, unless it is asked', async () => {
    const { url, admin, log } = await runService('log: { level: info }')
    await ask(url, admin, '/v1/accounts')
    expect(log().map(({ msg }) => msg)).toEqual(['recovered', 'opening', 'listening', 'ready'])
  })
})

describe('the status page', () => {
  const page = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url, { headers })
  const basic = (key: string): Record<string, string> => ({
    authorization: `Basic ${Buffer.from(`anybody:${key}`).toString('base64')}`,
  })

  test('is open to whoever is at this machine, and asks the network for nothing', async () => {
    const { url } = await runService()
    const answer = await page(url)
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      status: 200,
      type: 'text/html; charset=utf-8',
    })
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    const text = await answer.text()
    expect(text).toContain('<h1>Running</h1>')
    expect(text).not.toMatch(/<script|http-equiv/)
    expect(await (await page(`${url}/?refresh=on`)).text()).toContain(
      '<meta http-equiv="refresh" content="30">',
    )
  })

  test('behind a proxy needs a key that may look everywhere, as the password', async () => {
    const service = await runService('listen: { behind-proxy: true }')
    const { url, admin } = service
    const refused = await page(url)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Basic realm="breakwater", charset="UTF-8"')
    expect((await page(url, basic(admin))).status).toBe(200)
    expect((await page(url, basic(await service.keyFor('auditor')))).status).toBe(200)
    expect((await page(url, basic(`${admin}x`))).status).toBe(401)
    expect((await page(url, basic(await service.keyFor('participant', 'ada')))).status).toBe(403)
  })

  test('is open or off where the setting says so', async () => {
    const open = await runService('{ listen: { behind-proxy: true }, status: { page: open } }')
    expect((await page(open.url)).status).toBe(200)
    const off = await runService('status: { page: off }')
    expect((await page(off.url, basic(off.admin))).status).toBe(404)
  })
})

describe.skipIf(!hasOpenssl)(`TLS${hasOpenssl ? '' : ' (skipped: no openssl on the path)'}`, () => {
  const settings = 'tls: { cert: cert.pem, key: key.pem }'

  test('by files, beside the settings that name them', async () => {
    const { cert, key } = selfSigned()
    const { url } = await runService(settings, scenarioTemplate(), { 'cert.pem': cert, 'key.pem': key })
    expect(url).toMatch(/^https:/)
    const status = await new Promise((resolve, reject) => {
      get(`${url}/health`, { ca: cert, agent: false }, (answer) => {
        resolve(answer.statusCode)
        answer.resume()
      }).on('error', reject)
    })
    expect(status).toBe(200)
    await expect(fetch(`${url.replace('https', 'http')}/health`)).rejects.toThrow()
  })

  test('with the key of another certificate is refused by name', async () => {
    const [{ cert }, { key }] = [selfSigned(), selfSigned()]
    const files = { 'cert.pem': cert, 'key.pem': key }
    await expect(runService(settings, scenarioTemplate(), files)).rejects.toThrow(
      /key\.pem:0:0: found that it does not fit .*cert\.pem .*, expected the key of that certificate\.$/,
    )
  })
})

describe('time', () => {
  test('alone lets a loss go on whose pause is over, by the hand of the service', async () => {
    const scenario = scenarioTemplate().replace(
      '    - cancel-orders\n',
      '    - cancel-orders\n    - { step: defer, for: 200ms }\n',
    )
    const service = await runService('{ time: { tick: 20ms, laws: none } }', scenario)
    const { running, url } = service
    const feed = await service.keyFor('feed')
    const closed = new Promise<string>((resolve) => {
      running.host.onDurable(({ commands }) => {
        for (const { by, body, outcome } of commands)
          if (outcome.ok && outcome.events.some(({ type }) => type === 'loss-closed'))
            resolve(`${by} ${body.type}`)
      })
    })
    await ask(url, feed, '/v1/commands', fall)
    expect(running.host.house.tables.losses.size).toBe(1)
    expect(await closed).toBe('service advance-time')
    const { nextCommand } = running.host.place
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(running.host.place.nextCommand).toBe(nextCommand)
  })

  test('brings the laws round, and the page tells of it', async () => {
    const { url, log } = await runService('{ time: { tick: 20ms, laws: 1h } }')
    const isChecked = (): boolean => log().some(({ msg }) => msg === 'the laws hold')
    while (!isChecked()) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await (await fetch(url)).text()).toMatch(/<p>All hold, checked \d/)
  })

  test('finds a host that has stopped, and says once that the service cannot go on', async () => {
    const { running, faults } = await runService('{ time: { tick: 20ms, laws: none } }')
    running.host.onDurable(() => {
      throw new Error('the disk is gone')
    })
    await running.host.submit({ by: 'test', make: { type: 'advance-time' } }).catch(() => undefined)
    while (faults.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(faults.map(({ message }) => message)).toEqual([running.host.stoppedBy?.message])
    await running.stop().catch(() => undefined)
  })
})
