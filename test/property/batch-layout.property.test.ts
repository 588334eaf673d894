import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openingOf, Served } from '../support/served.ts'

/** Two venues that are given the same: one as programs write it, the other laid out, which is read as JSON. */
let written: Served
let laidOut: Served
const roles = ['operator', 'participant', 'feed', 'auditor'] as const
/** Secrets of a key of each role, on either. */
const keys: Record<string, readonly [string, string]> = {}

beforeAll(async () => {
  const plenty = { perSecond: 1e9, burst: 1e9 }
  const rates = Object.fromEntries([...roles, 'admin', 'risk'].map((role) => [role, plenty])) as never
  const open = () => Served.open({ access: { rates } })
  ;[written, laidOut] = [await open(), await open()]
  for (const served of [written, laidOut]) await served.give(openingOf('1000', { ada: '10000', bo: '10000' }))
  for (const role of roles) {
    const more = role === 'participant' ? { owner: 'ada' } : {}
    keys[role] = [await written.key(role, more), await laidOut.key(role, more)]
  }
})
afterAll(async () => {
  await written?.close()
  await laidOut?.close()
})

const trade = fc.record({
  type: fc.constant('trade'),
  buyer: fc.constantFrom('ada', 'bo', 'bo', 'nobody'),
  seller: fc.constantFrom('ada', 'bo', 'ada', 'fees USD'),
  instrument: fc.constantFrom('BTC-PERP', 'BTC-PERP', 'BTC-PERP', 'ETH-PERP'),
  quantity: fc.constantFrom('1', '1', '2', '900', '0', '-1', '0.5', 'x'),
  price: fc.constantFrom('40000', '40000', '40001', '0', '40000.5', '99999999'),
  taker: fc.constantFrom('buyer', 'seller'),
})
const body = fc.oneof(
  { weight: 6, arbitrary: trade },
  trade.map((each) => ({ ...each, buyerOrder: 7, colour: 'red' })),
  fc.constantFrom<unknown>(
    { type: 'release-order', order: 7 },
    {
      type: 'reserve-order',
      order: 7,
      account: 'ada',
      instrument: 'BTC-PERP',
      quantity: '1',
      price: '40000',
    },
    { type: 'withdraw', account: 'ada', asset: 'USD', amount: '1' },
    { type: 'move-marks', marks: { 'BTC-PERP': '40000' } },
    { type: 'trade' },
    {},
  ),
)
const entry = fc.oneof(
  { weight: 3, arbitrary: fc.record({ body }) },
  fc.record({ key: fc.constantFrom('a', 'b', 'c'), body }),
)
const sent = fc.record({
  role: fc.constantFrom('operator', 'operator', 'operator', ...roles),
  once: fc.constantFrom(null, null, 'x', 'y'),
  batch: fc.record({ events: fc.boolean(), commands: fc.array(entry, { minLength: 1, maxLength: 6 }) }),
})

test('a batch is answered alike however it is laid out, problem for problem, and when it is given again', async () => {
  const met = new Set<string>()
  let number = 0
  await fc.assert(
    fc.asyncProperty(sent, async ({ role, once, batch }) => {
      number += 1
      const headers: Record<string, string> = once === null ? {} : { 'idempotency-key': `${once}-${number}` }
      const give = async (served: Served, key: string, body: string): Promise<Answer> => {
        const { status, body: answer } = await served.ask('POST', '/v1/commands/batch', {
          key,
          body,
          headers,
        })
        return { status, ...answer, request: null }
      }
      const [one, other] = keys[role]
      for (let time = 0; time < 2; time += 1) {
        const answer = await give(written, one, JSON.stringify(batch))
        expect(answer).toEqual(await give(laidOut, other, JSON.stringify(batch, null, 1)))
        for (const { is, repeated } of answer.results ?? []) met.add(repeated === true ? 'repeated' : is)
      }
    }),
    { numRuns: 100 },
  )
  expect([...met].sort()).toEqual(['done', 'problem', 'refused', 'repeated'])
  const state = ({ host: { house } }: Served) => [house.book.fingerprint.toString(), house.sequence]
  expect(state(written)).toEqual(state(laidOut))
})

interface Answer {
  readonly status: number
  readonly results?: readonly { readonly is: string; readonly repeated?: boolean }[]
}
