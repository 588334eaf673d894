import { z } from 'zod'
import { parseRational, type Rational } from '../core/money/units.ts'
import { type FeedBook, type FeedField, type FeedPrice, feedFields } from '../files/feeds/update.ts'
import type { Problems } from '../files/problems.ts'
import { readYaml } from '../files/yaml.ts'
import { problemsFromZod } from '../files/yaml-problems.ts'
import { decimalOf } from './faults.ts'
import { defined } from './forms.ts'
import { name, positiveText, prose, words } from './scalars.ts'

/** A mark for a series of the venue. */
export interface MappedMark {
  readonly symbol: string
  /** Plain decimal text, without an exponent. */
  readonly price: string
  readonly atMs: number | null
}

/** A book or a change of one for an instrument of the venue; levels as `[price, quantity]`. */
export interface MappedBook {
  readonly instrument: string
  readonly isWhole: boolean
  readonly ids: FeedBook['ids']
  readonly atMs: number | null
  readonly bids: readonly (readonly [string, string])[]
  readonly asks: readonly (readonly [string, string])[]
}

/** What of a source becomes the marks of one series. */
interface MarkTarget {
  readonly symbol: string
  readonly field: FeedField
  readonly times: Rational | null
}

interface DepthTarget {
  readonly instrument: string
  readonly priceTimes: Rational | null
  readonly sizeTimes: Rational | null
}

const factor = positiveText.transform((text) => (text === '1' ? null : parseRational(text)))
const factorField = factor
  .optional()
  .describe('Exact factor, where the source counts in another unit: 1000 or 0.01.')

const markSource = defined(
  'mark-source',
  z.union([
    name.transform((of) => ({ of, field: 'mark' as FeedField, times: null })),
    z
      .strictObject({ of: name, field: words(...feedFields).prefault('mark'), 'price-times': factorField })
      .transform((read) => ({
        of: read.of,
        field: read.field as FeedField,
        times: read['price-times'] ?? null,
      })),
  ]),
)

const depthSource = defined(
  'depth-source',
  z.union([
    name.transform((of) => ({ of, priceTimes: null, sizeTimes: null })),
    z.strictObject({ of: name, 'price-times': factorField, 'size-times': factorField }).transform((read) => ({
      of: read.of,
      priceTimes: read['price-times'] ?? null,
      sizeTimes: read['size-times'] ?? null,
    })),
  ]),
)

interface FeedMapText {
  readonly marks: Readonly<Record<string, Omit<MarkTarget, 'symbol'> & { readonly of: string }>>
  readonly depth: Readonly<Record<string, Omit<DepthTarget, 'instrument'> & { readonly of: string }>>
}

/** Which symbols of a source feed which series of the venue. */
export const feedMapSchema: z.ZodType<FeedMapText, unknown> = z
  .strictObject({
    $schema: prose.optional(),
    about: prose.optional(),
    marks: z
      .record(name, markSource)
      .prefault({})
      .describe("By series of the venue: the source's symbol whose price is its mark."),
    depth: z
      .record(name, depthSource)
      .prefault({})
      .describe("By instrument of the venue: the source's symbol whose book is its depth."),
  })
  .refine(({ marks, depth }) => Object.keys(marks).length + Object.keys(depth).length > 0, {
    message: 'at least one series under "marks" or "depth"',
  })

/** Turns what a source tells into what a venue takes: its own symbols and units, nothing else. */
export class FeedMap {
  readonly #marks: ReadonlyMap<string, readonly MarkTarget[]> | null
  readonly #depth: ReadonlyMap<string, readonly DepthTarget[]> | null

  private constructor(
    marks: ReadonlyMap<string, readonly MarkTarget[]> | null,
    depth: ReadonlyMap<string, readonly DepthTarget[]> | null,
  ) {
    this.#marks = marks
    this.#depth = depth
  }

  /** Marks and books under the symbols that the source has; other prices are left aside. */
  static readonly asItIs: FeedMap = new FeedMap(null, null)

  /** @returns undefined where there was a problem */
  static read(file: string, text: string, problems: Problems): FeedMap | undefined {
    const before = problems.count
    const document = readYaml(file, text, problems)
    if (problems.count > before) return undefined
    const read = feedMapSchema.safeParse(document.value)
    if (!read.success) {
      problems.addAll(problemsFromZod(document, read.error))
      return undefined
    }
    const marks = Object.entries(read.data.marks).map(
      ([symbol, { of, field, times }]) => [of, { symbol, field, times }] as const,
    )
    const depth = Object.entries(read.data.depth).map(
      ([instrument, { of, ...times }]) => [of, { instrument, ...times }] as const,
    )
    return new FeedMap(gathered(marks), gathered(depth))
  }

  /** Whether anything is wanted of a source's symbol. */
  knows(symbol: string): boolean {
    return this.#marks === null || this.#marks.has(symbol) || this.#depth?.has(symbol) === true
  }

  /** The marks a price becomes: none, or one for each series that it feeds. */
  marksOf({ symbol, field, price, atMs }: FeedPrice): MappedMark[] {
    if (symbol === null) return []
    if (this.#marks === null) return field === 'mark' ? [{ symbol, price: plainDecimal(price), atMs }] : []
    const targets = this.#marks.get(symbol) ?? []
    return targets
      .filter((target) => target.field === field)
      .map((target) => ({ symbol: target.symbol, price: plainDecimal(price, target.times), atMs }))
  }

  /** The books a book becomes. */
  booksOf({ symbol, isWhole, ids, atMs, bids, asks }: FeedBook): MappedBook[] {
    if (symbol === null) return []
    const asItIs = [{ instrument: symbol, priceTimes: null, sizeTimes: null }]
    const targets = this.#depth === null ? asItIs : (this.#depth.get(symbol) ?? [])
    return targets.map(({ instrument, priceTimes, sizeTimes }) => {
      const side = (levels: FeedBook['bids']) =>
        levels.map(
          ({ price, size }) => [plainDecimal(price, priceTimes), plainDecimal(size, sizeTimes)] as const,
        )
      return { instrument, isWhole, ids, atMs, bids: side(bids), asks: side(asks) }
    })
  }
}

function gathered<Target>(
  entries: readonly (readonly [string, Target])[],
): ReadonlyMap<string, readonly Target[]> {
  const bySource = new Map<string, Target[]>()
  for (const [of, target] of entries) bySource.set(of, [...(bySource.get(of) ?? []), target])
  return bySource
}

const PLAIN = /^\d{1,40}(?:\.\d{1,40})?$/

/** A decimal text, times an exact factor, without an exponent and digit for digit. */
function plainDecimal(text: string, times: Rational | null = null): string {
  if (times === null && PLAIN.test(text)) return text
  const { numerator, denominator } = parseRational(text)
  const by = times ?? { numerator: 1n, denominator: 1n }
  return decimalOf(1n, { numerator: numerator * by.numerator, denominator: denominator * by.denominator })
}
