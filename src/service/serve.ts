import { Server } from 'node:https'
import type { FastifyInstance } from 'fastify'
import { EPOCH } from '../core/engine/epoch.ts'
import { batchOf } from '../journal/batch-record.ts'
import { openSqliteJournal } from '../journal/sqlite/sqlite-journal.ts'
import type { Plan } from '../lab/run/plan.ts'
import { Gatekeeper } from './access/gatekeeper.ts'
import { adminSecret, keepAnotherAdmin, keepFirstAdmin } from './access/keys.ts'
import { idIn, type Random } from './access/secrets.ts'
import {
  accessOptionsOf,
  appLimitsOf,
  feedSettingsOf,
  hostOptionsOf,
  streamSettingsOf,
} from './config/options.ts'
import type { Config } from './config/settings.ts'
import { alarmText } from './feeds/alarm.ts'
import { FeedWatch } from './feeds/feed-watch.ts'
import type { Host } from './host/host.ts'
import { openHost } from './host/open-host.ts'
import { SpareMemory } from './host/spare-memory.ts'
import { buildApp } from './http/app.ts'
import type { Service } from './http/service.ts'
import { Closers } from './ops/closers.ts'
import { LawKeeper } from './ops/law-keeper.ts'
import { listen } from './ops/listen.ts'
import type { Log } from './ops/log.ts'
import { ServiceMetrics } from './ops/metrics.ts'
import { giveOpening } from './ops/opening.ts'
import { logRequests } from './ops/request-log.ts'
import { SteadyClock } from './ops/steady-clock.ts'
import { Ticker } from './ops/ticker.ts'
import { timeAppends } from './ops/timed-journal.ts'
import { TlsRenewal } from './ops/tls-renewal.ts'
import { Replays } from './replay/replays.ts'
import { addStatus, visitorsOf } from './status/status-route.ts'
import { addStream } from './stream/add-stream.ts'
import { type Tls, tlsOf } from './tls.ts'

/** By less than this the clocks of two machines differ. */
const BEHIND_MS = 1_000

/** What a service needs of the world around it. */
export interface ServeDeps {
  /** The machine's clock, milliseconds since the epoch. */
  readonly clock: () => number
  /** Milliseconds that only go on, whatever is done to the machine's clock. */
  readonly elapsed: () => number
  /** For the secrets of keys. */
  readonly random: Random
  readonly log: Log
  readonly version: string
  /** A scenario whose opening a new venue is given; null for none. */
  readonly opening: Plan | null
  /**
   * Asked when there is no key of an admin yet, or another is wanted: tells the secret of a new one, and gives it back; it
   * may be one that was told before, by a start that was cut short. Only then it is good for anything.
   * @throws when it can be told nowhere, and then there is none
   */
  readonly adminKey: (draw: () => string) => string
  /** Makes another key of an admin at this start: the last one was lost. */
  readonly wantsAnotherAdmin: boolean
  /** The service cannot go on: it should be stopped. Told once. */
  readonly onFault: (error: Error) => void
}

/** A service that runs. */
export interface Running {
  readonly url: string
  readonly host: Host
  /**
   * Takes no more, ends what waits, tells streams where to go on, takes a snapshot and closes the journal.
   * @throws {StopCutShort} when that takes longer than it may
   */
  stop(): Promise<void>
}

/**
 * Starts a service: the journal is opened and what it holds decided again, a new venue gets its opening and its first key,
 * and only then is anybody listened to.
 *
 * @throws {BadInput} when a file that is named cannot be used, or the opening cannot be given
 * @throws {CannotListen} when the address is taken
 * @throws any error of the journal and of the host
 */
export async function serve(config: Config, deps: ServeDeps): Promise<Running> {
  const closers = new Closers()
  try {
    return await started(config, deps, tlsOf(config, deps.clock()), closers)
  } catch (error) {
    await closers.close().catch(() => undefined)
    throw error
  }
}

async function started(
  config: Config,
  world: ServeDeps,
  tls: Tls | undefined,
  closers: Closers,
): Promise<Running> {
  const time = steadyClockOf(world)
  const clock = (): number => time.now()
  const deps = { ...world, clock }
  const { log, version } = deps
  const parts = await openParts(config, deps, time, closers)
  const startedAt = clock()
  const { host, alarms, laws, metrics } = parts
  await prepare(host, deps)
  const { app, gate } = appOf(config, deps, parts, tls, closers)
  const visitors = visitorsOf(config)
  if (visitors !== null) addStatus(app, { host, alarms, laws, clock, startedAt, version }, gate, visitors)
  logRequests(app, log)
  const url = await listen(app, config.listen.host, config.listen.port)
  const renewal = new TlsRenewal({
    config,
    clock,
    show: (renewed) => secureServerOf(app)?.setSecureContext({ ...renewed, minVersion: 'TLSv1.2' }),
    log,
  })
  const ticker = new Ticker({
    ...{ host, alarms, laws, clock, log },
    everyMs: config.time.tick,
    lawsEveryMs: config.time.laws,
    onTick: () => {
      metrics.tick()
      renewal.look()
    },
    onFault: once(deps.onFault),
  })
  closers.add(() => ticker.stop())
  const { rows, sequence } = host.place
  log.info({ url, rows, sequence }, 'ready')
  return { url, host, stop: stopOf(closers, config, log) }
}

/** Everything in a service goes by one time; what is done to the machine's clock is told. */
function steadyClockOf({ clock, elapsed, log }: ServeDeps): SteadyClock {
  const onLeap = (ms: number): void => {
    const how = ms < 0 ? 'back' : 'forward'
    log.warn({ ms: Math.abs(ms) }, `the clock of this machine was put ${how}`)
  }
  return new SteadyClock({ clock, elapsed, onLeap })
}

/** Time goes on where the journal's last row was, though the machine's clock may be behind that. */
async function startBehind({ journal }: Host, time: SteadyClock, log: Log): Promise<void> {
  const last = Math.max(0, journal.length - 1)
  for await (const { bytes } of journal.read(last)) time.startFrom(batchOf(bytes).at)
  const ms = time.aheadMs
  if (ms >= BEHIND_MS) log.warn({ ms }, 'the clock of this machine is behind the journal')
}

/** What a service is made of, without its doors. */
interface Parts {
  readonly host: Host
  readonly alarms: FeedWatch
  readonly laws: LawKeeper
  readonly metrics: ServiceMetrics
}

async function openParts(
  config: Config,
  deps: ServeDeps,
  time: SteadyClock,
  closers: Closers,
): Promise<Parts> {
  const { clock, log } = deps
  let metrics: ServiceMetrics | null = null
  const memory = new SpareMemory()
  const host = await hostOf(config, deps, memory, (ms) => metrics?.written(ms))
  closers.add(() => host.close())
  await startBehind(host, time, log)
  const alarms = new FeedWatch(host, clock, feedSettingsOf(config))
  closers.add(() => alarms.close())
  alarms.onChange(({ is, alarm }) => {
    if (is === 'raised') log.warn({ of: alarm.of, name: alarm.name }, alarmText(alarm))
    else log.info({ of: alarm.of, name: alarm.name }, 'an alarm ended')
  })
  const laws = new LawKeeper(host, clock, memory)
  closers.add(() => laws.close())
  metrics = new ServiceMetrics({ host, alarms, laws, clock, file: config.journal.file })
  metrics.watchClock(() => time.aheadMs)
  closers.add(() => metrics.close())
  return { host, alarms, laws, metrics }
}

async function hostOf(
  config: Config,
  deps: ServeDeps,
  memory: SpareMemory,
  onWritten: (ms: number) => void,
): Promise<Host> {
  const { clock, log } = deps
  const { file, project } = config.journal
  const journal = await openSqliteJournal(file, { epoch: EPOCH, project })
  timeAppends(journal, onWritten)
  try {
    const from = performance.now()
    const host = await openHost({ journal, clock, options: hostOptionsOf(config), memory })
    const { rows, sequence, snapshotRow } = host.place
    const ms = Math.round(performance.now() - from)
    log.info({ rows, sequence, decidedAgain: rows - (snapshotRow ?? 0), ms }, 'recovered')
    return host
  } catch (error) {
    await journal.close()
    throw error
  }
}

/** What a new venue gets before anybody is listened to. */
async function prepare(host: Host, deps: ServeDeps): Promise<void> {
  const { opening, clock, random, adminKey, wantsAnotherAdmin, log } = deps
  if (opening !== null) {
    const opened = await giveOpening(host, opening, clock)
    log.info({ scenario: opening.header.name, ...opened }, 'opening')
  }
  const hasAdmin = host.registry.keys.list().some(({ role }) => role === 'admin')
  if (hasAdmin && !wantsAnotherAdmin) return
  const secret = adminKey(() => adminSecret(random))
  if (!hasAdmin) return void (await keepFirstAdmin(host, secret))
  const isNew = await keepAnotherAdmin(host, secret)
  const key = idIn(secret) ?? ''
  if (isNew) log.info({ key }, 'another key of an admin was made')
  else if (host.registry.keys.isLive(key, clock())) log.info({ key }, 'the key of an admin was made before')
  else log.warn({ key }, 'the key of an admin has ended: name a new file for another one')
}

function appOf(
  config: Config,
  { clock, random, log }: ServeDeps,
  { host, alarms, laws, metrics }: Parts,
  tls: Tls | undefined,
  closers: Closers,
): { app: FastifyInstance; gate: Gatekeeper } {
  const options = accessOptionsOf(config)
  const turnedAway: ConstructorParameters<typeof Gatekeeper>[0]['turnedAway'] = (reason, key) => {
    metrics.turnedAway(reason)
    log.debug({ reason, key }, 'turned away')
  }
  const gate = new Gatekeeper({ host, clock, options, turnedAway })
  const replays = new Replays(host.journal, config.journal.file)
  const access = { options, random }
  const service: Service = { host, clock, alarms, laws, access, replays, metrics: () => metrics.text() }
  const { trustProxy } = config.listen
  const app = buildApp(service, {
    access: gate,
    log,
    limits: appLimitsOf(config),
    tls,
    trustProxy: trustProxy.length > 0 && trustProxy,
    onAnswer: (answer) => metrics.answered(answer),
  })
  const stream = addStream(app, service, gate, streamSettingsOf(config))
  metrics.watchStream(() => stream.figures)
  // Whoever waits for an answer about the past would hold up the end of the others.
  closers.add(() => Promise.all([app.close(), replays.close()]))
  return { app, gate }
}

/** Null where something in front speaks TLS, or nobody does. */
function secureServerOf({ server }: FastifyInstance): Server | null {
  return server instanceof Server ? server : null
}

function stopOf(closers: Closers, { time }: Config, log: Log): () => Promise<void> {
  let stopping: Promise<void> | null = null
  return () => {
    stopping ??= closers.closeWithin(time.stop).then(() => log.info('stopped'))
    return stopping
  }
}

function once(tell: (error: Error) => void): (error: Error) => void {
  let isTold = false
  return (error) => {
    if (!isTold) tell(error)
    isTold = true
  }
}
