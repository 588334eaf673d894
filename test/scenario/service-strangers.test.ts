import { afterEach, expect, test } from 'vitest'
import { Reader } from '../support/reader.ts'
import { runService } from '../support/running-service.ts'

const readers: Reader[] = []
afterEach(() => {
  for (const reader of readers.splice(0)) reader.socket.terminate()
})

const settings = `
listen: { behind-proxy: true, trust-proxy: [127.0.0.1] }
limits: { strangers: 0.001/6 }
stream: { connections: 80 }
`

test('what a stranger uses up is his own, by the address that a declared proxy tells', async () => {
  const { url } = await runService(settings)
  const stream = async (from: string): Promise<string> => {
    try {
      readers.push(await Reader.open(url, null, { headers: { 'x-forwarded-for': from } }))
      return 'open'
    } catch (error) {
      return (error as Error).message
    }
  }
  const ask = async (from: string): Promise<number> =>
    (await fetch(`${url}/problems/busy`, { headers: { 'x-forwarded-for': from } })).status

  // Of the eight places of readers without a key one address has two, and what he says he is called moves nothing.
  const mine = '198.51.100.1'
  expect(await stream(mine)).toBe('open')
  expect(await stream(`192.0.2.9, ${mine}`)).toBe('open')
  expect(await stream(mine)).toBe('answered 503')
  expect(await stream('198.51.100.2')).toBe('open')
  for (const status of [200, 200, 200, 429, 429]) expect(await ask(mine)).toBe(status)
  expect(await stream(mine)).toBe('answered 429')
  expect(await ask('198.51.100.2')).toBe(200)
})
