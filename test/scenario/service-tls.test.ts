import { chmodSync, writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { tlsOf } from '../../src/service/tls.ts'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { hasOpenssl, selfSigned } from '../support/certificate.ts'
import { folderWith } from '../support/cli.ts'
import { runService } from '../support/running-service.ts'
import { secretOf } from '../support/service-process.ts'

const DAY = 86_400_000

describe.skipIf(!hasOpenssl)(`TLS${hasOpenssl ? '' : ' (skipped: no openssl on the path)'}`, () => {
  test('files that cannot be used are refused by name, with what is wrong with them', () => {
    const [one, other] = [selfSigned(), selfSigned()]
    const folder = folderWith({ 'c.pem': one.cert, 'k.pem': one.key, 'other.pem': other.key, 'cut.pem': '' })
    writeFileSync(join(folder, 'cut.pem'), one.cert.slice(0, 200))
    const of = (cert: string, key: string, now = Date.now()) =>
      tlsOf({ tls: { cert: join(folder, cert), key: join(folder, key) } }, now)
    expect(of('c.pem', 'k.pem')).toEqual(one)
    expect(() => of('none.pem', 'k.pem')).toThrow(/none\.pem:0:0: found that it cannot be read .*ENOENT/)
    expect(() => of('c.pem', 'none.pem')).toThrow(/none\.pem:0:0: found that it cannot be read .*ENOENT/)
    expect(() => of('c.pem', 'other.pem')).toThrow(/other\.pem:0:0: found that it does not fit .*c\.pem/)
    expect(() => of('k.pem', 'c.pem')).toThrow('expected the key of that certificate')
    expect(() => of('cut.pem', 'k.pem')).toThrow('expected the key of that certificate')
    expect(() => of('c.pem', 'k.pem', Date.now() + 3 * DAY)).toThrow(
      /c\.pem:0:0: found a certificate that ended \d{4}-.*Z, expected one that is good now\. Renew it\.$/,
    )
    expect(() => of('c.pem', 'k.pem', Date.now() - 3 * DAY)).toThrow('a certificate that begins 2')
    if (process.getuid?.() === 0) return // root reads everything
    chmodSync(join(folder, 'k.pem'), 0)
    expect(() => of('c.pem', 'k.pem')).toThrow('EACCES')
  })

  test('is spoken in no version before 1.2, and whoever speaks something else is sent away', async () => {
    const { cert, key } = selfSigned()
    const files = { 'cert.pem': cert, 'key.pem': key }
    const settings = '{ tls: { cert: cert.pem, key: key.pem }, limits: { request: 1s } }'
    const service = await runService(settings, scenarioTemplate(), files)
    const { url, admin } = service
    const { port } = new URL(url)
    const version = (options: ConnectionOptions): Promise<string> =>
      new Promise((resolve) => {
        const socket = connectTls({ port: Number(port), ca: cert, host: '127.0.0.1', ...options }, () => {
          resolve(socket.getProtocol() ?? 'none')
          socket.destroy()
        })
        socket.on('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code))
      })
    expect(await version({ minVersion: 'TLSv1.3' })).toBe('TLSv1.3')
    expect(await version({ maxVersion: 'TLSv1.2' })).toBe('TLSv1.2')
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    expect(await version(old)).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ECONNRESET/)

    const ended = (text: string): Promise<string> =>
      new Promise((resolve) => {
        let heard = ''
        const socket = connect(Number(port), '127.0.0.1', () => text !== '' && socket.write(text))
        socket.on('data', (bytes) => (heard += bytes.toString('latin1')))
        socket.on('error', () => undefined)
        socket.on('close', () => resolve(heard))
      })
    const bearer = `GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${admin}\r\n\r\n`
    // Plain HTTP is not answered as HTTP; whoever begins no handshake, or half of one, is gone in time.
    expect(await ended(bearer)).not.toContain('HTTP/1.1')
    expect(await ended('')).toBe('')
    expect(await ended('\x16\x03\x01\x02\x00\x01\x00')).toBe('')

    // The stream is spoken over it as well, and the service goes on.
    const socket = new WebSocket(`${url.replace('https', 'wss')}/v1/stream`, {
      ca: cert,
      headers: { authorization: `Bearer ${admin}` },
    })
    const welcome = await new Promise((resolve, reject) => {
      socket.on('message', (data) => resolve(JSON.parse(String(data)).type))
      socket.on('error', reject)
    })
    socket.terminate()
    expect(welcome).toBe('welcome')
    const status = await new Promise((resolve) => {
      get(`${url}/health`, { ca: cert, agent: false }, (answer) => resolve(answer.resume().statusCode))
    })
    expect(status).toBe(200)
    expect(JSON.stringify(service.log())).not.toContain(secretOf(admin))
  })
  test('shows a renewed certificate without a restart, and never one whose key is not there yet', async () => {
    const [old, renewed] = [selfSigned(), selfSigned()]
    const settings = '{ tls: { cert: cert.pem, key: key.pem }, time: { tick: 100ms } }'
    const files = { 'cert.pem': old.cert, 'key.pem': old.key }
    const { url, folder, log } = await runService(settings, scenarioTemplate(), files)
    const statusBy = (ca: string): Promise<number | string | undefined> =>
      new Promise((resolve) => {
        get(`${url}/health`, { ca, agent: false }, (answer) => resolve(answer.resume().statusCode)).on(
          'error',
          ({ code }: NodeJS.ErrnoException) => resolve(code),
        )
      })
    const said = (text: string): boolean => log().some(({ msg }) => msg === text)
    expect(await statusBy(old.cert)).toBe(200)

    writeFileSync(join(folder, 'cert.pem'), renewed.cert)
    await vi.waitUntil(() => said('the certificate was not renewed'), 20_000)
    expect(await statusBy(old.cert)).toBe(200)

    writeFileSync(join(folder, 'key.pem'), renewed.key)
    await vi.waitUntil(() => said('a renewed certificate is shown'), 20_000)
    expect(await statusBy(renewed.cert)).toBe(200)
    expect(await statusBy(old.cert)).toMatch(/SELF_SIGNED|UNABLE_TO_VERIFY/)
  })
})
