import { expect, test } from 'vitest'
import { UnknownReaders } from './unknown-readers.ts'

test('one address never has all the places of those who are still to say who they are', () => {
  const unknown = new UnknownReaders<string>({ maxConnections: 50, maxUnknownPerAddress: 2 })
  const come = (reader: string, address: string): boolean => {
    const isLet = unknown.hasRoomFor(address)
    if (isLet) unknown.come(reader, address)
    return isLet
  }
  expect(come('a', '2001:db8::1')).toBe(true)
  expect(come('b', '2001:db8::2')).toBe(true)
  expect(come('c', '2001:db8::3')).toBe(false) // of the same network
  expect(come('d', '192.0.2.1')).toBe(true)
  unknown.go('a')
  unknown.go('a') // known, and gone later: counted once
  expect([come('e', '2001:db8::3'), come('f', '2001:db8::3')]).toEqual([true, false])
  expect([come('g', '127.0.0.1'), come('h', '::1'), come('i', '::1')]).toEqual([true, true, false]) // a tenth is full
  for (const reader of ['b', 'd', 'e', 'g', 'h', 'nobody']) unknown.go(reader)
  expect(unknown.addresses).toBe(0)
})
