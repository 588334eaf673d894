/**
 * Loads an HTTP service over some connections, one request after the other on each, and says how long each took. It runs
 * in a process of its own, so that what it costs is not the service's; `loadOver` starts it.
 */
import { fork } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

/** What is asked again and again. */
export interface Load {
  readonly port: number
  readonly connections: number
  readonly forMs: number
  /** Secret of a key; null where none is needed. */
  readonly key: string | null
  readonly ask: 'health' | 'single' | 'batch'
  /** Commands of one batch. */
  readonly size: number
  /** Names of the accounts that trade, in pairs. */
  readonly accounts: readonly string[]
  readonly instrument: string
  readonly price: string
}

export interface Loaded {
  readonly requests: number
  readonly seconds: number
  /** Answers of another status than 200, and one of them. */
  readonly failed: number
  readonly failure: string | null
  /** From asking to the whole answer, in milliseconds. */
  readonly medianMs: number
  readonly p99Ms: number
}

/** Runs a load in a child process. */
export function loadOver(load: Load): Promise<Loaded> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [], { serialization: 'json' })
    child.on('message', (loaded) => {
      child.disconnect()
      resolve(loaded as Loaded)
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error(`the load generator ended with ${code}`))
    })
    child.send(load)
  })
}

/** The requests of one connection, made before the clock starts but for their idempotency keys. */
class Requests {
  readonly #load: Load
  readonly #bodies: readonly string[]
  readonly #head: string
  readonly #name: string
  #next = 0

  constructor(load: Load, connection: number) {
    this.#load = load
    this.#name = `${process.pid}-${connection}`
    const authorization = load.key === null ? '' : `authorization: Bearer ${load.key}\r\n`
    const path = { health: '/health', single: '/v1/commands', batch: '/v1/commands/batch' }[load.ask]
    const method = load.ask === 'health' ? 'GET' : 'POST'
    this.#head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${authorization}`
    this.#bodies = Array.from({ length: 64 }, (_, at) => this.#bodyOf(connection * 64 + at))
  }

  next(): string {
    this.#next += 1
    if (this.#load.ask === 'health') return `${this.#head}\r\n`
    const body = this.#bodies[this.#next % this.#bodies.length]
    const key = `idempotency-key: ${this.#name}-${this.#next}\r\n`
    const about = `content-type: application/json\r\ncontent-length: ${body.length}\r\n`
    return `${this.#head}${key}${about}\r\n${body}`
  }

  #bodyOf(number: number): string {
    const { ask, size } = this.#load
    if (ask === 'single') return JSON.stringify(this.#trade(number))
    const commands = Array.from({ length: size }, (_, at) => ({ body: this.#trade(number * size + at) }))
    return JSON.stringify({ events: false, commands })
  }

  /** Each pair trades one way, then the other, so that positions stay small. */
  #trade(number: number): object {
    const { accounts, instrument, price } = this.#load
    const pair = (number >> 1) % (accounts.length >> 1)
    const [one, other] = [accounts[2 * pair], accounts[2 * pair + 1]]
    const sides = number % 2 === 0 ? { buyer: one, seller: other } : { buyer: other, seller: one }
    return { type: 'trade', ...sides, instrument, quantity: '1', price, taker: 'buyer' }
  }
}

/** One connection. Answers are told apart by their length; nothing here is chunked. */
class Line {
  readonly #socket: Socket
  readonly #requests: Requests
  readonly #endMs: number
  readonly #times: number[]
  readonly #over: (failure: string | null) => void
  #answer: Buffer = Buffer.alloc(0)
  #askedMs = 0
  failed = 0
  failure: string | null = null

  constructor(load: Load, connection: number, endMs: number, times: number[], over: () => void) {
    this.#requests = new Requests(load, connection)
    this.#endMs = endMs
    this.#times = times
    this.#over = over
    this.#socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true }, () => this.#ask())
    this.#socket.on('data', (bytes) => this.#hear(bytes))
    this.#socket.on('error', (error) => {
      throw error
    })
  }

  #ask(): void {
    this.#askedMs = performance.now()
    this.#socket.write(this.#requests.next(), 'latin1')
  }

  #hear(bytes: Buffer): void {
    this.#answer = this.#answer.length === 0 ? bytes : Buffer.concat([this.#answer, bytes])
    const head = this.#answer.indexOf('\r\n\r\n')
    if (head < 0) return
    const text = this.#answer.toString('latin1', 0, head)
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
    if (this.#answer.length < head + 4 + length) return
    const nowMs = performance.now()
    this.#times.push(nowMs - this.#askedMs)
    if (!text.startsWith('HTTP/1.1 200')) {
      this.failed += 1
      this.failure ??= this.#answer.toString('utf8')
    }
    this.#answer = Buffer.alloc(0)
    if (nowMs < this.#endMs) return this.#ask()
    this.#socket.destroy()
    this.#over(null)
  }
}

function run(load: Load): Promise<Loaded> {
  const startMs = performance.now()
  const times: number[] = []
  return new Promise((resolve) => {
    let open = load.connections
    const lines = Array.from({ length: load.connections }, (_, connection) => {
      return new Line(load, connection, startMs + load.forMs, times, () => {
        open -= 1
        if (open === 0) resolve(told())
      })
    })
    function told(): Loaded {
      const sorted = Float64Array.from(times).sort()
      return {
        requests: times.length,
        seconds: (performance.now() - startMs) / 1000,
        failed: lines.reduce((sum, { failed }) => sum + failed, 0),
        failure: lines.find(({ failure }) => failure !== null)?.failure ?? null,
        medianMs: sorted[times.length >> 1],
        p99Ms: sorted[Math.floor(times.length * 0.99)],
      }
    }
  })
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url))
  process.once('message', (load) => {
    run(load as Load).then((loaded) => process.send?.(loaded))
  })
