import { figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'

const AFTER_HAIRCUT = 'It needs what each account paid in each wave; those tables were not published.'
const RATIOS = 'It needs winners’ equity and profit at the start; that table was not published.'

/** What was printed and cannot be had from what was published, each with what is missing. */
const unpublished: readonly (readonly [id: string, what: string, why: string])[] = [
  ['inversions.prod', 'Adjacent inversions, production', AFTER_HAIRCUT],
  ['inversions.vector', 'Adjacent inversions, vector projection', AFTER_HAIRCUT],
  ['inversions.pr', 'Adjacent inversions, continuous pro-rata', AFTER_HAIRCUT],
  ['rank-stability.prod', 'Rank stability, production', AFTER_HAIRCUT],
  ['rank-stability.vector', 'Rank stability, vector projection', AFTER_HAIRCUT],
  ['rank-stability.pr', 'Rank stability, continuous pro-rata', AFTER_HAIRCUT],
  [
    'robustness',
    'Production against references, fairness weighted 0.5 to 2',
    'No combination of the published columns gives this range.',
  ],
  [
    'removable',
    'Share of over-deleveraging that smarter policies remove',
    'It compares the wealth-space queue with policies whose tables by cluster were not published.',
  ],
  ['shocks', 'Shocks of an earlier backtest', 'The tables of that version are not among those published.'],
  ['equity-over-profit.mean', 'Equity over profit of winners, mean', RATIOS],
  ['equity-over-profit.median', 'Equity over profit of winners, median', RATIOS],
  ['equity-over-profit.trimmed', 'Equity over profit of winners, 3% trimmed mean', RATIOS],
  [
    'full-closes',
    'Fills that close the position',
    'It needs the 34,983 fills; their table was not published.',
  ],
  [
    'behaviour-report',
    'Strategic and passive accounts in the report',
    'The report counts after joins with tables that were not published; the published lists have 31 and 758.',
  ],
]

export function unpublishedSection(): AuditSection {
  return {
    id: 'not-reproducible',
    title: 'Stated but not reproducible here',
    says: 'Printed, and not to be had from the files that were published.',
    figures: unpublished.map(([id, what, reason]) =>
      figureOf({ id: `missing.${id}`, what, unit: 'ratio', reason, files: [] }),
    ),
  }
}
