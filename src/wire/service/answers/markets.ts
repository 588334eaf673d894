import { z } from 'zod'
import type { Fraction } from '../../../core/market/fraction.ts'
import type { InstrumentTerms } from '../../../core/market/instrument.ts'
import { OPEN, REDUCE_ONLY } from '../../../core/market/markets.ts'
import { COLLATERAL } from '../../../core/market/value.ts'
import { gridOf, gridText } from '../grid.ts'
import type { Names } from '../names.ts'
import { decimal, name, time } from './parts.ts'
import { markText } from './positions.ts'

const statuses = ['open', 'reduce-only', 'settled'] as const
type Status = (typeof statuses)[number]

/** A series of marks: an instrument, a collateral or a reference. */
export interface SeriesAnswer {
  readonly symbol: string
  readonly kind: string
  readonly status: Status
  readonly mark: string | null
  readonly markedAt: number | null
  /** Longest age of a mark that counts as fresh, or null. */
  readonly staleAfterMs: number | null
}

const seriesFields = {
  symbol: name,
  kind: z.enum(['perpetual', 'future', 'option', 'collateral', 'reference']),
  status: z.enum(statuses),
  mark: decimal.nullable(),
  markedAt: time.nullable(),
  staleAfterMs: z
    .int()
    .nullable()
    .describe('Longest age of a mark that counts as fresh; null where any does.'),
}

export const markAnswer: z.ZodType<SeriesAnswer, unknown> = z.object(seriesFields).meta({ id: 'Mark' })

export function markAnswerOf(names: Names, series: number): SeriesAnswer {
  const { markets } = names.house
  const hasMark = markets.hasMark(series)
  return {
    symbol: names.symbolOf(series),
    kind: kindOf(names, series),
    status: statusOf(names, series),
    mark: markText(names, series),
    markedAt: hasMark ? markets.markedAt[series] : null,
    staleAfterMs: markets.series[series].terms.staleAfterMs,
  }
}

function kindOf({ house: { markets } }: Names, series: number): string {
  if (markets.isInstrument(series)) return markets.instrument(series).terms.kind
  return markets.payoff[series] === COLLATERAL ? 'collateral' : 'reference'
}

function statusOf({ house: { markets } }: Names, series: number): Status {
  const status = markets.status[series]
  return status === OPEN ? 'open' : status === REDUCE_ONLY ? 'reduce-only' : 'settled'
}

/** One tier of requirement. */
interface BracketAnswer {
  readonly upTo: string | null
  readonly initial: string
  readonly maintenance: string
}

/** What trades, with what it asks for. Rates and shares are decimals of one. */
export interface InstrumentAnswer extends SeriesAnswer {
  readonly payoff: string
  readonly settlementAsset: string
  readonly multiplier: string
  readonly priceIncrement: string
  readonly markIncrement: string
  readonly quantityIncrement: string
  readonly markRounding: string
  readonly largestPosition: string
  readonly highestMark: string
  readonly brackets: readonly BracketAnswer[]
  readonly fees: { readonly maker: string; readonly taker: string; readonly liquidation: string }
  readonly onStaleMark: string
  readonly expiresAt: number | null
  readonly fund: string
  readonly underlying: string | null
  readonly option: {
    readonly right: string
    readonly strike: string
    readonly settledIn: string
    readonly index: string
    readonly forward: string
    readonly volatility: string
    readonly windowMs: number
  } | null
}

export const instrumentAnswer: z.ZodType<InstrumentAnswer, unknown> = z
  .object({
    ...seriesFields,
    payoff: z.enum(['linear', 'inverse']),
    settlementAsset: name,
    multiplier: decimal,
    priceIncrement: decimal,
    markIncrement: decimal,
    quantityIncrement: decimal,
    markRounding: name.describe('How a mark off the grid is put onto it.'),
    largestPosition: decimal.describe('For any one holder.'),
    highestMark: decimal,
    brackets: z.array(
      z
        .object({
          upTo: decimal.nullable().describe('Highest notional of the tier; null for the last.'),
          initial: decimal,
          maintenance: decimal,
        })
        .meta({ id: 'Bracket' }),
    ),
    fees: z.object({ maker: decimal, taker: decimal, liquidation: decimal }),
    onStaleMark: z.enum(['liquidate', 'defer']),
    expiresAt: time.nullable(),
    fund: name.describe('Insurance fund that answers for it.'),
    underlying: name.nullable().describe('Symbol of the index it belongs to.'),
    option: z
      .object({
        right: z.enum(['call', 'put']),
        strike: decimal,
        settledIn: z.enum(['quote', 'coin']),
        index: name,
        forward: name,
        volatility: name,
        windowMs: z.int(),
      })
      .nullable(),
  })
  .meta({ id: 'Instrument', description: 'What trades. Rates are decimals of one.' })

export function instrumentAnswerOf(names: Names, series: number): InstrumentAnswer {
  const { terms } = names.house.markets.instrument(series)
  const money = names.moneyGrid(terms.settlementAsset)
  const { maker, taker, liquidation } = terms.fees
  return {
    ...markAnswerOf(names, series),
    payoff: terms.payoff,
    settlementAsset: names.assetName(terms.settlementAsset),
    multiplier: fractionText(terms.multiplier),
    priceIncrement: fractionText(terms.priceIncrement),
    markIncrement: fractionText(terms.markIncrement),
    quantityIncrement: fractionText(terms.quantityIncrement),
    markRounding: terms.markRounding,
    largestPosition: gridText(terms.largestPosition, names.quantityGrid(series)),
    highestMark: gridText(terms.highestMark, names.priceGrid(series)),
    brackets: terms.brackets.map(({ upTo, initial, maintenance }) => ({
      upTo: upTo === null ? null : gridText(upTo, money),
      initial: rateText(initial),
      maintenance: rateText(maintenance),
    })),
    fees: { maker: rateText(maker), taker: rateText(taker), liquidation: rateText(liquidation) },
    onStaleMark: terms.onStaleMark,
    expiresAt: terms.expiresAt,
    fund: terms.fundScope,
    underlying: terms.underlying === undefined ? null : names.symbolOf(terms.underlying),
    option: optionOf(names, terms),
  }
}

function optionOf(names: Names, { option }: InstrumentTerms): InstrumentAnswer['option'] {
  if (option === undefined) return null
  const { right, strike, settledIn, index, forward, volatility, windowMs } = option
  return {
    right,
    strike: fractionText(strike),
    settledIn,
    index: names.symbolOf(index),
    forward: names.symbolOf(forward),
    volatility: names.symbolOf(volatility),
    windowMs,
  }
}

/** One increment, exactly. */
function fractionText(value: Fraction): string {
  return gridText(1, gridOf(value))
}

const ppm = gridOf({ numerator: 1n, denominator: 1_000_000n })

function rateText(partsPerMillion: number): string {
  return gridText(partsPerMillion, ppm)
}
