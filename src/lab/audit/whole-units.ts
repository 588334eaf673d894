import { CENT, countOf, positiveOf, quotientOf, sumOf } from './exact.ts'
import { figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import type { PolicyKey, Study } from './study.ts'

/** Rounding to whole base units: one bitcoin, one ether, one of whatever the coin is. */
export function wholeUnitSection({ waves, files }: Study): AuditSection {
  const missed = (key: PolicyKey): bigint =>
    sumOf(waves.map(({ policies }) => positiveOf(-policies[key].overshoot)))
  const short = waves.filter(({ policies }) => policies.contract_pr.overshoot < -CENT).length
  const needed = sumOf(waves.map((wave) => wave.needed))
  const paths = [files.policies]
  return {
    id: 'whole-units',
    title: 'Whole units',
    says: 'The study’s contract is one base unit, one BTC for bitcoin. The venue’s lots are far finer, so an account below one unit cannot pay in the study and can at the venue.',
    figures: [
      figureOf({
        id: 'units.undershoot',
        what: 'Integer pro-rata: undershoot',
        unit: 'USD',
        recomputed: missed('contract_pr'),
        files: paths,
      }),
      figureOf({
        id: 'units.undershoot-share',
        what: 'The same as a share of the need',
        unit: '%',
        recomputed: quotientOf(100n * missed('contract_pr'), needed),
        files: paths,
      }),
      figureOf({
        id: 'units.short-waves',
        what: 'Waves in which it finds too little',
        unit: 'count',
        recomputed: countOf(short),
        files: paths,
      }),
      figureOf({
        id: 'units.beyond-vector',
        what: 'Part of the undershoot beyond that of vector projection',
        unit: 'USD',
        recomputed: missed('contract_pr') - missed('vector'),
        reason:
          'Vector projection takes from the same positions coin by coin and rounds nothing, so what it misses too is no rounding but the split by coin and the capacities. How much of the rest is rounding needs positions by account, which were not published.',
        files: paths,
      }),
    ],
  }
}
