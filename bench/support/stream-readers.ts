import { createHash, type Hash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { WebSocket } from 'ws'

/**
 * Readers of a stream on a thread of their own. Each keeps a hash over the bytes of every message of events it got, and
 * counts them, so that a thousand of them can be held equal.
 */
interface Start {
  readonly url: string
  readonly key: string
  readonly readers: number
}

interface Tally {
  messages: number
  bytes: number
  readonly hash: Hash
}

const { url, key, readers } = workerData as Start
const port = parentPort
if (port === null) throw new Error('these readers are started as a thread')

const tallies: Tally[] = []
const waiting: { readonly messages: number; readonly tell: () => void }[] = []
let behind = readers

async function open(): Promise<void> {
  const tally: Tally = { messages: 0, bytes: 0, hash: createHash('sha256') }
  tallies.push(tally)
  const socket = new WebSocket(url, { headers: { authorization: `Bearer ${key}` } })
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', (code) => port?.postMessage({ is: 'closed', code }))
    socket.on('message', (data: Buffer) => {
      const head = data.toString('latin1', 0, 20)
      if (head.startsWith('{"type":"welcome"')) socket.send('{"type":"subscribe","id":"all"}')
      else if (head.startsWith('{"type":"caught-up"')) resolve()
      else if (head.startsWith('{"type":"events"')) take(tally, data)
    })
  })
}

function take(tally: Tally, data: Buffer): void {
  tally.messages += 1
  tally.bytes += data.length
  tally.hash.update(data)
  const [next] = waiting
  if (next === undefined || tally.messages !== next.messages) return
  behind -= 1
  if (behind === 0) next.tell()
}

port.on('message', ({ messages }: { readonly messages: number }) => {
  const isThere = (): boolean => tallies.every((each) => each.messages >= messages)
  const tell = (): void => {
    waiting.shift()
    const hashes = tallies.map(({ hash }) => hash.copy().digest('hex'))
    const bytes = tallies.reduce((sum, each) => sum + each.bytes, 0)
    port.postMessage({ is: 'told', counts: tallies.map((each) => each.messages), hashes, bytes })
  }
  behind = tallies.filter((each) => each.messages < messages).length
  waiting.push({ messages, tell })
  if (isThere()) tell()
})

for (let at = 0; at < readers; at += 50)
  await Promise.all(Array.from({ length: Math.min(50, readers - at) }, open))
port.postMessage({ is: 'open' })
