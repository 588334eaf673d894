import { type Figure, noFigure, ratioFigure } from './figure.ts'

/** What an account did after it was deleveraged, over its fills; shares in [0, 1]. */
export interface Reactions {
  /** Fills by which it was deleveraged. */
  readonly fills: number
  /** Share of them followed by a trade of its own within 60 seconds. */
  readonly tradesWithin60s: number
  /** Mean fraction undone within 60 seconds. */
  readonly undoneWithin60s: number
  /** Share followed by a trade of its own within 300 seconds. */
  readonly tradesWithin300s: number
}

/** Told apart by thresholds that were published: fewer than five fills say nothing. */
export type Behaviour = 'strategic' | 'passive' | 'neither' | 'too-few-fills'

const ENOUGH_FILLS = 5

/**
 * The fraction of a forced change of position that its holder trades back: the smaller of its magnitude and the
 * volume he trades the other way within the window, over its magnitude.
 *
 * @param change signed quantity by which he was closed, in increments
 * @param ownVolumeOpposite quantity he traded against that direction within the window, >= 0
 * @see docs/sources.md#undone-fraction
 */
export function undoneFraction(change: bigint, ownVolumeOpposite: bigint): Figure {
  const magnitude = change < 0n ? -change : change
  if (magnitude === 0n) return noFigure('nothing was closed')
  const undone = ownVolumeOpposite < magnitude ? ownVolumeOpposite : magnitude
  return ratioFigure(undone, magnitude, 'nothing was closed')
}

/** @see docs/sources.md#undone-fraction */
export function behaviourOf({
  fills,
  tradesWithin60s,
  undoneWithin60s,
  tradesWithin300s,
}: Reactions): Behaviour {
  if (fills < ENOUGH_FILLS) return 'too-few-fills'
  if (tradesWithin60s >= 0.5 && undoneWithin60s >= 0.25) return 'strategic'
  return tradesWithin300s <= 0.05 ? 'passive' : 'neither'
}
