import type { AuditFigure } from './figure.ts'

/** Figures that belong together, with what they are about in a sentence or two. */
export interface AuditSection {
  readonly id: string
  readonly title: string
  readonly says: string
  readonly figures: readonly AuditFigure[]
}
