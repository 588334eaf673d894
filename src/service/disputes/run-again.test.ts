import { expect, test } from 'vitest'
import { type DisputedVenue, disputedVenue, markAt, sale } from '../../../test/support/disputed-venue.ts'
import type { CommandBody } from '../../core/engine/commands.ts'
import { toJson } from '../../wire/canonical-json.ts'
import type { RunResult } from './run-result.ts'

function again(venue: DisputedVenue, body: CommandBody | null, account = 'ada'): Promise<RunResult> {
  const { rows } = venue.host.place
  const changes = [{ command: venue.wrong.command, body: toJson(body) }]
  const question = { changes, rows, account: venue.id(account) }
  return venue.replays.ask('run', `${JSON.stringify(changes)} ${rows}`, () => question, 'ada')
}

function differences(venue: DisputedVenue, { accounts }: RunResult): Record<string, number> {
  const names = ['ada', 'bo', 'cy', 'dan', 'BTC-PERP']
  const told = accounts.first.map(({ account, difference }) => [
    names.find((name) => venue.id(name) === account) ?? `account ${account}`,
    difference,
  ])
  return Object.fromEntries(told)
}

test.each(['memory', 'sqlite'] as const)(
  'the run with the right mark shows what each would have: %s',
  async (shore) => {
    const venue = await disputedVenue(shore)
    const found = await again(venue, markAt(40_500))
    // Ada's position would have gained 500. The fund paid her last 1,000, and bo closed at the mark of 34,000.
    expect(differences(venue, found)).toEqual({ ada: 5_500, bo: -6_500, 'BTC-PERP': 1_000 })
    expect(found.losses.asItIs).toMatchObject({
      all: 1,
      first: [{ bucket: venue.id('ada'), command: venue.wrong.command, equity: -1_000, inBoth: false }],
    })
    expect(found.losses.corrected.all).toBe(0)
    expect(found.sums).toEqual([{ asset: 0, hurt: 6_500n, gained: 6_500n }])
    expect(found.accounts.first[0]).toMatchObject({
      asItIs: { equity: 0, positions: [] },
      corrected: { equity: 5_500, positions: [[0, 1]] },
    })
  },
)

test('a run with nothing changed comes to what is', async () => {
  const venue = await disputedVenue()
  const found = await again(venue, markAt(34_000))
  expect(differences(venue, found)).toEqual({ ada: 0 })
  expect(found.fingerprints.corrected).toBe(found.fingerprints.asItIs)
  expect(found.fingerprints.asItIs).toBe(venue.host.house.book.fingerprint.toString())
  expect(found).toMatchObject({ refusedNow: { all: 0 }, carriedOutNow: { all: 0 }, sums: [] })
  expect(found.losses.asItIs.first).toEqual(found.losses.corrected.first)
})

test('what was taken out before the mistake was found is counted with what is left', async () => {
  const venue = await disputedVenue()
  await venue.do({ type: 'withdraw', account: venue.id('bo'), asset: 0, amount: 24_000 })
  const found = await again(venue, markAt(40_500))
  // With the right mark he has 19,500 and an open position, so the withdrawal would have been refused.
  expect(found.refusedNow.first).toMatchObject([{ type: 'withdraw', reason: 'balance-insufficient' }])
  expect(differences(venue, found)).toEqual({ ada: 5_500, bo: -6_500, 'BTC-PERP': 1_000 })
  const bo = found.accounts.first.find(({ account }) => account === venue.id('bo'))
  expect(bo).toMatchObject({ asItIs: { takenOut: [[0, 24_000]] }, corrected: { takenOut: [] } })
})

test('a command that was refused then is given too, and told where it is carried out', async () => {
  const venue = await disputedVenue()
  const refused = await venue.try({ type: 'withdraw', account: venue.id('ada'), asset: 0, amount: 1_000 })
  expect(refused.is).toBe('refused')
  const found = await again(venue, markAt(40_500))
  expect(found.carriedOutNow.first).toMatchObject([{ type: 'withdraw', reason: 'balance-insufficient' }])
  expect(differences(venue, found)).toMatchObject({ ada: 5_500 })
})

test('a trade that would not have been made is not busted', async () => {
  const venue = await disputedVenue()
  const trade = sale('dan', 'cy', 40_500, venue.id)
  await venue.do({ type: 'withdraw', account: venue.id('bo'), asset: 0, amount: 20_000 })
  const { sequence, command } = await venue.do(trade)
  await venue.do({ type: 'bust-trade', sequence, trade, corrected: null })
  const { rows } = venue.host.place
  const question = { changes: [{ command, body: null }], rows, account: venue.id('cy') }
  const found = await venue.replays.ask('run', 'left out', () => question, 'ada')
  expect(found.refusedNow.first.map(({ type, reason }) => [type, reason])).toEqual([
    ['trade', 'left out'],
    ['bust-trade', 'trade-not-made'],
  ])
  expect(found.accounts.first).toMatchObject([{ account: venue.id('cy'), difference: 0 }])
})

test('a trade given at another price is busted as it was made there', async () => {
  const venue = await disputedVenue()
  const trade = sale('dan', 'cy', 40_500, venue.id)
  const { sequence, command } = await venue.do(trade)
  await venue.do({ type: 'bust-trade', sequence, trade, corrected: null })
  const { rows } = venue.host.place
  const body = toJson({ ...trade, price: 40_100 })
  const question = { changes: [{ command, body }], rows, account: venue.id('cy') }
  const found = await venue.replays.ask('run', 'other price', () => question, 'ada')
  expect(found).toMatchObject({ refusedNow: { all: 0 }, sums: [] })
})

test('the same question comes to the same, whoever asks and from wherever it is replayed', async () => {
  const venue = await disputedVenue()
  const one = await again(venue, markAt(40_500))
  await venue.host.snapshot()
  await venue.do(markAt(41_000))
  const { rows } = venue.host.place
  const question = {
    changes: [{ command: venue.wrong.command, body: toJson(markAt(40_500)) }],
    rows: rows - 1,
    account: venue.id('ada'),
  }
  expect(toJson(await venue.replays.ask('run', 'once more', () => question, 'ada'))).toEqual(toJson(one))
})

test.each([
  [{ type: 'deposit', account: 5, asset: 0, amount: 1 } as const, /expected move-marks as it was/],
  [{ type: 'move-marks', marks: 7 } as unknown as CommandBody, /move-marks|marks/],
])('only another one of the same kind stands in for a command: %o', async (body, why) => {
  const venue = await disputedVenue()
  await expect(again(venue, body)).rejects.toThrow(why)
})

test('what gives out rows and numbers cannot be changed', async () => {
  const venue = await disputedVenue()
  const ask = (command: number): Promise<RunResult> =>
    venue.replays.ask(
      'run',
      `command ${command}`,
      () => ({ changes: [{ command, body: null }], rows: venue.host.place.rows, account: venue.id('ada') }),
      'ada',
    )
  await expect(ask(0)).rejects.toThrow('Found list-asset at command 0')
  await expect(ask(9_999)).rejects.toThrow('Found no command 9999')
})
