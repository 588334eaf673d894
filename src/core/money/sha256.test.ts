import { expect, test } from 'vitest'
import { hexOf, hmacSha256, Sha256, sha256Hex } from './sha256.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('the examples of FIPS 180-4', () => {
  expect(sha256Hex(bytesOf('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(sha256Hex(bytesOf(''))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(sha256Hex(bytesOf('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  )
})

test('a million letters in uneven pieces', () => {
  const hash = new Sha256()
  const letters = new Uint8Array(1_000_000).fill(0x61)
  for (let from = 0, size = 1; from < letters.length; from += size, size = (size * 7) % 1_009)
    hash.update(letters.subarray(from, from + size))
  expect(hexOf(hash.digest())).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0')
})

test('the keyed hash of RFC 4231, with a short and a long key', () => {
  const short = hmacSha256(bytesOf('Jefe'), bytesOf('what do ya want for nothing?'))
  expect(hexOf(short)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
  const message = bytesOf('Test Using Larger Than Block-Size Key - Hash Key First')
  const long = hmacSha256(new Uint8Array(131).fill(0xaa), message)
  expect(hexOf(long)).toBe('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54')
})

test('a digest is final', () => {
  const hash = new Sha256()
  hash.digest()
  expect(() => hash.update(bytesOf('more'))).toThrow('a digest is final')
  expect(() => hash.digest()).toThrow('a digest is final')
})
