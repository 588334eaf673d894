import { behaviourSection } from './behaviour.ts'
import { checkSection } from './checks.ts'
import { controllerSection } from './controllers.ts'
import { waveSection } from './drift.ts'
import { envelopeSection } from './envelope.ts'
import type { AuditFigure } from './figure.ts'
import { horizonSection } from './horizons.ts'
import { policySection } from './policy-table.ts'
import { queueSection } from './queue.ts'
import { ratioSection } from './ratios.ts'
import type { AuditSection } from './section.ts'
import type { Study } from './study.ts'
import { totalsSection } from './totals.ts'
import { unpublishedSection } from './unpublished.ts'
import { wholeUnitSection } from './whole-units.ts'

/** An audit of a study: its figures by section, in the order they are told. */
export interface Audit {
  readonly study: string
  readonly sections: readonly AuditSection[]
}

export const STUDY = 'hyperliquid-2025-10-10'

/**
 * Works every figure of the study out again from its published tables, and the corrected one beside it.
 *
 * @see docs/topics/auditing-a-study.md
 */
export function auditStudy(study: Study): Audit {
  return {
    study: STUDY,
    sections: [
      totalsSection(study),
      policySection(study),
      envelopeSection(study),
      horizonSection(study),
      waveSection(study),
      queueSection(study),
      behaviourSection(study),
      ratioSection(study),
      wholeUnitSection(study),
      controllerSection(study),
      unpublishedSection(),
      checkSection(study),
    ],
  }
}

/** All figures, section by section. */
export function figuresOf({ sections }: Audit): AuditFigure[] {
  return sections.flatMap(({ figures }) => figures)
}

/** Figures that say something is wrong with the files: printed otherwise, or two files at odds. */
export function failuresOf(audit: Audit): AuditFigure[] {
  return figuresOf(audit).filter(
    ({ id, status, recomputed }) => status === 'differs' || (id.startsWith('check.') && recomputed !== '0'),
  )
}
