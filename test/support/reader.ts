import { WebSocket } from 'ws'
import {
  type ClientMessage,
  type ServerMessage,
  type Subscribe,
  serverMessage,
} from '../../src/wire/service/stream.ts'

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>

/** How a connection ended. */
export interface Ended {
  readonly code: number
  readonly reason: string
}

/** A reader of the stream over a real socket. Every message is held against the schema of what may be said. */
export class Reader {
  readonly socket: WebSocket
  readonly messages: ServerMessage[] = []
  readonly ended: Promise<Ended>
  #isEnded = false
  #wake: (() => void)[] = []

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      this.messages.push(serverMessage.parse(JSON.parse(String(data))))
      this.#told()
    })
    socket.on('error', () => {})
    this.ended = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.#isEnded = true
        this.#told()
        resolve({ code, reason: String(reason) })
      })
    })
  }

  /** Connects and waits for the welcome; with no key, for the connection alone. */
  static async open(
    url: string,
    key: string | null,
    options: {
      readonly protocols?: readonly string[]
      readonly headers?: Readonly<Record<string, string>>
      readonly path?: string
    } = {},
  ): Promise<Reader> {
    const { protocols = [], headers = {}, path = '/v1/stream' } = options
    const authorization = key === null ? {} : { authorization: `Bearer ${key}` }
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, [...protocols], {
      headers: { ...authorization, ...headers },
    })
    const reader = new Reader(socket)
    await new Promise<void>((resolve, reject) => {
      socket.on('open', resolve)
      socket.on('unexpected-response', (_request, response) => {
        reject(new Error(`answered ${response.statusCode}`))
        response.resume()
        socket.terminate()
      })
      socket.on('error', reject)
    })
    if (key !== null) await reader.next('welcome')
    return reader
  }

  say(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message))
  }

  /** Subscribes and waits until it is told what happens as it happens. */
  async subscribe(of: Omit<Subscribe, 'type'>): Promise<Of<'caught-up'>> {
    this.say({ type: 'subscribe', ...of })
    return this.next('caught-up', ({ subscription }) => subscription === of.id)
  }

  /** The first message of a type, that meets a condition; waits for it where it is not there yet. */
  async next<Type extends ServerMessage['type']>(
    type: Type,
    meets: (message: Of<Type>) => boolean = () => true,
  ): Promise<Of<Type>> {
    for (;;) {
      const found = this.all(type).find(meets)
      if (found !== undefined) return found
      if (this.#isEnded) throw new Error(`the stream ended without ${type}: ${JSON.stringify(this.messages)}`)
      await new Promise<void>((resolve) => void this.#wake.push(resolve))
    }
  }

  /** Waits until everything up to a sequence was sent to every subscription: the answer to a ping comes behind it. */
  async settle(sequence: number): Promise<void> {
    for (;;) {
      const id = this.messages.length
      this.say({ type: 'ping', id })
      const pong = await this.next('pong', (each) => each.id === id)
      this.messages.splice(this.messages.indexOf(pong), 1)
      const places = Object.values(pong.resumeFrom)
      if (pong.sequence >= sequence && places.every((each) => each.sequence > sequence)) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  all<Type extends ServerMessage['type']>(type: Type): Of<Type>[] {
    return this.messages.filter((each): each is Of<Type> => each.type === type)
  }

  /** Every event of a subscription, as `sequence.place type`. */
  events(subscription: string): string[] {
    return this.all('events')
      .filter((each) => each.subscription === subscription)
      .flatMap(({ sequence, events }) => events.map(({ place, type }) => `${sequence}.${place} ${type}`))
  }

  notices(channel: string): object[] {
    return this.all('notice')
      .filter((each) => each.channel === channel)
      .map(({ notice }) => notice)
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.ended
  }

  #told(): void {
    for (const resolve of this.#wake.splice(0)) resolve()
  }
}
