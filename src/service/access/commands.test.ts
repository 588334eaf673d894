import { expect, test } from 'vitest'
import { KeptVenue } from '../../../test/support/kept-venue.ts'
import type { CommandBody } from '../../core/engine/commands.ts'
import type { Maker } from '../host/host.ts'
import type { ProblemAnswer } from '../http/problem.ts'
import { type Role, roles } from '../registry/notes.ts'
import { mayGive, rights } from './commands.ts'
import { endKey } from './keys.ts'
import type { CommandType } from './options.ts'
import type { Principal } from './principal.ts'

/** Every command that a participant may give, with each place where an account stands in it. */
type Places = { readonly [Type in CommandType]?: readonly ((account: number, own: number) => CommandBody)[] }

const amount = 1
const places: Places = {
  withdraw: [(account) => ({ type: 'withdraw', account, asset: 0, amount })],
  'transfer-margin': [
    (from, to) => ({ type: 'transfer-margin', from, to, asset: 0, amount }),
    (to, from) => ({ type: 'transfer-margin', from, to, asset: 0, amount }),
  ],
  'reserve-order': [
    (account) => ({ type: 'reserve-order', order: 9, account, series: 0, quantity: 1, price: 40_000 }),
  ],
  'release-order': [(account) => ({ type: 'release-order', order: account })],
  bid: [
    (bidder, own) => ({ type: 'bid', account: own, bidder, fraction: 1_000_000 }),
    (bidder) => ({ type: 'bid', loss: 0, bidder, fraction: 1_000_000 }),
  ],
  'choose-margin': [(account) => ({ type: 'choose-margin', account, model: null })],
  stake: [(account) => ({ type: 'stake', vault: 'v', account, amount })],
  'request-unstake': [(account) => ({ type: 'request-unstake', vault: 'v', account, shares: null })],
  unstake: [(account) => ({ type: 'unstake', vault: 'v', account })],
  'buy-cover': [
    (holder) => ({
      type: 'buy-cover',
      vault: 'v',
      holder,
      amount,
      premium: 1,
      until: 1,
      sources: ['account'],
    }),
  ],
  contribute: [(account) => ({ type: 'contribute', fund: 'f', account, amount })],
  'give-notice': [(account) => ({ type: 'give-notice', fund: 'f', account, amount })],
  'withdraw-contribution': [(account) => ({ type: 'withdraw-contribution', fund: 'f', account, amount })],
  'repay-claim': [(from) => ({ type: 'repay-claim', asset: 0, from, amount })],
}

/** Ada has two accounts, bo one; each account of theirs has an order of its own number. */
async function story(): Promise<{ venue: KeptVenue; ada: Principal; own: number[]; others: number[] }> {
  const venue = await KeptVenue.ready()
  const rowOf = (name: string): number => venue.host.registry.accounts.rowOf(name)!
  const [ada, bo] = ['ada', 'bo'].map(rowOf)
  const isolated = await venue.account('ada alone', ada)
  const boIsolated = await venue.account('bo alone', bo)
  await venue.give({ type: 'transfer-margin', from: ada, to: isolated, asset: 0, amount: 5_000_000 })
  for (const account of [ada, bo, isolated])
    await venue.give({
      type: 'reserve-order',
      order: account,
      account,
      series: 0,
      quantity: 1,
      price: 40_000,
    })
  const { principal } = await venue.key('participant', { owner: 'ada' })
  const fund = venue.host.house.tables.named.get('BTC-PERP')!
  const { fees, claims } = venue.host.house.tables.house[0]
  const none = venue.host.house.book.accounts
  return {
    venue,
    ada: principal,
    own: [ada, isolated],
    others: [bo, boIsolated, fund, fees, claims, none, -1],
  }
}

function statusOf(venue: KeptVenue, principal: Principal, body: CommandBody): number {
  const { host, options, now } = venue
  return (
    mayGive(principal, body, { house: host.house, registry: host.registry, options, now })?.problem.status ??
    200
  )
}

test('a participant orders about his own accounts, in every place of every command of his', async () => {
  const { venue, ada, own, others } = await story()
  for (const [type, list] of Object.entries(places))
    for (const [place, make] of list.entries()) {
      const asked = (account: number) => [type, place, account, statusOf(venue, ada, make(account, own[0]))]
      for (const account of own) expect(asked(account)).toEqual([type, place, account, 200])
      for (const account of others) expect(asked(account)).toEqual([type, place, account, 403])
    }
})

test('the places above are those of all commands that a participant may give', () => {
  const allowed = Object.entries(rights).filter(([, { roles }]) =>
    (roles as readonly Role[]).includes('participant'),
  )
  expect(Object.keys(places).sort()).toEqual(allowed.map(([type]) => type).sort())
})

test('an order of somebody else and one that is not there are answered alike', async () => {
  const { venue, ada, others } = await story()
  const { host, options, now } = venue
  const answer = (order: number) =>
    mayGive(
      ada,
      { type: 'release-order', order },
      { house: host.house, registry: host.registry, options, now },
    )!.problem
  expect(answer(others[0])).toEqual(answer(99))
})

test('a key that was revoked while the command waited gives nothing', async () => {
  const { venue, ada, own } = await story()
  const admin = (await venue.key('admin')).principal
  const body = places.withdraw![0](own[0], own[0])
  expect(statusOf(venue, ada, body)).toBe(200)
  await venue.host.note('x', (_house, registry) => [endKey(ada.key, admin, venue.now, registry)])
  expect(statusOf(venue, ada, body)).toBe(401)
})

test('a command is judged when its turn comes: behind the end of its key it is refused', async () => {
  const { venue, ada, own } = await story()
  const { host, options, now } = venue
  const admin = (await venue.key('admin')).principal
  const body = places.withdraw![0](own[0], own[0])
  const make: Maker<ProblemAnswer> = (house, registry) => {
    const fault = mayGive(ada, body, { house, registry, options, now })
    return fault === null ? { ok: true, body } : { ok: false, fault }
  }
  const [before, , behind] = await Promise.all([
    host.submit({ by: ada.key, make }),
    host.note('x', (_house, registry) => [endKey(ada.key, admin, now, registry)]),
    host.submit({ by: ada.key, make }),
  ])
  expect(before.is).toBe('done')
  expect(behind).toMatchObject({ is: 'malformed', fault: { problem: { status: 401 } } })
})

test('a feed brings marks, and does not say what losses come from', async () => {
  const { venue } = await story()
  const { principal } = await venue.key('feed')
  const marks = [{ series: 0, mark: 40_001 }]
  expect(statusOf(venue, principal, { type: 'move-marks', marks })).toBe(200)
  expect(statusOf(venue, principal, { type: 'move-marks', marks, source: 'oracle-fault' })).toBe(403)
})

/** What each role may give by itself: `+` may, `2` takes two people, `.` may not. */
async function matrix(venue: KeptVenue): Promise<string> {
  const held = await Promise.all(
    roles.map((role) => venue.key(role, role === 'participant' ? { owner: 'ada' } : {})),
  )
  const ada = venue.host.registry.accounts.rowOf('ada')!
  const lines = Object.keys(rights).map((type) => {
    const body =
      places[type as CommandType]?.[0](ada, ada) ??
      ({ type, snapshot: { bids: [], asks: [] } } as unknown as CommandBody)
    const cells = held.map(({ principal }) => cellOf(venue, principal, body))
    return [type.padEnd(22), ...cells.map((cell) => cell.padEnd(12))].join('').trimEnd()
  })
  const head = [''.padEnd(22), ...roles.map((role) => role.padEnd(12))].join('').trimEnd()
  return `${[head, ...lines].join('\n')}\n`
}

function cellOf(venue: KeptVenue, principal: Principal, body: CommandBody): string {
  const { host, options, now } = venue
  const answer = mayGive(principal, body, { house: host.house, registry: host.registry, options, now })
  if (answer === null) return '+'
  return answer.problem.faults[0].rule === 'two-people' ? '2' : '.'
}

test('who may give what', async () => {
  const venue = await KeptVenue.ready()
  const ada = venue.host.registry.accounts.rowOf('ada')!
  await venue.give({ type: 'reserve-order', order: ada, account: ada, series: 0, quantity: 1, price: 40_000 })
  await expect(await matrix(venue)).toMatchFileSnapshot('../../../test/conformance/access-commands.txt')
})

test('until a rulebook stands an operator or an admin sets the venue up, and nobody else', async () => {
  const venue = await KeptVenue.open()
  const may = async (role: Role, type: CommandType) =>
    statusOf(venue, (await venue.key(role, role === 'participant' ? { owner: 'cy' } : {})).principal, {
      type,
    } as CommandBody)
  await venue.account('cy')
  for (const type of ['adopt-rulebook', 'adopt-margin-model', 'list-asset', 'change-terms'] as const) {
    expect([type, await may('admin', type), await may('operator', type)]).toEqual([type, 200, 200])
    expect([type, await may('risk', type), await may('feed', type)]).toEqual([type, 403, 403])
    expect([type, await may('auditor', type), await may('participant', type)]).toEqual([type, 403, 403])
  }
})
