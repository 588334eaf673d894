import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import { copyHouse } from '../../src/core/engine/house.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import { Decider, FORESEEN } from '../../src/service/host/decider.ts'
import type { Reply, Request } from '../../src/service/host/host.ts'
import { KnownRequests } from '../../src/service/host/known-requests.ts'
import type { PastRows } from '../../src/service/host/past-rows.ts'
import type { Row } from '../../src/service/host/row.ts'
import { RowPlaces } from '../../src/service/host/row-places.ts'
import { freezeState } from '../../src/service/host/snapshot-bytes.ts'
import { HostState } from '../../src/service/host/state.ts'
import { Registry } from '../../src/service/registry/registry.ts'
import { type ClearingHouse, openClearingHouse } from '../support/clearing-house.ts'

const START = 1_000

/** A house in which two can trade much, and two little. */
function openedHouse(): House {
  const house = openClearingHouse({ mark: '100', insuranceFund: '1_000' })
  for (const [name, margin] of Object.entries({ ada: '100_000', bo: '100_000', cy: '120', di: '60' }))
    fund(house, name, margin)
  return house.house
}

function fund(house: ClearingHouse, name: string, margin: string): void {
  house.open(name)
  house.deposit(name, margin)
}

const template = openedHouse()
const rows = [...Array(template.book.accounts).keys()]

const trade: fc.Arbitrary<CommandBody> = fc.record({
  type: fc.constant('trade'),
  buyer: fc.constantFrom(...rows),
  seller: fc.constantFrom(...rows),
  series: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 7),
  // Neither half an increment nor minus zero can be written down as a trade.
  quantity: fc.constantFrom(1, 1, 1, 2, 3, 5, 8, 0.5, -0),
  price: fc.constantFrom(100, 99, 103),
  taker: fc.constantFrom('buyer', 'seller'),
  buyerOrder: fc.constantFrom(null, null, null, 4),
  sellerOrder: fc.constant(null),
})
const body: fc.Arbitrary<CommandBody> = fc.oneof(
  { weight: 30, arbitrary: trade },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('move-marks'),
      marks: fc.tuple(fc.record({ series: fc.constant(0), mark: fc.integer({ min: 80, max: 120 }) })),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'advance-time' } as const) },
)
const asked = fc.record({
  by: fc.constantFrom('ada', 'ada', 'ada', 'bo'),
  key: fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 9, arbitrary: fc.nat(120).map((at) => `key ${at}`) },
  ),
  digest: fc.constantFrom('a'.repeat(64), 'a'.repeat(64), 'b'.repeat(64)),
  nonce: fc.oneof(
    { weight: 30, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom('n1', 'n2') },
  ),
  body,
  isMade: fc.nat(20).map((one) => one === 0),
})
type Asked = typeof asked extends fc.Arbitrary<infer One> ? One : never
const list = fc.record({
  asked: fc.array(asked, { minLength: 1, maxLength: 80 }),
  pauseMs: fc.constantFrom(0, 5, 40),
})

function requestOf({ by, key, digest, nonce, body, isMade }: Asked): Request<string> {
  return {
    by,
    ...(key !== null && { key: { key, digest } }),
    ...(nonce !== null && { nonce }),
    make: isMade ? () => ({ ok: true, body }) : body,
  }
}

/** A decider and what it decides on. Rows before the open one are kept at hand. */
class Side {
  readonly state: HostState
  readonly decider: Decider
  readonly rows: Row[] = []
  together = 0
  now = START

  constructor(atMost: number) {
    const options = { known: { forMs: 60, atMost }, nonces: { forMs: 60 } }
    const parts = { registry: new Registry(), known: new KnownRequests(options), places: new RowPlaces() }
    this.state = new HostState({ house: copyHouse(template), ...parts })
    this.decider = new Decider({
      state: this.state,
      clock: () => this.now,
      epoch: 1,
      nonceMs: 60,
      past: null as unknown as PastRows,
      inFlight: (number) => this.rows.find((row) => row.number === number),
    })
  }

  /** @returns replies, what could not be made into a command as a message, and the row's bytes */
  decide(requests: readonly Request<string>[], isTogether: boolean): unknown[] {
    const row = this.decider.begin()
    this.rows.push(row)
    const told: unknown[] = []
    while (told.length < requests.length) {
      const from = told.length
      if (isTogether) this.#decideSome(row, requests, told as Reply<unknown>[])
      if (told.length === from) told.push(this.#decideOne(row, requests[from]))
    }
    return row.isEmpty ? [told] : [told, row.commands, this.decider.end(row)]
  }

  #decideSome(row: Row, requests: readonly Request<string>[], told: Reply<unknown>[]): void {
    const from = told.length
    const ahead = FORESEEN - (from % FORESEEN)
    if (ahead === FORESEEN) this.decider.foresee(requests, from)
    const end = Math.min(requests.length, from + ahead)
    const count = this.decider.carryOutTogether(row, requests, from, end, told)
    if (count > 1) this.together += count
  }

  #decideOne(row: Row, request: Request<string>): unknown {
    try {
      return this.decider.prepare(row, request) ?? this.decider.carryOut(row, request)
    } catch (error) {
      return (error as Error).message
    }
  }
}

test('requests that are decided together come to what they do one by one, to the byte', () => {
  let together = 0
  fc.assert(
    fc.property(fc.array(list, { maxLength: 5 }), fc.constantFrom(4, 50, 1_000), (lists, atMost) => {
      const [one, all] = [new Side(atMost), new Side(atMost)]
      for (const { asked, pauseMs } of lists) {
        for (const side of [one, all]) side.now += pauseMs
        const requests = asked.map(requestOf)
        expect(all.decide(requests, true)).toEqual(one.decide(requests, false))
      }
      expect(freezeState(all.state)).toEqual(freezeState(one.state))
      together += all.together
    }),
    { numRuns: 150 },
  )
  expect(together).toBeGreaterThan(500)
})
