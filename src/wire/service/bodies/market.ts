import { z } from 'zod'
import type { MarkMove } from '../../../core/engine/commands.ts'
import { divide, type Rounding } from '../../../core/money/rounding.ts'
import { parseRational } from '../../../core/money/units.ts'
import { markSources } from '../../../core/waterfall/source.ts'
import { shown } from '../../../files/problems.ts'
import { at, priceOf, rate } from '../figure-roles.ts'
import { incrementsIn } from '../grid.ts'
import { instrument, series } from '../named-roles.ts'
import type { Names } from '../names.ts'
import type { Partly, Reading } from '../reading.ts'
import { under } from '../record.ts'
import { optional, type Role, time, word } from '../role.ts'
import { decimalText, nameText } from '../text-schemas.ts'
import { depthForms } from './depth.ts'
import { body, type Forms } from './forms.ts'

/** Marks by symbol. */
type MarksText = Readonly<Record<string, string>>

/** A mark finer than its grid is rounded onto it the way its instrument declares; what has no such word, half to even. */
function roundingOf({ house: { markets } }: Names, series: number): Rounding {
  return markets.isInstrument(series) ? markets.instrument(series).terms.markRounding : 'half-even'
}

function markIn(text: string, of: number, reading: Reading, field: string): number | undefined {
  const { names } = reading
  const grid = names.priceGrid(of)
  const read = incrementsIn(text, grid)
  if (typeof read === 'number') return read
  if (read !== 'decimals' && read !== 'grid') return reading.figure(text, grid, field, 'a mark')
  const { numerator, denominator } = parseRational(text)
  const { increment } = grid
  const each = denominator * increment.numerator
  const mark = Number(divide(numerator * increment.denominator, each, roundingOf(names, of)))
  if (Number.isSafeInteger(mark)) return mark
  return reading.fault(field, 'too-large', shown(text), 'a mark below 2^53 increments')
}

const marks: Role<readonly MarkMove[], MarksText> = {
  schema: z
    .record(nameText, decimalText)
    .refine((of) => Object.keys(of).length > 0, { message: 'at least one mark' }),
  write: (moves, names) =>
    Object.fromEntries(
      moves.map((move) => [
        names.symbolOf(move.series),
        priceOf(at('series')).write(move.mark, names, { ...move }),
      ]),
    ),
  read: (texts, reading, field) => {
    const moves: MarkMove[] = []
    for (const [symbol, text] of Object.entries(texts)) {
      const place = under(field, symbol)
      const of = series.read(symbol, reading, place, {})
      const mark = of === undefined ? undefined : markIn(text, of, reading, place)
      if (of !== undefined && mark !== undefined) moves.push({ series: of, mark })
    }
    return moves
  },
}

/** What an expiry is settled on. */
const index: Role<number, string> = {
  ...series,
  read: (text, reading, field, record: Partly) => {
    const found = series.read(text, reading, field, record)
    if (found === undefined || reading.names.house.markets.isReference(found)) return found
    return reading.fault(field, 'is-reference', `${shown(text)}, which is traded`, 'the symbol of an index')
  },
}

type MarketType =
  | 'move-marks'
  | 'replace-depth'
  | 'update-depth'
  | 'apply-funding'
  | 'settle'
  | 'settle-expiry'
  | 'delist'
  | 'close-period'
  | 'advance-time'

export const marketForms: Forms<MarketType> = {
  ...depthForms,
  'move-marks': body('move-marks', { marks, source: optional(word(markSources)) }),
  'apply-funding': body('apply-funding', { series: instrument, rate }),
  settle: body('settle', { series: instrument, price: priceOf(at('series')) }),
  'settle-expiry': body('settle-expiry', { index, expiresAt: time }),
  delist: body('delist', { series: instrument }),
  'close-period': body('close-period', {}),
  'advance-time': body('advance-time', {}),
}
