import { z } from 'zod'
import { parseDecimal } from '../core/money/units.ts'
import type { Problems } from '../files/problems.ts'
import { readYaml, type YamlDocument } from '../files/yaml.ts'
import { problemsFromZod } from '../files/yaml-problems.ts'
import { decimalsForm } from './claim-cells.ts'
import { asText, type Fields, mappingOf } from './margin-model-dialect.ts'
import { moment, name, positiveText, prose, scalar } from './scalars.ts'

/** A book as its file says it; names are not yet looked up, and figures that enter a sum of money are still texts. */
export interface MarginBookText {
  readonly $schema?: string
  readonly about?: string
  readonly book: string
  readonly at: number
  readonly money: BookMoney
  readonly cash: string
  readonly peg: number
  readonly underlyings: Readonly<Record<string, UnderlyingText>>
  readonly expiries: readonly ExpiryText[]
  readonly instruments: Readonly<Record<string, InstrumentText>>
  readonly positions: Readonly<Record<string, PositionText>>
  readonly collateral: Readonly<Record<string, string>>
}

/** What the book is in: quote money, or the coin of its one underlying. */
export interface BookMoney {
  readonly name: string
  readonly decimals: number
  readonly settledIn: 'quote' | 'coin'
}

interface UnderlyingText {
  readonly spot: number
  readonly confidence: number
  readonly perpetualConfidence: number
}

export interface ExpiryText {
  readonly underlying: string
  readonly expires: number
  readonly forward: number
  readonly rate: number
  readonly confidence: number
  readonly fixedShare: number
  readonly fixedPrice: number
}

export interface InstrumentText {
  readonly mark?: string
  readonly volatility?: number
}

export interface PositionText {
  readonly quantity: string
  readonly entry?: string
}

/** Figures beyond this would leave the floats on their way through a model. */
const LARGEST = 1e30
/** A hundred times the principal a year; beyond it somebody forgot a point. */
const HIGHEST_RATE = 100

function isDecimal(text: string): boolean {
  return parseDecimal(text, 400).ok && Math.abs(Number(text.replaceAll('_', ''))) < LARGEST
}

const decimal = scalar('a decimal number like -2.5 or 40_000', (text) => (isDecimal(text) ? text : undefined))
const nonNegativeDecimal = scalar('a decimal number, zero or above', (text) =>
  isDecimal(text) && !text.startsWith('-') ? text : undefined,
)
const price = asText.figure('a price above zero', (value) => value > 1 / LARGEST && value < LARGEST)
const rate = asText.figure('a rate a year like 4%', (value) => Math.abs(value) <= HIGHEST_RATE)
const part = asText.figure('a part of 0% to 100%', (value) => value >= 0 && value <= 1)
const volatility = asText.figure('a volatility above zero like 55%', (value) => value > 0)
const sure = asText.orElse(part, 1)

const position = z.union([
  decimal.transform((quantity) => ({ quantity })),
  mappingOf<PositionText>(asText, { quantity: decimal, entry: positiveText.optional() as never }),
]) as unknown as z.ZodType<PositionText>

const fields: Fields<MarginBookText> = {
  $schema: prose.optional() as never,
  about: prose.optional() as never,
  book: name,
  at: moment,
  money: mappingOf<BookMoney>(asText, {
    name,
    decimals: decimalsForm,
    settledIn: asText.orElse(z.enum(['quote', 'coin']), 'quote'),
  }),
  cash: asText.orElse(decimal, '0'),
  peg: asText.orElse(price, 1),
  underlyings: z.record(
    name,
    mappingOf<UnderlyingText>(asText, { spot: price, confidence: sure, perpetualConfidence: sure }),
  ),
  expiries: asText.orElse(
    z.array(
      mappingOf<ExpiryText>(asText, {
        underlying: name,
        expires: moment,
        forward: price,
        rate: asText.orElse(rate, 0),
        confidence: sure,
        fixedShare: asText.orElse(part, 0),
        fixedPrice: asText.orElse(price, 0),
      }),
    ),
    [],
  ),
  instruments: asText.orElse(
    z.record(
      name,
      mappingOf<InstrumentText>(asText, {
        mark: nonNegativeDecimal.optional() as never,
        volatility: volatility.optional() as never,
      }),
    ),
    {},
  ),
  positions: asText.orElse(z.record(name, position), {}),
  collateral: asText.orElse(z.record(name, nonNegativeDecimal), {}),
}

/** The schema of a book: its market, its instruments, and what is held. */
export const marginBookSchema: z.ZodType<MarginBookText> = mappingOf(asText, fields)

/** A book and where everything in it stands. */
export interface PlacedBook {
  readonly book: MarginBookText
  readonly document: YamlDocument
}

/**
 * Reads a book, YAML or JSON.
 *
 * @param file its name, for problems
 * @returns undefined where there was a fault
 */
export function readMarginBook(file: string, text: string, problems: Problems): PlacedBook | undefined {
  const before = problems.count
  const document = readYaml(file, text, problems)
  if (problems.count > before) return undefined
  const read = marginBookSchema.safeParse(document.value)
  if (read.success) return { book: read.data, document }
  problems.addAll(problemsFromZod(document, read.error))
  return undefined
}
