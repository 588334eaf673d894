import type { Refusal } from '../../../core/engine/refusals.ts'
import type { Fields } from '../record.ts'

/** The figures of a refusal as text, for its sentence. */
// biome-ignore lint/suspicious/noExplicitAny: each sentence knows its own figures.
export type FiguresOf = Readonly<Record<string, any>>

interface RefusalForm<Of extends Refusal> {
  readonly figures: Fields<Omit<Of, 'reason'>>
  /** What was found, what was expected, what to do. */
  say(figures: FiguresOf): string
}

/** The forms of some refusals, by their reasons. */
export type RefusalForms<Reasons extends Refusal['reason']> = {
  readonly [Reason in Reasons]: RefusalForm<Extract<Refusal, { reason: Reason }>>
}

/** When something is, for people. */
export function when(ms: number | null): string {
  if (ms === null) return 'never'
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms}`
}
