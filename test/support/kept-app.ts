import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { Gatekeeper, type TurnedAway } from '../../src/service/access/gatekeeper.ts'
import { FeedWatch } from '../../src/service/feeds/feed-watch.ts'
import { buildApp } from '../../src/service/http/app.ts'
import { LawKeeper } from '../../src/service/ops/law-keeper.ts'
import { Replays } from '../../src/service/replay/replays.ts'
import type { KeptVenue } from './kept-venue.ts'

export interface KeptApp {
  readonly app: FastifyInstance
  /** Every line that was logged so far. */
  readonly logged: () => string
  /** Whoever was turned away at the door, and why. */
  readonly away: readonly { readonly reason: TurnedAway; readonly key: string | null }[]
}

/** The service over HTTP, as it is put together; what it logs is gathered. */
export function appOf({
  host,
  clock,
  options,
  random,
}: Pick<KeptVenue, 'host' | 'clock' | 'options' | 'random'>): KeptApp {
  const lines: string[] = []
  const stream = new Writable({
    write: (line, _encoding, done) => {
      lines.push(String(line))
      done()
    },
  })
  const log = pino({ level: 'trace' }, stream)
  const away: { reason: TurnedAway; key: string | null }[] = []
  const turnedAway = (reason: TurnedAway, key: string | null): void => {
    away.push({ reason, key })
    log.warn({ reason, key }, 'turned away')
  }
  const access = new Gatekeeper({ host, clock, options, turnedAway })
  const metrics = async (): Promise<string> => ''
  const replays = new Replays(host.journal, null)
  const service = {
    host,
    clock,
    alarms: new FeedWatch(host, clock),
    laws: new LawKeeper(host, clock),
    metrics,
    access: { options, random },
    replays,
  }
  const app = buildApp(service, { access, log, checkAnswers: true })
  app.addHook('onClose', () => replays.close())
  return { app, logged: () => lines.join(''), away }
}
