import { z } from 'zod'
import type { Claim } from '../../../core/waterfall/house.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name, number, time } from './parts.ts'

/** What one account paid in one event, or gained where it is below zero. */
export interface PaymentAnswer {
  readonly account: string
  readonly loss: number
  /** Kind of the step, and the layer's name. */
  readonly kind: string
  readonly name: string
  /** Asset it was charged in, or that the position settles in. */
  readonly asset: string
  /** Instrument whose position was taken over, or null where money was charged. */
  readonly instrument: string | null
  readonly amount: string
  readonly at: number
  readonly sequence: number
  readonly place: number
}

export const paymentAnswer: z.ZodType<PaymentAnswer, unknown> = z
  .object({
    account: name,
    loss: number.describe('The first, where several share the event.'),
    kind: name.describe('Kind of the step.'),
    name: name.describe('Name of the layer.'),
    asset: name,
    instrument: name.nullable().describe('Whose position was taken over; null where money was charged.'),
    amount: decimal.describe('Below zero it was a gain.'),
    at: time,
    sequence: number,
    place: number.describe('Among the events of the command. With the sequence it names the receipt.'),
  })
  .meta({ id: 'Payment' })

/** A payment as tables keep it, in core's numbers. */
export interface PaymentRow {
  readonly account: number
  readonly loss: number
  readonly kind: string
  readonly name: string
  readonly asset: number | null
  readonly series: number | null
  readonly amount: number
  readonly at: number
  readonly sequence: number
  readonly place: number
}

export function paymentOf(names: Names, row: PaymentRow): PaymentAnswer {
  const asset = row.asset ?? names.assetOfSeries(row.series!)
  return {
    account: names.accountName(row.account),
    loss: row.loss,
    kind: row.kind,
    name: row.name,
    asset: names.assetName(asset),
    instrument: row.series === null ? null : names.symbolOf(row.series),
    amount: gridText(row.amount, names.moneyGrid(asset)),
    at: row.at,
    sequence: row.sequence,
    place: row.place,
  }
}

/** What nobody paid, by name. */
export interface ClaimAnswer {
  readonly claim: number
  readonly loss: number
  readonly debtor: string
  readonly of: string
  readonly creditors: string
  readonly seniority: number
  readonly asset: string
  readonly amount: string
  readonly repaid: string
  readonly outstanding: string
  /** How many accounts hold it in units; 0 where the claims account carries it. */
  readonly holders: number
}

export const claimAnswer: z.ZodType<ClaimAnswer, unknown> = z
  .object({
    claim: number,
    loss: number,
    debtor: name,
    of: z.enum(['deficit', 'assessment']).describe('What nobody paid of a loss, or of a call.'),
    creditors: name,
    seniority: z.int().describe('Lower is paid earlier.'),
    asset: name,
    amount: decimal,
    repaid: decimal,
    outstanding: decimal,
    holders: z.int().describe('Accounts that hold it in units; 0 where the claims account carries it.'),
  })
  .meta({ id: 'Claim' })

export function claimOf(names: Names, claim: Claim): ClaimAnswer {
  const grid = names.moneyGrid(claim.asset)
  return {
    claim: claim.id,
    loss: claim.loss,
    debtor: names.accountName(claim.debtor),
    of: claim.of,
    creditors: claim.creditors,
    seniority: claim.seniority,
    asset: names.assetName(claim.asset),
    amount: gridText(claim.amount, grid),
    repaid: gridText(claim.repaid, grid),
    outstanding: gridText(claim.amount - claim.repaid, grid),
    holders: claim.holders?.accounts.length ?? 0,
  }
}
