import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, test, vi } from 'vitest'
import { Replays } from '../../src/service/replay/replays.ts'
import { runService } from '../support/running-service.ts'
import { eventually } from '../support/serve/eventually.ts'

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
  vi.restoreAllMocks()
})

/** Asks for the roots of sequences, all on one connection and without waiting. */
function askOn(url: string, key: string, sequences: readonly number[]): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  sockets.push(socket)
  socket.on('error', () => undefined)
  for (const sequence of sequences)
    socket.write(`GET /v1/roots/${sequence} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`)
  return socket
}

/** The thread that is asked first never answers: the question does not reach it. */
function deafThread(): { readonly reached: number[]; readonly deaf: () => Worker | undefined } {
  const post = Worker.prototype.postMessage
  const reached: number[] = []
  let deaf: Worker | undefined
  vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (this: Worker, message) {
    const { kind, ask } = message as { readonly kind?: string; readonly ask?: { readonly sequence: number } }
    if (kind === 'roots') reached.push(ask!.sequence)
    if (kind === 'roots' && deaf === undefined) deaf = this
    else post.call(this, message)
  })
  return { reached, deaf: () => deaf }
}

test('a question about the past that everybody hung up on holds up nobody', async () => {
  const { reached, deaf } = deafThread()
  const asks = vi.spyOn(Replays.prototype, 'ask')
  const ends = vi.spyOn(Worker.prototype, 'terminate')
  const asked = async (times: number): Promise<void> => {
    await eventually(async () => asks.mock.calls.length >= times)
  }
  const service = await runService('{ log: { level: debug } }')
  const { url } = service
  const [ada, bo, cy] = [
    await service.keyFor('auditor'),
    await service.keyFor('risk'),
    await service.keyFor('operator'),
  ]

  // Ada asks for two on one connection; the first is worked on, and Bo waits for it as well.
  const adas = askOn(url, ada, [1, 2])
  await asked(2)
  const bos = askOn(url, bo, [1])
  await asked(3)
  const cys = fetch(`${url}/v1/roots/3`, { headers: { authorization: `Bearer ${cy}` } })
  await asked(4)
  const [first, second, joined] = asks.mock.results.map(({ value }) => value as Promise<unknown>)

  adas.destroy()
  await expect(first).rejects.toMatchObject({ kind: 'left' })
  await expect(second).rejects.toMatchObject({ kind: 'left' })
  expect(ends.mock.contexts).not.toContain(deaf()) // Bo is left
  bos.destroy()
  await expect(joined).rejects.toMatchObject({ kind: 'left' })

  expect((await cys).status).toBe(200)
  expect(reached).toEqual([1, 3]) // the one that waited left its line
  expect(ends.mock.contexts).toContain(deaf())
  expect(service.faults).toEqual([])
  expect(service.log().filter(({ level }) => level === 'error' || level === 'warn')).toEqual([])
})
