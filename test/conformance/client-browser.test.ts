import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm

/** Everything a module brings with it when it is loaded, packages and Node's own modules by their names. */
function loadedBy(file: string, loaded: Set<string> = new Set()): Set<string> {
  if (loaded.has(file)) return loaded
  loaded.add(file)
  for (const [, from] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT))
    if (from.startsWith('.')) loadedBy(relative(root, join(root, dirname(file), from)), loaded)
    else loaded.add(from)
  return loaded
}

test('the client loads in a browser: no package, nothing of Node, little of the rest', () => {
  const loaded = [...loadedBy('src/client/index.ts')]
  expect(loaded.filter((each) => !each.startsWith('src/client/')).toSorted()).toEqual([
    'src/wire/service/signing.ts',
    'src/wire/service/stream-protocol.ts',
  ])
  const text = loaded.map((file) => readFileSync(join(root, file), 'utf8')).join('\n')
  expect(text.match(/\b(?:process|Buffer|require|setImmediate)\b(?=[.(])/g)).toBeNull()
  expect([...text.matchAll(/import\('([^']+)'\)/g)].map(([, name]) => name)).toEqual(['ws'])
})

test('would notice one that does not', () => {
  const loaded = loadedBy('src/wire/service/stream.ts')
  expect(loaded.has('zod')).toBe(true)
  expect(loadedBy('src/files/bytes.ts').has('node:zlib')).toBe(true)
})
