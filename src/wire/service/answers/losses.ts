import { z } from 'zod'
import type { Event } from '../../../core/engine/events.ts'
import { gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name, number, time } from './parts.ts'

/** A loss as tables keep it, in core's numbers. */
export interface LossRow {
  readonly loss: number
  readonly sequence: number
  readonly at: number
  readonly bucket: number
  readonly asset: number
  readonly source: string
  readonly status: string
  readonly closedAt: number | null
}

/** A loss, from the trigger on. */
export interface LossLine {
  readonly loss: number
  readonly account: string
  readonly asset: string
  readonly source: string
  /** `open`, the name it was parked under last, or how it was closed. */
  readonly status: string
  /** Sequence of the command that opened it. */
  readonly sequence: number
  readonly openedAt: number
  readonly closedAt: number | null
}

const lossFields = {
  loss: number,
  account: name.describe('The bucket that fell.'),
  asset: name,
  source: name.describe('What it comes from.'),
  status: name.describe('`open`, the name it was parked under last, or how it was closed.'),
  sequence: number.describe('Of the command that opened it.'),
  openedAt: time,
  closedAt: time.nullable(),
}

export const lossLine: z.ZodType<LossLine, unknown> = z.object(lossFields).meta({ id: 'LossLine' })

export function lossLineOf(names: Names, row: LossRow): LossLine {
  return {
    loss: row.loss,
    account: names.accountName(row.bucket),
    asset: names.assetName(row.asset),
    source: row.source,
    status: row.status,
    sequence: row.sequence,
    openedAt: row.at,
    closedAt: row.closedAt,
  }
}

/** What one step brought to a loss. */
interface LossStep {
  /** Null where the owner's other accounts paid, before any step. */
  readonly step: number | null
  readonly name: string
  readonly kind: string
  readonly received: string
  readonly givenUp: readonly { readonly asset: string; readonly amount: string }[]
}

interface LossFigures {
  readonly how: string
  readonly equity: string
  readonly defaultLoss: string
  readonly externalizedLoss: string
  readonly uncoveredLoss: string
  readonly socializedLoss: string
  readonly transfer: string
  readonly claimed: string
}

/** A loss with its beginning, its steps and its end. */
export interface LossAnswer extends LossLine {
  /** Version of the rulebook that it goes by. */
  readonly rulebook: number
  readonly atDefault: { readonly equity: string; readonly balance: string; readonly maintenance: string }
  readonly steps: readonly LossStep[]
  readonly closed: LossFigures | null
}

export const lossAnswer: z.ZodType<LossAnswer, unknown> = z
  .object({
    ...lossFields,
    rulebook: number.describe('Version of the rulebook that it goes by.'),
    atDefault: z
      .object({
        equity: decimal,
        balance: decimal.describe('Own money before the result of the positions.'),
        maintenance: decimal,
      })
      .describe('Of the bucket when it fell.'),
    steps: z
      .array(
        z
          .object({
            step: number
              .nullable()
              .describe('Place in the rulebook, from 0; null where the owner’s other accounts paid first.'),
            name,
            kind: name,
            received: decimal.describe('Money that it brought to this loss.'),
            givenUp: z
              .array(z.object({ asset: name, amount: decimal }))
              .describe(
                'What takers of its positions gave up against the mark, by asset; below zero they gained.',
              ),
          })
          .meta({ id: 'LossStep' }),
      )
      .describe('Steps that did something, in their order.'),
    closed: z
      .object({
        how: z.enum(['cured', 'closed', 'claimed']),
        equity: decimal.describe('What the bucket is left with.'),
        defaultLoss: decimal,
        externalizedLoss: decimal,
        uncoveredLoss: decimal,
        socializedLoss: decimal,
        transfer: decimal,
        claimed: decimal,
      })
      .nullable(),
  })
  .meta({ id: 'Loss' })

/** @param events of the loss, in order, its opening among them */
export function lossAnswerOf(names: Names, row: LossRow, events: readonly Event[]): LossAnswer {
  const money = (units: number): string => gridText(units, names.moneyGrid(row.asset))
  const opened = events.find((event) => event.type === 'loss-opened')
  const closed = events.find((event) => event.type === 'loss-closed')
  return {
    ...lossLineOf(names, row),
    rulebook: opened?.rulebook ?? 0,
    atDefault: {
      equity: money(opened?.equity ?? 0),
      balance: money(opened?.balance ?? 0),
      maintenance: money(opened?.maintenance ?? 0),
    },
    steps: stepsOf(names, row.loss, events).map(({ step, received, givenUp, ...of }) => ({
      step: step < 0 ? null : step,
      ...of,
      received: money(received),
      givenUp: [...givenUp].map(([asset, amount]) => ({
        asset: names.assetName(asset),
        amount: gridText(amount, names.moneyGrid(asset)),
      })),
    })),
    closed:
      closed === undefined
        ? null
        : {
            how: closed.how,
            equity: money(closed.equity),
            defaultLoss: money(closed.defaultLoss),
            externalizedLoss: money(closed.externalizedLoss),
            uncoveredLoss: money(closed.uncoveredLoss),
            socializedLoss: money(closed.socializedLoss),
            transfer: money(closed.transfer),
            claimed: money(closed.claimed),
          },
  }
}

interface StepSum {
  readonly step: number
  readonly name: string
  readonly kind: string
  received: number
  /** By asset. */
  readonly givenUp: Map<number, number>
}

function stepsOf(names: Names, loss: number, events: readonly Event[]): StepSum[] {
  const sums = new Map<number, StepSum>()
  for (const event of events) {
    if (!('step' in event && 'kind' in event && 'name' in event)) continue
    const { step, kind, name } = event
    let sum = sums.get(step)
    if (sum === undefined) sums.set(step, (sum = { step, name, kind, received: 0, givenUp: new Map() }))
    if (event.type === 'allocated') sum.received += event.received[event.losses.indexOf(loss)] ?? 0
    if (event.type !== 'deleveraged') continue
    const asset = names.assetOfSeries(event.series)
    const gained = event.gaps.reduce((total, gap) => total + gap, 0)
    sum.givenUp.set(asset, (sum.givenUp.get(asset) ?? 0) - gained)
  }
  return [...sums.values()].sort((a, b) => a.step - b.step)
}
