import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Journal } from '../../src/journal/journal.ts'
import { MemoryJournal } from '../../src/journal/memory-journal.ts'
import { Gatekeeper } from '../../src/service/access/gatekeeper.ts'
import { adminSecret, keepFirstAdmin } from '../../src/service/access/keys.ts'
import { type AccessOptions, accessDefaults } from '../../src/service/access/options.ts'
import { FeedWatch } from '../../src/service/feeds/feed-watch.ts'
import type { Host } from '../../src/service/host/host.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import { buildApp } from '../../src/service/http/app.ts'
import type { AppLimits } from '../../src/service/http/limits.ts'
import { LawKeeper } from '../../src/service/ops/law-keeper.ts'
import { Replays } from '../../src/service/replay/replays.ts'
import { addStream } from '../../src/service/stream/add-stream.ts'
import type { StreamSettings } from '../../src/service/stream/limits.ts'
import type { Stream } from '../../src/service/stream/live-stream.ts'
import { chanceOf, START } from './kept-venue.ts'

/** What came back: the status, the headers, and the body as it was read. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a body.
  readonly body: any
}

/** A service that listens on a port of its own, with a journal in memory and a first key. */
export class Served {
  readonly host: Host
  readonly app: FastifyInstance
  readonly url: string
  /** Secret of the first admin's key. */
  readonly admin: string
  readonly stream: Stream
  /** What failed inside, as it was logged; there is to be nothing. */
  readonly failures: readonly string[]
  readonly #alarms: FeedWatch

  private constructor(parts: {
    readonly host: Host
    readonly app: FastifyInstance
    readonly url: string
    readonly admin: string
    readonly stream: Stream
    readonly alarms: FeedWatch
    readonly failures: readonly string[]
  }) {
    this.host = parts.host
    this.app = parts.app
    this.url = parts.url
    this.admin = parts.admin
    this.stream = parts.stream
    this.failures = parts.failures
    this.#alarms = parts.alarms
  }

  /** An empty venue: nothing is listed, nobody has a key but one admin. */
  static async open(
    options: {
      readonly limits?: Partial<AppLimits>
      readonly access?: Partial<AccessOptions>
      readonly journal?: Journal
      readonly clock?: () => number
      readonly stream?: Partial<StreamSettings>
      /** The first key's secret, where the journal was opened before. */
      readonly admin?: string
      /** What is given to the host before there is a key. */
      readonly before?: (host: Host) => Promise<void>
    } = {},
  ): Promise<Served> {
    const { clock = () => START, journal = new MemoryJournal(), limits } = options
    const random = chanceOf('served')
    const host = await openHost({ journal, clock })
    await options.before?.(host)
    const settings = { ...accessDefaults, ...options.access }
    const gate = new Gatekeeper({ host, clock, options: settings })
    const alarms = new FeedWatch(host, clock)
    const replays = new Replays(journal, null)
    const access = { options: settings, random }
    const laws = new LawKeeper(host, clock)
    const service = { host, clock, alarms, laws, access, replays, metrics: async () => '' }
    const failures: string[] = []
    const log = pino({ level: 'error' }, { write: (line) => void failures.push(line) })
    const app = buildApp(service, { access: gate, log, limits, checkAnswers: true })
    app.addHook('onClose', () => replays.close())
    const stream = addStream(app, service, gate, options.stream)
    const first = adminSecret(random)
    const admin = (await keepFirstAdmin(host, first)) ? first : options.admin
    if (admin === undefined) throw new Error('an empty venue gets a first key')
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    return new Served({ host, app, url, admin, stream, alarms, failures })
  }

  async ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options: {
      readonly key?: string | null
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ): Promise<Answered> {
    const { key = this.admin, body, headers = {} } = options
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }

  async get(path: string, key?: string): Promise<Answered['body']> {
    const { status, body } = await this.ask('GET', path, key === undefined ? {} : { key })
    if (status !== 200)
      throw new Error(`GET ${path} was answered ${status}: ${JSON.stringify(body)} ${this.failures.join('')}`)
    return body
  }

  /** Gives commands as one batch; each has to be done. */
  async give(commands: readonly object[], key?: string): Promise<Answered['body']> {
    const body = { commands: commands.map((each) => ({ body: each })) }
    const answer = await this.ask('POST', '/v1/commands/batch', key === undefined ? { body } : { body, key })
    for (const [at, result] of (answer.body.results ?? [answer.body]).entries())
      if (result.is !== 'done')
        throw new Error(`${JSON.stringify(commands[at])} was answered ${JSON.stringify(result)}`)
    return answer.body.results
  }

  /** Makes a key and gives its secret. */
  async key(role: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const body = { role, holder: `${role} ${more.owner ?? ''}`.trim(), ...more }
    const { status, body: made } = await this.ask('POST', '/v1/keys', { body })
    if (status !== 201) throw new Error(`no key was made: ${JSON.stringify(made)}`)
    return made.secret
  }

  async close(): Promise<void> {
    this.#alarms.close()
    await this.app.close()
    await this.host.close()
  }
}

/** One perpetual in whole dollars, as stories have it. */
export const usd = { name: 'USD', decimals: 2 }
export const btcPerp: Readonly<Record<string, unknown>> = {
  symbol: 'BTC-PERP',
  kind: 'perpetual',
  payoff: 'linear',
  'settlement-asset': 'USD',
  multiplier: '1',
  'price-increment': '1',
  'quantity-increment': '1',
  'largest-position': '1000000',
  'highest-mark': '1000000',
  brackets: [{ initial: '10%', maintenance: '5%' }],
}

/** The steps that most stories go by. */
export const story: Readonly<Record<string, unknown>> = {
  rulebook: 'story',
  trigger: { equity: 'below', requirement: 'maintenance' },
  steps: [
    'cancel-orders',
    { step: 'close-on-book', size: 'all', limit: 'bankruptcy-price' },
    { name: 'insurance-fund', step: 'draw-fund', scope: 'instrument', partial: true },
    {
      step: 'deleverage',
      select: { queue: 'profit-times-leverage' },
      price: 'bankruptcy-price-after-paid',
    },
    { name: 'haircut', step: 'socialise', base: 'gains-since-entry' },
    { step: 'record-claim', creditors: 'unpaid-winners' },
  ],
}

/** Everything it takes to open a venue with a fund, a rulebook, a mark and some accounts. */
export function openingOf(fund: string, accounts: Readonly<Record<string, string>>): object[] {
  return [
    { type: 'list-asset', terms: usd },
    { type: 'list-instrument', terms: btcPerp },
    { type: 'open-account', kind: 'fund', asset: 'USD', name: 'BTC-PERP' },
    ...(fund === '0' ? [] : [{ type: 'deposit', account: 'BTC-PERP', asset: 'USD', amount: fund }]),
    { type: 'move-marks', marks: { 'BTC-PERP': '40000' } },
    ...Object.entries(accounts).flatMap(([name, amount]) => [
      { type: 'open-account', kind: 'participant', asset: 'USD', name },
      { type: 'deposit', account: name, asset: 'USD', amount },
    ]),
    { type: 'adopt-rulebook', rulebook: story },
  ]
}
