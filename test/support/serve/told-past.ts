import { expect } from 'vitest'
import { verifyReceipt } from '../../../src/lab/receipts/verify-receipt.ts'
import { receiptJson } from '../../../src/wire/receipt-schema.ts'
import { rootsJson } from '../../../src/wire/roots-json.ts'
import type { Askers } from './kill-rounds.ts'

/** A payer's receipt holds, and a dispute about a mark that was right finds nothing. */
export async function expectToldPast({ operator, risk }: Askers): Promise<void> {
  for (const mark of ['20000', '60000'])
    await operator.give({ type: 'move-marks', marks: { 'BTC-PERP': mark } })
  const payment = await firstPayment(risk)
  const { receipt, roots } = await risk.ask.showReceipt({ params: payment })
  const { checks } = verifyReceipt(receiptJson.parse(receipt), rootsJson.parse(roots))
  expect(checks.filter(({ holds }) => !holds)).toEqual([])

  const body = { type: 'move-marks', marks: { 'BTC-PERP': '40000' } } as const
  const { command } = await operator.give(body)
  const { dispute } = await operator.ask.openDispute({ body: { account: 'ada', command, why: 'to be sure' } })
  const { runs } = await operator.ask.runDispute({
    params: { dispute },
    body: { changes: [{ command, body }] },
  })
  const differences = runs.flatMap(({ accounts }) => accounts.first.map(({ difference }) => difference))
  expect(differences).toEqual(['0'])
}

/** @throws when nobody paid anything */
export async function firstPayment(
  risk: Askers['risk'],
): Promise<{ sequence: number; place: number; account: string }> {
  for await (const { loss } of risk.each('listLosses'))
    for await (const { sequence, place, account } of risk.each('listLossReceipts', { params: { loss } }))
      return { sequence, place, account }
  throw new Error('a loss that somebody paid for was expected behind these marks')
}
