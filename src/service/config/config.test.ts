import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { formatProblem, Problems } from '../../files/problems.ts'
import { schemaText } from '../../wire/schemas.ts'
import { streamSettingsOf } from './options.ts'
import { readConfig } from './read.ts'
import { configSchemas } from './schema.ts'
import { allSettings } from './settings.ts'
import type { ConfigSources, ToldConfig } from './sources.ts'
import { configFields, configTable, configText } from './told.ts'

const root = join(import.meta.dirname, '../../..')
const schema = configSchemas()['serve.json']

type Given = { readonly file?: string } & Partial<Omit<ConfigSources, 'file'>>

function read({ file, environment = {}, flags = {} }: Given): {
  told: ToldConfig | undefined
  said: string[]
} {
  const problems = new Problems()
  const sources = {
    file: file === undefined ? null : { name: 'venue/serve.yaml', text: file },
    environment,
    flags,
  }
  const told = readConfig(sources, problems)
  return { told, said: problems.list().map(formatProblem) }
}

function configOf(given: Given): ToldConfig['config'] {
  const { told, said } = read(given)
  expect(said).toEqual([])
  return (told as ToldConfig).config
}

describe('settings', () => {
  test('are as usual where nobody says anything', () => {
    const { listen, journal, approval, limits } = configOf({})
    expect(listen).toMatchObject({ host: '127.0.0.1', port: 8420, behindProxy: false, trustProxy: [] })
    expect(journal).toMatchObject({ file: 'venue.journal', knownFor: 86_400_000, knownAtMost: 1_000_000 })
    expect(approval.twoPeople.slice(0, 2)).toEqual(['adopt-rulebook', 'adopt-margin-model'])
    expect(approval.notice).toEqual(new Map([['adopt-rulebook', 86_400_000]]))
    expect(limits.rates.get('participant')).toEqual({ perSecond: 50, burst: 200 })
    expect(configOf({ file: '# nothing is said here\n' })).toEqual(configOf({}))
  })

  test('one address has a part of the streams without a key, except where all come from one', () => {
    const most = (listen: string): number =>
      streamSettingsOf(configOf({ file: `{ stream: { connections: 100 }, listen: { ${listen} } }` }))
        .maxUnknownPerAddress
    expect(most('')).toBe(3)
    expect(most('behind-proxy: true, trust-proxy: [10.0.0.1]')).toBe(3)
    expect(most('behind-proxy: true')).toBe(100)
  })

  test('come from the flag, else the environment, else the file', () => {
    const file = 'listen: { port: 1 }'
    const environment = { BREAKWATER_LISTEN_PORT: '2' }
    expect(configOf({ file }).listen.port).toBe(1)
    expect(configOf({ file, environment }).listen.port).toBe(2)
    expect(configOf({ file, environment, flags: { port: '3' } }).listen.port).toBe(3)
  })

  test('every one can be said in a file and in the environment, and comes out the same', () => {
    const said = configFields(read({}).told as ToldConfig)
    const environment = Object.fromEntries(
      allSettings.map(({ variable, name }) => [variable, said[name] === 'none' ? '' : said[name]]),
    )
    const withNone = new Set(['BREAKWATER_TLS_CERT', 'BREAKWATER_TLS_KEY'])
    for (const variable of withNone) environment[variable] = 'none'
    expect(configOf({ environment })).toEqual(configOf({}))
    const file: Record<string, Record<string, unknown>> = {}
    for (const { section, key, setting } of allSettings) (file[section] ??= {})[key] = setting.otherwise
    file.journal.file = join(process.cwd(), 'venue.journal')
    const { journal, ...others } = configOf({ file: JSON.stringify(file) })
    const usual = configOf({})
    expect({ ...others, journal: { ...journal, file: usual.journal.file } }).toEqual(usual)
  })

  test('by name are other than usual only where they are named', () => {
    const file = 'approval: { notice: { write-off: 1h } }\nlimits: { rates: { feed: 1/2 } }'
    const { approval, limits } = configOf({ file })
    expect([...approval.notice]).toEqual([
      ['adopt-rulebook', 86_400_000],
      ['write-off', 3_600_000],
    ])
    expect(limits.rates.get('feed')).toEqual({ perSecond: 1, burst: 2 })
    expect(limits.rates.get('admin')).toEqual({ perSecond: 50, burst: 200 })
    const environment = { BREAKWATER_APPROVAL_NOTICE: 'adopt-rulebook=none, bust-trade=5m' }
    expect([...configOf({ environment }).approval.notice]).toEqual([['bust-trade', 300_000]])
  })

  test('files that a file names stand beside it, others where one is', () => {
    const file = 'journal: { file: a.journal }\ntls: { cert: tls/c.pem, key: /k.pem }'
    const { journal, tls } = configOf({ file })
    expect([journal.file, tls.cert, tls.key]).toEqual([
      join(process.cwd(), 'venue/a.journal'),
      join(process.cwd(), 'venue/tls/c.pem'),
      '/k.pem',
    ])
    expect(configOf({ flags: { journal: 'b.journal' } }).journal.file).toBe('b.journal')
  })
})

describe('what is wrong is told', () => {
  test.each([
    ['listen:\n  prot: 1', 'venue/serve.yaml:2:3: found an unknown key "prot"'],
    ['journal:\n  row: zero', 'venue/serve.yaml:2:8: found "zero", expected a whole number of at least 1'],
    ['listen: { host: 10.0.0.999 }', '1:17: found "10.0.0.999", expected an IP address or the name'],
    ['listen: { port: 65536 }', 'expected a port, 0 to 65535'],
    ['limits: { body: 1 GB }', 'expected a number of bytes'],
    ['limits: { rates: { robot: 1/1 } }', 'found a key "robot", expected one of participant, feed'],
    ['limits: { strangers: fast }', 'expected a rate like 50/200'],
    ['approval: { two-people: [dance] }', 'expected a kind of command, like adopt-rulebook'],
    ['log: { level: loud }', 'expected "debug", "info", "warn" or "error"'],
    ['listen: [', 'venue/serve.yaml:'],
    ['tls: { cert: c.pem }', 'venue/serve.yaml:1:14: found tls.cert without tls.key'],
    ['listen: { trust-proxy: [10.0.0.0/8] }', 'found listen.trust-proxy without a proxy'],
    ['listen: { trust-proxy: [10.0.0.0/64] }', 'or a network like 10.0.0.0/8'],
    ['keys: { signing-window: 1h }', 'found keys.signing-window of 3600000 ms'],
    ['journal: { row: 10, waiting: 9 }', 'found journal.waiting 9, below journal.row 10'],
  ])('in a file, with line and column: %j', (file, expected) => {
    const { told, said } = read({ file })
    expect(told).toBeUndefined()
    expect(said.join('\n')).toContain(expected)
  })

  test('in the environment and in flags, by name', () => {
    expect(read({ environment: { BREAKWATER_LISTEN_PORT: 'x' } }).said).toEqual([
      'BREAKWATER_LISTEN_PORT:0:0: found listen.port "x", expected a port, 0 to 65535.',
    ])
    expect(read({ flags: { port: '-1' } }).said[0]).toMatch(/^--port:0:0: found listen.port "-1"/)
    expect(read({ environment: { BREAKWATER_TLS_CRET: 'c.pem' } }).said[0]).toContain(
      'BREAKWATER_TLS_CRET:0:0: found a variable of the environment that is no setting',
    )
    expect(read({ environment: { BREAKWATER_HANDED_OVER: '1', BREAKWATER_SEED: '7' } }).said).toEqual([])
  })

  test.each(['0.0.0.0', '::', '192.168.1.4', 'venue.example'])(
    'nobody listens on %s without TLS or a proxy that ends it',
    (host) => {
      const file = `listen: { host: "${host}" }`
      expect(read({ file }).said[0]).toContain(
        'expected a loopback address, or TLS. Name tls.cert and tls.key',
      )
      expect(read({ file: `listen: { host: "${host}", behind-proxy: true }` }).said).toEqual([])
      expect(read({ file: `${file}\ntls: { cert: c.pem, key: k.pem }` }).said).toEqual([])
    },
  )

  test.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('%s is this machine alone', (host) => {
    expect(read({ file: `listen: { host: "${host}" }` }).said).toEqual([])
  })
})

describe('what is published', () => {
  test('schema/serve.json is what the reader asks for; npm run schemas writes it anew', () => {
    expect(readFileSync(join(root, 'schema/serve.json'), 'utf8')).toBe(schemaText(schema))
  })

  test('the page has every setting; npm run schemas writes the table anew', () => {
    const page = readFileSync(join(root, 'docs/topics/running-the-service.md'), 'utf8')
    expect(page).toContain(`<!-- settings:begin -->\n\n${configTable()}\n\n<!-- settings:end -->`)
  })

  test('the example can be used, and an editor finds nothing in it', () => {
    const text = readFileSync(join(root, 'examples/serve.yaml'), 'utf8')
    expect(text.split('\n', 1)[0]).toBe('# yaml-language-server: $schema=../schema/serve.json')
    expect(configOf({ file: text }).listen.behindProxy).toBe(true)
    const editor = z.fromJSONSchema(schema as never)
    expect(editor.safeParse(parse(text)).success).toBe(true)
    expect(editor.safeParse(parse('listen: { prot: 1 }')).success).toBe(false)
  })

  test('every setting is told with where it comes from, one in a line', () => {
    const { told } = read({ file: 'listen: { port: 1 }', flags: { 'log-level': 'warn' } })
    const lines = configText(told as ToldConfig)
      .trimEnd()
      .split('\n')
    expect(lines.length).toBe(allSettings.length)
    expect(lines.find((line) => line.startsWith('listen.port'))).toMatch(/^listen\.port +1 +file$/)
    expect(lines.find((line) => line.startsWith('log.level'))).toMatch(/^log\.level +warn +flag$/)
  })
})
