import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { BreakwaterClient } from '../../src/client/client.ts'
import { newSigningKeys, signerWith } from '../../src/client/index.ts'
import { batchOf } from '../../src/journal/batch-record.ts'
import { breakwater, folderWith } from '../support/cli.ts'
import { storedRows } from '../support/journal-rows.ts'
import { eventually } from '../support/serve/eventually.ts'
import { LastingService } from '../support/serve/lasting-service.ts'
import { MachineClock } from '../support/serve/machine-clock.ts'
import { linesOf } from '../support/service-process.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const settings = `
journal: { file: venue.journal }
limits: { rates: { auditor: 2/8, operator: 10000/10000, risk: 10000/10000 } }
keys: { signing-window: 10s }
approval: { two-people: [withdraw], notice: { withdraw: 60ms } }
time: { tick: 15ms, laws: none }
feeds: { marks: { BTC-PERP: 400ms } }
`
const deposit = { type: 'deposit', account: 'bo', asset: 'USDT', amount: '1' } as const
const moveTo = (mark: string) => ({ type: 'move-marks', marks: { 'BTC-PERP': mark } }) as const

/** A venue on a machine whose clock is set by a test, and who asks it. */
class Venue {
  readonly clock: MachineClock
  readonly service: LastingService
  readonly admin: BreakwaterClient
  readonly operator: BreakwaterClient
  readonly risk: BreakwaterClient
  readonly auditor: BreakwaterClient

  private constructor(clock: MachineClock, service: LastingService, keys: readonly string[]) {
    this.clock = clock
    this.service = service
    this.admin = this.#client(service.admin)
    const [operator, risk, auditor] = keys.map((key) => this.#client(key))
    this.operator = operator
    this.risk = risk
    this.auditor = auditor
  }

  static async open(): Promise<Venue> {
    const clock = new MachineClock(folderWith())
    const service = await LastingService.open({ settings, env: clock.env })
    const admin = new BreakwaterClient({ url: service.url, key: service.admin })
    const keys: string[] = []
    for (const role of ['operator', 'risk', 'auditor'] as const)
      keys.push((await admin.ask.makeKey({ body: { role, holder: role } })).secret)
    return new Venue(clock, service, keys)
  }

  #client(key: string): BreakwaterClient {
    return new BreakwaterClient({ url: this.service.url, key, patience: { attempts: 1 } })
  }

  /** Whoever signs with the right time, whatever the service believes it is. */
  async signing(): Promise<BreakwaterClient> {
    const { privateKey, publicKey } = await newSigningKeys()
    const { secret } = await this.admin.ask.makeKey({
      body: { role: 'auditor', holder: 'who signs', publicKey },
    })
    const signer = await signerWith(privateKey)
    return new BreakwaterClient({ url: this.service.url, key: secret, signer, patience: { attempts: 1 } })
  }

  /** Does whatever a while has to pass for, and sees that it passes. */
  async expectTimePasses(): Promise<void> {
    const { operator } = this
    const before = await operator.give(deposit)
    await sleep(100)
    const after = await operator.give(deposit)
    expect(after.at - before.at).toBeGreaterThanOrEqual(90)
    expect(after.at - before.at).toBeLessThan(HOUR)

    await this.#expectPauseEnds()
    await this.#expectProposalGiven()
    await this.#expectFeedMissed()
    await this.#expectRateFills()
    await this.#expectOverlapEnds()
  }

  /** A loss that is put off goes on by itself. */
  async #expectPauseEnds(): Promise<void> {
    const { operator, risk } = this
    await operator.give(moveTo('40000'))
    const trade = { instrument: 'BTC-PERP', quantity: '1', price: '40000', taker: 'buyer' } as const
    await operator.give({ type: 'deposit', account: 'cy', asset: 'USDT', amount: '5000' })
    await operator.give({ type: 'trade', buyer: 'cy', seller: 'di', ...trade })
    const { events } = await operator.give(moveTo('15000'))
    expect(events.some(({ type }) => type === 'loss-opened')).toBe(true)
    await eventually(async () => {
      const { items } = await risk.ask.listLosses({ query: { limit: 1000 } })
      return items.every(({ status }) => status === 'closed' || status === 'cured' || status === 'claimed')
    })
    await operator.give(moveTo('40000'))
  }

  async #expectProposalGiven(): Promise<void> {
    const { operator, risk } = this
    const body = { type: 'withdraw', account: 'bo', asset: 'USDT', amount: '1' } as const
    const { proposal, hash } = await operator.ask.propose({ body: { body, why: 'it is his' } })
    await risk.ask.approveProposal({ params: { proposal }, body: { hash } })
    await eventually(async () => (await risk.ask.showProposal({ params: { proposal } })).state === 'given')
  }

  async #expectFeedMissed(): Promise<void> {
    const { operator } = this
    await operator.give(moveTo('40001'))
    await eventually(async () => (await alarmsOf(operator)).includes('BTC-PERP'))
    await eventually(async () => {
      await operator.give(moveTo('40000'))
      return !(await alarmsOf(operator)).includes('BTC-PERP')
    })
  }

  /** Whoever has used up his rate may ask again soon. */
  async #expectRateFills(): Promise<void> {
    await eventually(async () => !(await mayAsk(this.auditor)))
    await eventually(() => mayAsk(this.auditor))
  }

  async #expectOverlapEnds(): Promise<void> {
    const of = { role: 'auditor', holder: 'who looks' } as const
    const { secret, key } = await this.admin.ask.makeKey({ body: of })
    await this.admin.ask.makeKey({ body: { ...of, replaces: key, overlapMs: 200 } })
    const old = this.#client(secret)
    await eventually(async () => {
      const status = await old.ask.whoAmI().then(
        () => 200,
        (error: { readonly status: number }) => error.status,
      )
      return status === 401
    })
  }

  /** As whoever closes the terminal and begins anew in another. */
  async restart(): Promise<void> {
    const { code, err } = await this.service.process.stop('SIGHUP')
    expect({ code, last: linesOf(err).at(-1)?.msg }).toEqual({ code: 0, last: 'stopped' })
    await this.service.start()
  }

  /** What was told of the machine's clock since the last start; the log may come behind an answer. */
  async expectLeaps(...told: readonly string[]): Promise<void> {
    const leaps = (): string[] =>
      this.service.process.log.flatMap(({ level, msg }) => {
        const leap = /^the clock of this machine (?:was|is) (.*)$/.exec(String(msg))?.[1]
        return level === 'warn' && leap !== undefined ? [leap] : []
      })
    await eventually(async () => leaps().length >= told.length)
    expect(leaps()).toEqual(told)
  }

  /** Stops, and sees that no command in the journal is from before the one above it. */
  async expectInOrder(): Promise<void> {
    expect((await this.service.process.stop()).code).toBe(0)
    const rows = storedRows(this.service.journal).map(({ bytes }) => batchOf(bytes))
    const times = rows.flatMap(({ commands }) => (commands ?? []).map(({ command }) => command.at))
    expect(times.length).toBeGreaterThan(20)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(await breakwater(['journal', 'verify', this.service.journal])).toMatchObject({ code: 0 })
  }
}

/** Whether a key has something left of its rate. */
async function mayAsk(client: BreakwaterClient): Promise<boolean> {
  try {
    await client.ask.whoAmI()
    return true
  } catch (error) {
    expect(error).toMatchObject({ status: 429 })
    return false
  }
}

async function alarmsOf(client: BreakwaterClient): Promise<string[]> {
  return (await client.ask.listAlarms()).items.map(({ name }) => name)
}

test('whatever is done to the machine’s clock, nothing stands still, goes back or is done twice', async () => {
  const venue = await Venue.open()
  const { clock, operator, auditor } = venue
  const signing = await venue.signing()
  const first = await operator.give(deposit, { key: 'first' })
  const expectFirstKnown = async (): Promise<void> =>
    expect(await operator.give(deposit, { key: 'first' })).toMatchObject({
      command: first.command,
      repeated: true,
    })
  await eventually(async () => !(await mayAsk(auditor)))

  clock.set(-DAY)
  expect((await operator.give(deposit)).at).toBeGreaterThanOrEqual(first.at)
  await eventually(() => mayAsk(auditor))
  await expectFirstKnown()
  await venue.expectTimePasses()
  expect(await signing.ask.whoAmI()).toMatchObject({ role: 'auditor' })
  await venue.expectLeaps('put back')

  clock.set(0)
  expect(await signing.ask.whoAmI()).toMatchObject({ role: 'auditor' })
  clock.set(DAY - HOUR)
  const ahead = await operator.give(deposit, { key: 'ahead' })
  expect(ahead.at - first.at).toBeGreaterThanOrEqual(DAY - HOUR)
  expect(await alarmsOf(operator)).toEqual(['BTC-PERP'])
  await expectFirstKnown()
  // Whoever signs by another clock is told the service's time.
  const refused = await signing.ask.whoAmI().catch((error: unknown) => error)
  expect(refused).toMatchObject({
    status: 401,
    message: expect.stringMatching(/at \d{13}, .*Set the clock\.$/),
  })

  clock.set(0)
  expect((await operator.give(deposit)).at).toBeGreaterThanOrEqual(ahead.at)
  await venue.expectTimePasses()
  await venue.expectLeaps('put back', 'put forward', 'put forward', 'put back')
  const aheadBy = /^breakwater_clock_ahead_seconds (\S+)$/m.exec(await venue.admin.ask.metrics())
  expect(Number(aheadBy?.[1])).toBeGreaterThan((DAY - 2 * HOUR) / 1000)

  // What was done last is no command, and later than all of them.
  clock.set(DAY)
  const last = await venue.admin.ask.makeKey({ body: { role: 'risk', holder: 'who comes late' } })
  expect(last.madeAt - ahead.at).toBeGreaterThanOrEqual(HOUR)
  clock.set(0)
  await venue.restart()
  await venue.expectLeaps('behind the journal')
  const again = await operator.give(deposit)
  expect(again.at).toBeGreaterThanOrEqual(last.madeAt)
  expect(again.at - last.madeAt).toBeLessThan(HOUR / 2)
  expect(await operator.give(deposit, { key: 'ahead' })).toMatchObject({
    command: ahead.command,
    repeated: true,
  })
  await venue.expectTimePasses()
  await venue.expectInOrder()
}, 240_000)
