import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import type { Host, Made } from '../../src/service/host/host.ts'
import { commandFromJson, commandToJson } from '../../src/wire/json.ts'
import { bodyOf, pauseOf } from '../support/history/acts.ts'
import { anyPlainHistory } from '../support/history/course.ts'
import { setUp } from '../support/history/setup.ts'
import { type History, START } from '../support/history/world.ts'
import { Served, story } from '../support/served.ts'

const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 20

/** A service over a house in which a history happened; every answer is held against its schema. */
async function servedAfter({ world, acts }: History): Promise<Served> {
  let now = START
  const before = async (host: Host): Promise<void> => {
    for (const body of setUp(world)) await host.submit({ by: 'test', make: body })
    for (const act of acts) {
      now += pauseOf(act)
      await host.submit<null>({ by: 'test', make: (house) => madeOf(bodyOf(house, world, act)) })
    }
  }
  const plenty = { perSecond: 1e9, burst: 1e9 }
  return Served.open({ clock: () => now, before, access: { rates: { ...rolesWith(plenty) } } })
}

/** Histories hold orders that no text could: those never come so far. */
function madeOf(body: CommandBody): Made<null> {
  try {
    commandFromJson(commandToJson({ id: 0, at: 0, by: 'x', body }))
    return { ok: true, body }
  } catch {
    return { ok: false, fault: null }
  }
}

function rolesWith<T>(
  rate: T,
): Record<'participant' | 'feed' | 'operator' | 'risk' | 'auditor' | 'admin', T> {
  return { participant: rate, feed: rate, operator: rate, risk: rate, auditor: rate, admin: rate }
}

/** Everything of a list, page by page; the pages join without a gap and without anything twice. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the list holds.
async function all(served: Served, path: string, limit: number): Promise<any[]> {
  const items = []
  let cursor: string | null = null
  do {
    const join = path.includes('?') ? '&' : '?'
    const rest: string = cursor === null ? '' : `&cursor=${cursor}`
    const page: { items: unknown[]; next: string | null } = await served.get(
      `${path}${join}limit=${limit}${rest}`,
    )
    expect(page.items.length).toBeLessThanOrEqual(limit)
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return items
}

const encoded = encodeURIComponent

/** Asks everything about everything, and sums what sums. */
async function askAll(served: Served): Promise<void> {
  const { house } = served.host
  const accounts = await all(served, '/v1/accounts', 7)
  expect(accounts).toHaveLength(house.book.accounts)
  const instruments = await all(served, '/v1/instruments', 3)
  expect((await all(served, '/v1/marks', 5)).length).toBe(house.markets.count)
  for (const { account } of accounts) await askAccount(served, account, instruments)
  for (const { symbol } of instruments) await served.get(`/v1/instruments/${encoded(symbol)}/depth`)
  expect((await all(served, '/v1/claims', 2)).length).toBe(house.tables.claims.size)
  const events = await all(served, '/v1/events', 1000)
  const inPages = await all(served, '/v1/events', 97)
  expect(inPages).toEqual(events)
  await askLosses(served, events.filter(({ event }) => event.type === 'loss-opened').length)
  for (const path of ['/v1/funds', '/v1/assets', '/v1/rulebooks', '/v1/margin-models', '/v1/fingerprint'])
    await served.get(path)
  for (const version of house.rulebooks.keys()) await served.get(`/v1/rulebooks/${version}`)
  expect((await served.get('/v1/laws')).findings).toEqual([])
}

async function askAccount(
  served: Served,
  account: string,
  instruments: readonly { symbol: string }[],
): Promise<void> {
  const path = `/v1/accounts/${encoded(account)}`
  await served.get(path)
  const { items: positions } = await served.get(`${path}/positions`)
  await all(served, `${path}/orders`, 2)
  await all(served, `${path}/payments`, 3)
  for (const { symbol } of instruments.slice(0, 3)) {
    const held = positions.find(({ instrument }: { instrument: string }) => instrument === symbol)
    const { liquidation, bankruptcy } = await served.get(`${path}/prices/${encoded(symbol)}`)
    if (held !== undefined) expect({ liquidation, bankruptcy }).toMatchObject(pricesOf(held))
    await served.get(`${path}/rank/${encoded(symbol)}`)
  }
}

function pricesOf({ liquidation, bankruptcy }: { liquidation: unknown; bankruptcy: unknown }): object {
  return { liquidation, bankruptcy }
}

async function askLosses(served: Served, opened: number): Promise<void> {
  const losses = await all(served, '/v1/losses', 3)
  expect(losses).toHaveLength(opened)
  for (const { loss, status } of losses) {
    const shown = await served.get(`/v1/losses/${loss}`)
    expect(shown.status).toBe(status)
    const events = await all(served, `/v1/losses/${loss}/events`, 4)
    expect(events[0].event.type).toBe('loss-opened')
    const places = events.map(({ sequence, place }) => `${sequence} ${place}`)
    expect(new Set(places).size).toBe(places.length)
    expect(await all(served, `/v1/losses/${loss}/events`, 1000)).toEqual(events)
  }
}

/** What would be is asked, and nothing is otherwise behind it. */
async function suppose(served: Served): Promise<void> {
  const { house } = served.host
  const before = house.book.fingerprint.toString()
  const marks = marksOf(house)
  for (const [path, body] of [
    ['/v1/previews/marks', { marks }],
    ['/v1/rulebooks/dry-run', { rulebook: story, marks }],
    ['/v1/rulebooks/check', { rulebook: story }],
    ...(house.rulebooks.length === 0 ? [] : ([['/v1/rulebooks/diff', { rulebook: story }]] as const)),
  ] as const) {
    const { status, body: answer } = await served.ask('POST', path, { body })
    expect([status, answer.faults], path).toEqual([200, undefined])
  }
  expect(house.book.fingerprint.toString()).toBe(before)
}

/** Half of every mark there is. */
function marksOf({ markets }: House): Record<string, string> {
  const marks: Record<string, string> = {}
  for (let series = 0; series < markets.count; series += 1) {
    if (!markets.isInstrument(series) || !markets.hasMark(series)) continue
    const { numerator, denominator } = markets.instrument(series).terms.markIncrement
    const half = Math.ceil(markets.mark[series] / 2)
    const figure = (Number(numerator) / Number(denominator)) * half
    marks[markets.symbolOf(series)] = figure.toFixed(6)
  }
  return marks
}

test(
  'whatever happened in a house, everything can be asked, every answer is as described, and pages join',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyPlainHistory(120), async (history) => {
        const served = await servedAfter(history)
        try {
          await askAll(served)
          await suppose(served)
        } finally {
          await served.close()
        }
      }),
      { numRuns: 2 * scale, interruptAfterTimeLimit: 30_000 * scale, endOnFailure: true },
    )
  },
  60_000 * scale,
)
