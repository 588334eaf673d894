import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { placeOf } from '../access/rate-limit.ts'
import { isLoopback } from '../config/scalars.ts'

/** How many connections there may be at once. */
interface MostConnections {
  readonly connections: number
  /** Of one address, or of one IPv6 network; whoever is at this machine has no such limit. */
  readonly connectionsPerAddress: number
}

/** Connections beyond all others that only somebody at this machine gets: a probe, or whoever looks after the service. */
const FOR_THIS_MACHINE = 64
/** For an answer to be read when the service ends. */
const GOODBYE_MS = 5_000

interface Line {
  readonly socket: Socket
  /** What was asked on it and is not answered to the end. */
  readonly asked: Set<{ readonly request: IncomingMessage; readonly response: ServerResponse }>
}

/**
 * The connections of a server. Those beyond the limits are closed as soon as they come: one address never has all of them,
 * and the last are for this machine, so whoever fills the rest shuts out no probe that asks from here.
 *
 * When the service ends nobody is waited for who asks nothing or has not said yet what: otherwise a stranger who keeps
 * silent could make every stop take as long as it may.
 */
export class Connections {
  /** By address and port, which a connection has below TLS and above it. */
  readonly #lines = new Map<string, Line>()
  readonly #byPlace = new Map<string, number>()
  readonly #limits: MostConnections
  #open = 0

  constructor(server: Server, limits: MostConnections) {
    this.#limits = limits
    server.maxConnections = limits.connections + FOR_THIS_MACHINE
    server.on('connection', (socket: Socket) => this.#come(socket))
    server.on('request', (request, response) => this.#ask(request, response))
    // Streams have an end of their own.
    server.on('upgrade', ({ socket }: IncomingMessage) => this.#lines.delete(nameOf(socket)))
  }

  /** Closes all that nobody is owed an answer on; who does not take his in a while is closed as well. */
  end(): void {
    for (const { socket, asked } of this.#lines.values())
      if (![...asked].some(({ request }) => request.complete)) socket.destroy()
    setTimeout(() => this.#endUnread(), GOODBYE_MS).unref()
  }

  #come(socket: Socket): void {
    const { connections, connectionsPerAddress } = this.#limits
    const address = socket.remoteAddress ?? ''
    const place = placeOf(address)
    const ofPlace = this.#byPlace.get(place) ?? 0
    const isHere = isLoopback(place) || isLoopback(address)
    const isTooMany = this.#open >= connections || ofPlace >= connectionsPerAddress
    if (!isHere && isTooMany) return void socket.destroy()
    const name = nameOf(socket)
    this.#lines.set(name, { socket, asked: new Set() })
    this.#byPlace.set(place, ofPlace + 1)
    this.#open += 1
    socket.once('close', () => this.#go(name, place))
  }

  #go(name: string, place: string): void {
    this.#open -= 1
    this.#lines.delete(name)
    const left = (this.#byPlace.get(place) ?? 1) - 1
    if (left > 0) this.#byPlace.set(place, left)
    else this.#byPlace.delete(place)
  }

  #ask(request: IncomingMessage, response: ServerResponse): void {
    const asked = this.#lines.get(nameOf(request.socket))?.asked
    if (asked === undefined) return
    const one = { request, response }
    asked.add(one)
    response.once('close', () => asked.delete(one))
  }

  #endUnread(): void {
    for (const { socket, asked } of this.#lines.values())
      if ([...asked].every(({ response }) => response.writableEnded)) socket.destroy()
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

/**
 * Answers what is no request, and does not wait for whoever sent it to go. Who did not come to speak TLS can be told
 * nothing.
 */
export function sayGoodbye(socket: Socket, code: string, text: string): void {
  if (!socket.writable || code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_'))
    return void socket.destroy()
  socket.end(text)
  setTimeout(() => socket.destroy(), GOODBYE_MS).unref()
}
