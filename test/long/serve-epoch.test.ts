import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { BreakwaterClient } from '../../src/client/client.ts'
import { EPOCH } from '../../src/core/engine/epoch.ts'
import { openSqliteJournal } from '../../src/journal/sqlite/sqlite-journal.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import { breakwater, endedAtOnce, folderWith } from '../support/cli.ts'
import { ofEpoch } from '../support/serve/another-epoch.ts'
import { eventually } from '../support/serve/eventually.ts'
import { askersOf } from '../support/serve/kill-rounds.ts'
import { LastingService } from '../support/serve/lasting-service.ts'
import { firstPayment } from '../support/serve/told-past.ts'

/** Nothing happens by itself: what is put off is still so when the service is stopped. */
const settings = `
journal: { file: venue.journal }
time: { tick: 10m, laws: none }
`
const next = ofEpoch(EPOCH + 1)
const moveTo = (mark: string) => ({ type: 'move-marks', marks: { 'BTC-PERP': mark } }) as const
const deposit = { type: 'deposit', account: 'hal', asset: 'USDT', amount: '1' } as const

/** The past up to a sequence as lists have it, which take no command to be decided again. */
async function pastOf(risk: BreakwaterClient, sequence: number): Promise<unknown> {
  const { items: losses } = await risk.ask.listLosses({ query: { limit: 1000 } })
  const payers = await Promise.all(
    losses.map(async ({ loss }) => (await risk.ask.listLossReceipts({ params: { loss } })).items),
  )
  const { items: events } = await risk.ask.listEvents({ query: { limit: 1000 } })
  const upTo = <Each extends { readonly sequence: number }>(all: readonly Each[]): Each[] =>
    all.filter((each) => each.sequence <= sequence)
  return { losses: upTo(losses), payers: upTo(payers.flat()), events: upTo(events) }
}

test('a journal goes on under the next epoch and is compacted, and says what of the past can still be told', async () => {
  const service = await LastingService.open({ settings })
  const { operator, risk } = await askersOf(service)

  /** A receipt as it is asked for, kept in files, and checked by whoever has these alone. */
  const receiptIn = async (name: string, place: Awaited<ReturnType<typeof firstPayment>>) => {
    const { receipt, roots } = await risk.ask.showReceipt({ params: place })
    const files = [`${name}-receipt.json`, `${name}-roots.json`].map((file) => join(service.folder, file))
    writeFileSync(files[0], JSON.stringify(receipt))
    writeFileSync(files[1], JSON.stringify(roots))
    return async () => {
      const { code, out, err } = await breakwater(['verify', files[0], '--roots', files[1]])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toMatch(/^All \d+ checks hold\.$/m)
    }
  }
  const lossesOpen = async (): Promise<number> =>
    (await risk.ask.listLosses({ query: { limit: 1000 } })).items.filter(({ closedAt }) => closedAt === null)
      .length

  const given = await operator.give(deposit, { key: 'before' })
  await operator.give(moveTo('20000'))
  await sleep(50)
  await operator.give(deposit)
  await operator.give(moveTo('40000'))
  const before = await firstPayment(risk)
  const past = await pastOf(risk, before.sequence)
  const verifyBefore = await receiptIn('before', before)
  await operator.give({
    type: 'trade',
    buyer: 'cy',
    seller: 'di',
    instrument: 'BTC-PERP',
    quantity: '3',
    price: '40000',
    taker: 'buyer',
  })
  await operator.give(moveTo('32000'))
  expect(await lossesOpen()).toBe(1)

  // Not ended cleanly, it waits for the version that wrote it.
  await service.kill()
  await expect(service.start([], next)).rejects.toThrow(
    `Row 0 of the journal was decided under epoch ${EPOCH}, this version decides under epoch ${EPOCH + 1}, and no snapshot stands behind that row. Start the earlier version once more and stop it cleanly`,
  )
  expect((await service.process.ended).code).toBe(3)
  await service.start()
  expect((await service.process.stop()).code).toBe(0)
  await service.start(['--log-level', 'info'], { ...next, BREAKWATER_TIME_TICK: '15ms' })
  await eventually(async () => (await lossesOpen()) === 0)
  expect(await operator.give(deposit, { key: 'before' })).toEqual({ ...given, repeated: true })

  // What was decided before stands in lists and with whoever asked for it then; it is not decided again.
  expect(await pastOf(risk, before.sequence)).toEqual(past)
  const kept = await risk.ask.showReceipt({ params: before })
  expect(kept).toMatchObject({ payment: before, receipt: null, roots: null, explanation: null })
  await verifyBefore()
  // A loss that waited meanwhile is paid for now: by whom and why is shown, though not how it began.
  const across = await firstPayment(risk)
  expect(across.account).toBe('di')
  expect((await risk.ask.showReceipt({ params: across })).explanation).toBeNull()
  const verifyAcross = await receiptIn('across', across)
  await verifyAcross()

  const latest = await pastOf(risk, across.sequence)
  expect((await service.process.stop()).code).toBe(0)
  expect(await breakwater(['journal', 'compact', service.journal])).toMatchObject({ code: 0, err: '' })
  await service.start([], next)
  expect(await pastOf(risk, across.sequence)).toEqual(latest)
  expect(await risk.ask.showReceipt({ params: before })).toEqual(kept)
  await (await receiptIn('again', across))()
  expect(await operator.give(deposit, { key: 'before' })).toEqual({ ...given, repeated: true })
  expect((await service.process.stop()).code).toBe(0)
  expect(await breakwater(['journal', 'verify', service.journal])).toMatchObject({ code: 0, err: '' })

  const earlier = await breakwater(['serve', '--journal', service.journal, '--quiet'], endedAtOnce)
  expect(earlier).toMatchObject({
    code: 3,
    err: expect.stringContaining('Use a later version of breakwater.'),
  })
  const check = await breakwater(['serve', '--journal', service.journal, '--check'])
  expect(check).toMatchObject({ code: 3, out: expect.stringContaining('Use a later version of breakwater.') })
}, 240_000)

test('a check says beforehand whether a journal of an earlier epoch could be opened', async () => {
  const journal = join(folderWith(), 'venue.journal')
  const check = () => breakwater(['serve', '--check', '--journal', journal])
  const host = await openHost({
    journal: await openSqliteJournal(journal),
    clock: Date.now,
    epoch: EPOCH - 1,
  })
  const terms = { name: 'USD', decimals: 2, borrowLimit: 0 }
  await host.submit({ by: 'test', make: { type: 'list-asset', terms } })
  expect(await check()).toMatchObject({
    code: 3,
    out: expect.stringContaining(
      `Would refuse the journal ${journal}: its last row, 0, was decided under epoch ${EPOCH - 1}, this version decides under epoch ${EPOCH}, and no snapshot stands at its end. Start the earlier version once more and stop it cleanly`,
    ),
  })
  await host.close()
  expect(await check()).toMatchObject({
    code: 0,
    out: expect.stringContaining(
      `1 row, 0 of them to be decided again. It would go on under epoch ${EPOCH}, and an earlier version then refuses it.`,
    ),
  })
})
