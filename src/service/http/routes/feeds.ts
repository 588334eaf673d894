import {
  type AlarmAnswer,
  alarmList,
  type FeedDepth,
  type FeedMarks,
  type FeedSeries,
  type FeedTaken,
  feedDepth,
  feedMarks,
  feedSeries,
  feedTaken,
  type WaitAnswer,
} from '../../../wire/service/answers/feeds.ts'
import { markAnswerOf } from '../../../wire/service/answers/markets.ts'
import { pageOf } from '../../../wire/service/answers/parts.ts'
import type { Names } from '../../../wire/service/names.ts'
import { giveOnce } from '../../access/give-once.ts'
import { type Alarm, alarmText } from '../../feeds/alarm.ts'
import type { Awaiting, FeedWatch } from '../../feeds/feed-watch.ts'
import type { Maker, Request } from '../../host/host.ts'
import { makerOf } from '../give.ts'
import { namesIn } from '../names.ts'
import { problemOfReply } from '../outcome.ts'
import { cursorOf, pageQuery, placeOf } from '../paging.ts'
import { type ProblemAnswer, problem } from '../problem.ts'
import { type Access, type Ask, type Route, route } from '../route.ts'
import type { Service } from '../service.ts'

const tag = 'feeds'
const feeds: Access = { roles: ['feed', 'operator'] }
const lookers: Access = { roles: ['feed', 'operator', 'risk', 'auditor', 'admin'] }

/** What comes in from markets, and whether it comes in time. */
export const feedRoutes: readonly Route[] = [
  route({
    name: 'feedMarks',
    method: 'POST',
    path: '/v1/feeds/marks',
    summary: 'Moves marks, all at once or none.',
    tag,
    access: feeds,
    takesKey: true,
    example: { marks: { 'BTC-PERP': '104250.5' } },
    body: feedMarks,
    answer: feedTaken,
    handle: (ask) => take(ask, commandOfMarks(ask.body), (make) => fresh(ask.body, make, ask.service)),
  }),
  route({
    name: 'feedDepth',
    method: 'POST',
    path: '/v1/feeds/depth',
    summary: 'Brings the depth of an instrument, whole or what changed of it.',
    tag,
    access: feeds,
    takesKey: true,
    example: { is: 'book', instrument: 'BTC-PERP', bids: [['104250', '3']], asks: [['104251', '1.5']] },
    body: feedDepth,
    answer: feedTaken,
    handle: (ask) => take(ask, commandOfDepth(ask.body)),
  }),
  route({
    name: 'listFeeds',
    method: 'GET',
    path: '/v1/feeds',
    summary: 'How fresh every series is: its mark, and the depth of instruments.',
    tag,
    access: lookers,
    query: pageQuery,
    answer: pageOf('FeedPage', feedSeries),
    handle: ({ service, query: { limit, cursor } }) => {
      const names = namesIn(service)
      const { count } = names.house.markets
      const from = placeOf('feeds', 1, cursor)?.[0] ?? 0
      const to = Math.min(count, from + limit)
      const items: FeedSeries[] = []
      for (let series = from; series < to; series += 1) items.push(seriesOf(names, service.alarms, series))
      return { items, next: to < count ? cursorOf('feeds', to) : null }
    },
  }),
  route({
    name: 'listAlarms',
    method: 'GET',
    path: '/v1/alarms',
    summary: 'What did not come in time and is still awaited.',
    tag,
    access: lookers,
    answer: alarmList,
    handle: ({ service }) => ({ items: service.alarms.alarms().map(alarmOf) }),
  }),
]

function commandOfMarks({ marks }: FeedMarks): object {
  return { type: 'move-marks', marks }
}

function commandOfDepth({ is, ...book }: FeedDepth): object {
  return { type: is === 'book' ? 'replace-depth' : 'update-depth', ...book }
}

/** Hands over what a feed brought; its answer comes when it is on disk. */
async function take(
  { service, principal, idempotencyKey, digest, head }: Ask<unknown, unknown, unknown>,
  text: object,
  look: (make: Maker<ProblemAnswer>) => Maker<ProblemAnswer> = (make) => make,
): Promise<FeedTaken> {
  const by = principal!
  const request: Request<ProblemAnswer> = {
    by: by.key,
    ...(idempotencyKey !== null && { key: { key: idempotencyKey, digest: digest() } }),
    ...(by.nonce !== null && { nonce: by.nonce }),
    make: look(makerOf(text, by, service)),
  }
  const [reply] = await giveOnce(service, by, [request])
  if (reply.is !== 'done') throw problemOfReply(reply, text, namesIn(service))
  const { command, sequence, at, repeated } = reply
  if (repeated) head('idempotency-replayed', 'true')
  return { command, sequence, at, repeated }
}

/** Lets marks through whose own time is good at the moment they are decided, and remembers that time once they are taken. */
function fresh({ at }: FeedMarks, make: Maker<ProblemAnswer>, { alarms }: Service): Maker<ProblemAnswer> {
  if (at === undefined) return make
  return (house, registry) => {
    const made = make(house, registry)
    if (!made.ok || made.body.type !== 'move-marks') return made
    const { marks } = made.body
    const symbolOf = (series: number): string => house.markets.symbolOf(series)
    const atOf = (series: number): number | null => timeOf(at, symbolOf(series))
    const faults = alarms.sources.faultsOf(marks, {
      atOf,
      now: alarms.now,
      symbolOf,
      limitOf: (series) => alarms.markOf(series).limitMs,
    })
    if (faults.length > 0) return { ok: false, fault: problem('invalid', faults[0].message, faults) }
    const taken = (): readonly [] => {
      alarms.sources.take(marks, atOf)
      return []
    }
    return { ...made, notes: taken }
  }
}

function timeOf(at: NonNullable<FeedMarks['at']>, symbol: string): number | null {
  if (typeof at === 'number') return at
  return Object.hasOwn(at, symbol) ? (at[symbol] as number) : null
}

function seriesOf(names: Names, watch: FeedWatch, series: number): FeedSeries {
  const { symbol, mark } = markAnswerOf(names, series)
  const hasDepth = (names.house.depths[series] ?? null) !== null
  const depth = hasDepth ? waitOf(watch.depthOf(series), watch.now) : null
  return { symbol, mark, marks: waitOf(watch.markOf(series), watch.now), depth }
}

function waitOf({ lastAt, since, limitMs }: Awaiting, now: number): WaitAnswer {
  const ageMs = now - since
  return { lastAt, ageMs, limitMs, isLate: limitMs !== null && ageMs > limitMs }
}

function alarmOf(alarm: Alarm): AlarmAnswer {
  const { of, name, limitMs, lastAt, dueAt } = alarm
  return { of, name, limitMs, lastAt, dueAt, says: alarmText(alarm) }
}
