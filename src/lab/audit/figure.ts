import { type Exact, textOf } from './exact.ts'
import { isPrintedAs } from './printed.ts'
import { publishedAs } from './published.ts'

/**
 * What became of a figure.
 *
 * - `reproduces`: the files give what was printed, to the last digit printed
 * - `mislabelled`: the files give it for another quantity than the one it was printed for
 * - `differs`: the files give something else
 * - `not-printed`: the files give it, and no paper prints it
 * - `not-reproducible`: it was printed, and the files it needs were never published
 * - `added`: ours, beside what was published
 */
export type FigureStatus =
  | 'reproduces'
  | 'mislabelled'
  | 'differs'
  | 'not-printed'
  | 'not-reproducible'
  | 'added'

/** What a figure counts; money in dollars and cents, shares in percent. */
export type FigureUnit = 'USD' | '%' | 'ratio' | 'count' | 's' | 'rank'

/** One figure of a study: as printed, as its files give it, and as it should be. */
export interface AuditFigure {
  /** Stable: `policy.prod.total`. */
  readonly id: string
  /** What it measures, as a heading would say it. */
  readonly what: string
  readonly unit: FigureUnit
  /** As printed, digit for digit; null when no paper prints it. */
  readonly published: string | null
  /** Decimal text; null when the files for it are not published. */
  readonly recomputed: string | null
  /** Decimal text; null when nothing is wrong with it. */
  readonly corrected: string | null
  readonly status: FigureStatus
  /** Why it is corrected, or cannot be had; empty where there is nothing to explain. */
  readonly reason: string
  /** Paths in the study's folder. */
  readonly files: readonly string[]
}

/** What a section knows of a figure; the rest is looked up or follows. */
export interface FigureDraft {
  readonly id: string
  readonly what: string
  readonly unit: FigureUnit
  readonly recomputed?: Exact | undefined
  readonly corrected?: Exact | undefined
  readonly reason?: string
  readonly files: readonly string[]
  /** Digits after the point; by unit where left out. */
  readonly places?: number
}

const PLACES: Readonly<Record<FigureUnit, number>> = { USD: 2, '%': 2, ratio: 4, count: 0, s: 3, rank: 0 }

/** Rounds a figure for reading, half-even, and compares what is not rounded with what was printed. */
export function figureOf(draft: FigureDraft): AuditFigure {
  const { id, what, unit, recomputed, files } = draft
  // A correction that changes nothing is none, and needs no reason.
  const isSame = draft.corrected !== undefined && draft.corrected === recomputed
  const corrected = isSame ? undefined : draft.corrected
  const reason = isSame ? '' : (draft.reason ?? '')
  const places = draft.places ?? PLACES[unit]
  const text = (value: Exact | undefined) => (value === undefined ? null : textOf(value, places))
  const published = publishedAs(id)?.printed ?? null
  const status = statusOf(id, published, recomputed)
  return {
    id,
    what,
    unit,
    published,
    recomputed: text(recomputed),
    corrected: text(corrected),
    status,
    reason,
    files,
  }
}

function statusOf(id: string, published: string | null, recomputed: Exact | undefined): FigureStatus {
  if (recomputed === undefined) return published === null ? 'added' : 'not-reproducible'
  if (published === null) return 'not-printed'
  if (isPrintedAs(recomputed, published)) return 'reproduces'
  return publishedAs(id)?.isMislabelled ? 'mislabelled' : 'differs'
}
