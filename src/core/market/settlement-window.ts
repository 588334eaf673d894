import { type Fraction, fraction } from './fraction.ts'

/**
 * The stretch before an expiry over which an index is averaged, with what has been added up of it.
 *
 * A mark stands from the moment it came until the next one comes, so the average is the sum of mark x milliseconds over
 * the length, exact. A stretch without a mark, or with one that was too old, is counted as missing and never guessed.
 *
 * @see docs/sources.md#settlement-by-average
 */
export interface SettlementWindow {
  readonly index: number
  readonly expiresAt: number
  /** 0: the index as it stands at expiry, which is its average over the one millisecond that begins then. */
  readonly windowMs: number
  /** Up to when the index has been added up, or found missing. */
  readonly addedTo: number
  readonly sum: bigint
  readonly missingMs: number
  /** The same as it stood when options were valued last, for margin models: milliseconds that count, and their sum. */
  readonly fixedMs: number
  readonly fixedSum: bigint
}

/** An index as it stands: its mark, since when, and until when it may be believed. */
export interface StandingMark {
  readonly hasMark: boolean
  readonly mark: number
  readonly markedAt: number
  readonly staleAfterMs: number | null
}

export function windowKey(index: number, expiresAt: number): string {
  return `${index}@${expiresAt}`
}

export function openWindow(index: number, expiresAt: number, windowMs: number): SettlementWindow {
  const empty = { sum: 0n, missingMs: 0, fixedMs: 0, fixedSum: 0n }
  return { index, expiresAt, windowMs, addedTo: expiresAt - windowMs, ...empty }
}

export function beginOf({ expiresAt, windowMs }: SettlementWindow): number {
  return expiresAt - windowMs
}

function endOf({ expiresAt, windowMs }: SettlementWindow): number {
  return windowMs === 0 ? expiresAt + 1 : expiresAt
}

/**
 * Adds up a mark that has stood since before and is about to be replaced at `at`.
 *
 * @returns the same window where nothing of it has passed since the last time
 */
export function addStanding(window: SettlementWindow, standing: StandingMark, at: number): SettlementWindow {
  const from = window.addedTo
  const to = Math.min(at, endOf(window))
  if (to <= from) return window
  const { hasMark, mark, markedAt, staleAfterMs } = standing
  // A mark as old as its limit is not stale yet, so the millisecond that begins then counts.
  const believedTo = staleAfterMs === null ? to : Math.min(to, markedAt + staleAfterMs + 1)
  const counted = hasMark ? Math.max(0, believedTo - from) : 0
  return {
    ...window,
    addedTo: to,
    sum: window.sum + BigInt(mark) * BigInt(counted),
    missingMs: window.missingMs + (to - from - counted),
  }
}

/** The window once its end has been reached: what stands now has stood to the end. */
export function wholeWindow(window: SettlementWindow, standing: StandingMark): SettlementWindow {
  return addStanding(window, standing, endOf(window))
}

/** Average of the index over a whole window, in increments of its mark. */
export function averageOf(window: SettlementWindow): Fraction {
  return fraction(window.sum, BigInt(endOf(window) - beginOf(window)))
}

/** Notes what is fixed of the settlement price at the moment options are valued at. */
export function fixPart(window: SettlementWindow, standing: StandingMark, at: number): SettlementWindow {
  const { addedTo, sum, missingMs } = addStanding(window, standing, at)
  const fixedMs = Math.max(0, addedTo - beginOf(window)) - missingMs
  return fixedMs === window.fixedMs ? window : { ...window, fixedMs, fixedSum: sum }
}

/**
 * The part of a settlement price that is fixed: its share of the window, and the average over it in increments of the
 * index, as floats for margin models. Both are zero before the window opens.
 */
export function fixedPart(window: SettlementWindow): { readonly share: number; readonly price: number } {
  const { fixedMs, fixedSum } = window
  if (fixedMs === 0) return { share: 0, price: 0 }
  return { share: fixedMs / (endOf(window) - beginOf(window)), price: Number(fixedSum) / fixedMs }
}
