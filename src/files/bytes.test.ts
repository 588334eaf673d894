import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ReadLimits, readInput, readInputBytes, textOf } from './bytes.ts'
import { formatProblem, Problems } from './problems.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakwater-bytes-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function readBack(bytes: string | Uint8Array, limits?: ReadLimits) {
  const path = join(folder, 'input')
  await writeFile(path, bytes)
  return read(path, limits)
}

async function read(path: string, limits?: ReadLimits) {
  const problems = new Problems()
  const text = await readInput(path, problems, limits)
  return { text, told: problems.list().map((problem) => formatProblem(problem).replace(folder, '')) }
}

test('text is read as it stands, a byte order mark left out', async () => {
  expect(await readBack('\uFEFFa,é,😀\n')).toEqual({ text: 'a,é,😀\n', told: [] })
  expect(await readBack('')).toEqual({ text: '', told: [] })
})

test('a gz is known by its first bytes, not by its name', async () => {
  expect(await readBack(gzipSync('a,b\n'))).toEqual({ text: 'a,b\n', told: [] })
  const two = Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n')])
  expect((await readBack(two)).text).toBe('a,b\n1,2\n')
})

test('bytes are given as they are where no text is asked for', async () => {
  const path = join(folder, 'raw')
  await writeFile(path, new Uint8Array([0xff, 0x00]))
  const problems = new Problems()
  expect([...(await readInputBytes(path, problems))!]).toEqual([0xff, 0x00])
  expect(problems.count).toBe(0)
})

test('a missing file and a folder are problems', async () => {
  const missing = await read(join(folder, 'nowhere.csv'))
  expect(missing).toEqual({
    text: undefined,
    told: ['/nowhere.csv:0:0: found no such file, expected a file to read. Check the path.'],
  })
  expect((await read(folder)).told).toEqual([
    ':0:0: found a folder, expected a file to read. Name a file in it.',
  ])
})

test('a gz cut off anywhere is a problem', async () => {
  const whole = gzipSync('a,b\n'.repeat(50))
  for (let length = 2; length < whole.length; length++) {
    const { text, told } = await readBack(whole.subarray(0, length))
    expect(text).toBeUndefined()
    expect(told).toEqual([
      '/input:0:0: found a gz that is cut off, expected a whole gz. Fetch the file again.',
    ])
  }
})

test('a gz with a changed byte, or with other data after it, is a problem', async () => {
  const changed = Uint8Array.from(gzipSync('a,b\n'.repeat(50)))
  changed[changed.length - 6] ^= 1
  expect((await readBack(changed)).told[0]).toMatch(/found a broken gz \(.+\), expected a whole gz/)
  const followed = Buffer.concat([gzipSync('a,b\n'), Buffer.from('more')])
  expect((await readBack(followed)).told[0]).toMatch(/found a broken gz \(.+\), expected a whole gz/)
})

test('what is larger than the bound is refused, packed or not', async () => {
  expect((await readBack('12345', { maxBytes: 4 })).told).toEqual([
    '/input:0:0: found 5 bytes, expected at most 4 bytes. Split the file.',
  ])
  expect((await readBack(gzipSync('x'.repeat(5_000)), { maxBytes: 4_999 })).told).toEqual([
    '/input:0:0: found a gz that unpacks to more, expected at most 4999 bytes. Split the file.',
  ])
  expect((await readBack(gzipSync('x'.repeat(5_000)), { maxBytes: 5_000 })).text).toHaveLength(5_000)
})

test.each([
  [
    'a stray byte',
    [0x61, 0x0a, 0xc3, 0xa9, 0xff, 0x62],
    'x:2:2: found a byte 0xff that is not UTF-8, at byte offset 4',
  ],
  ['a cut-off character', [0x61, 0xe2, 0x82], 'x:1:2: found a byte 0xe2 that is not UTF-8, at byte offset 1'],
  [
    'a character that stops short',
    [0xf0, 0x9f, 0x61, 0x61],
    'x:1:1: found a byte 0xf0 that is not UTF-8, at byte offset 0',
  ],
  ['a continuation alone', [0x61, 0x80], 'x:1:2: found a byte 0x80 that is not UTF-8, at byte offset 1'],
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00], 'x:1:1: found a byte 0xff that is not UTF-8, at byte offset 0'],
])('%s is told with its byte offset', (_, bytes, expected) => {
  const problems = new Problems()
  expect(textOf('x', Uint8Array.from(bytes), problems)).toBeUndefined()
  expect(problems.list().map(formatProblem)).toEqual([
    `${expected}, expected text in UTF-8. Save the file as UTF-8.`,
  ])
})
