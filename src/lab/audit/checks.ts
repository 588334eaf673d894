import { CENT, countOf, type Exact, magnitudeOf } from './exact.ts'
import { type AuditFigure, figureOf } from './figure.ts'
import { overshootByHorizon } from './horizons.ts'
import type { AuditSection } from './section.ts'
import { policyKeys, type Study } from './study.ts'

/** Do the files agree with each other? A figure above zero says that one of them was changed or damaged. */
export function checkSection(study: Study): AuditSection {
  const { waves, files } = study
  const waveFiles = [files.policies, files.losers, files['equity-0']]
  const disagreeing = waves.filter(({ deficit, largestLoss, needed, said }) =>
    said.some(
      (each) =>
        isApart(each.deficit, deficit) ||
        isApart(each.largestLoss, largestLoss) ||
        isApart(each.needed, needed),
    ),
  )
  const gapsApart = waves.filter(({ gaps, needed }) => isApart(gaps, needed))
  const budgetsApart = waves.flatMap(({ policies, needed }) =>
    policyKeys.filter((key) => isApart(policies[key].taken - needed, policies[key].overshoot)),
  )
  const productionApart = waves.filter(({ policies, haircuts }) => isApart(policies.prod.taken, haircuts[0]))
  return {
    id: 'checks',
    title: 'Do the files agree',
    says: 'The same figure stands in several files; each count is of places where two differ by a cent or more.',
    figures: [
      check(
        'waves',
        'Waves whose deficit, largest loss or need differ between files',
        disagreeing.length,
        waveFiles,
      ),
      check('gaps', 'Waves whose need is not the sum of its coins’ gaps', gapsApart.length, [files.gaps]),
      check('budgets', 'Budgets that are not need plus overshoot', budgetsApart.length, [files.policies]),
      check('production', 'Waves with two haircuts of production', productionApart.length, waveFiles),
      check('sweep', 'Horizons whose totals are not the sum of their waves', sweepApart(study), [
        files.sweep,
      ]),
    ],
  }
}

function check(id: string, what: string, found: number, paths: readonly string[]): AuditFigure {
  return figureOf({ id: `check.${id}`, what, unit: 'count', recomputed: countOf(found), files: paths })
}

function sweepApart(study: Study): number {
  const sums = overshootByHorizon(study)
  const apart = study.sweep.filter(
    ({ overshoot }, at) => sums[at] === undefined || isApart(overshoot, sums[at]),
  )
  return apart.length + Math.abs(study.sweep.length - sums.length)
}

function isApart(a: Exact, b: Exact): boolean {
  return magnitudeOf(a - b) >= CENT
}
