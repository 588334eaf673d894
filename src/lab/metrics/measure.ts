import type { Figure } from './figure.ts'

/** What a figure counts: whole units of money, accounts, parts of one, or a ratio without a bound. */
export type MeasureUnit = 'money' | 'rows' | 'share' | 'ratio'

/**
 * One metric of one allocation, as published and corrected. The two stand in fields of their own and are never mixed:
 * where a study defines no such figure `published` is null, where nothing sound can be made of it `corrected` is.
 * Where the published definition is sound both hold the same figure.
 */
export interface Measure {
  readonly name: string
  readonly unit: MeasureUnit
  readonly published: Figure<number | bigint> | null
  readonly corrected: Figure<number | bigint> | null
  /** The definition, in a sentence. */
  readonly says: string
  /** What is odd about the published figure here, where something is. */
  readonly note?: string
}
