import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import { expect, test } from 'vitest'
import { Connections } from './connections.ts'

let port = 1

class Line extends EventEmitter {
  readonly remoteAddress: string
  readonly remotePort: number
  isOpen = true

  constructor(address: string) {
    super()
    this.remoteAddress = address
    this.remotePort = port++
  }

  destroy(): void {
    this.isOpen = false
    this.emit('close')
  }
}

test('one address never has all connections, and this machine still gets in where they are used up', () => {
  const server = new EventEmitter() as Server
  new Connections(server, { connections: 5, connectionsPerAddress: 2 })
  const come = (address: string): Line => {
    const line = new Line(address)
    server.emit('connection', line)
    return line
  }
  const opened = (...addresses: readonly string[]): boolean[] =>
    addresses.map((address) => come(address).isOpen)
  const first = come('192.0.2.1')
  expect(opened('192.0.2.1', '192.0.2.1', '::ffff:192.0.2.1')).toEqual([true, false, false])
  // What was closed at once was never counted, and what ends makes room.
  first.destroy()
  expect(opened('192.0.2.1', '192.0.2.1')).toEqual([true, false])
  // Of IPv6 a whole network is one.
  expect(opened('2001:db8::1', '2001:db8::2', '2001:db8::3')).toEqual([true, true, false])
  expect(opened('198.51.100.1', '198.51.100.2')).toEqual([true, false])
  expect(opened('127.0.0.1', '::1', '::ffff:127.0.0.1', '127.0.0.1')).toEqual([true, true, true, true])
})
