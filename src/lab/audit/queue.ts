import { countOf, exactOf, positiveOf, quotientOf, sumOf } from './exact.ts'
import { figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import type { QueueCluster, Study } from './study.ts'

/** Equity over profit of winners, 3% trimmed: printed, and its table never published. */
const PRINTED_TRIMMED_RATIO = '6.661853854176803'

const WHAT_IT_IS =
  'The budget of a cluster is winners’ realised profit and never looks at the deficit, so this is profit less a little deficit; it is neither notional nor excess loss.'

/** The stylised queue behind the "653M". */
export function queueSection({ queue, queueOvershoot, queueResidual, waves, files }: Study): AuditSection {
  const paths = [files.queue]
  const all = (of: (cluster: QueueCluster) => bigint): bigint => sumOf(queue.map(of))
  const [deficit, budget] = [all((each) => each.deficit), all((each) => each.budget)]
  const overshoot = all(({ budget, deficit }) => positiveOf(budget - deficit))
  const residual = all(({ budget, deficit }) => positiveOf(deficit - budget))
  const production = sumOf(waves.map(({ haircuts, needed }) => haircuts[0] - needed))
  const scaled = quotientOf(overshoot, exactOf(PRINTED_TRIMMED_RATIO))!
  const usd = { unit: 'USD', files: paths } as const
  return {
    id: 'queue',
    title: 'The wealth-space queue',
    says: 'A queue in dollars, one for each coin and five seconds. It is a model of no venue.',
    figures: [
      figureOf({
        id: 'queue.clusters',
        what: 'Clusters',
        unit: 'count',
        recomputed: countOf(queue.length),
        files: paths,
      }),
      figureOf({
        id: 'queue.coins',
        what: 'Coins',
        unit: 'count',
        recomputed: countOf(new Set(queue.map(({ coin }) => coin)).size),
        files: paths,
      }),
      figureOf({ ...usd, id: 'queue.budget', what: 'Budget', recomputed: budget }),
      figureOf({ ...usd, id: 'queue.deficit', what: 'Deficit', recomputed: deficit }),
      figureOf({
        ...usd,
        id: 'queue.coverable',
        what: 'Deficit that winners of the same cluster could cover',
        recomputed: all(({ deficit, capacity }) => (deficit < capacity ? deficit : capacity)),
        reason: 'The rest stands in clusters whose winners have less than it, where no queue could find it.',
      }),
      figureOf({
        ...usd,
        id: 'queue.overshoot',
        what: 'Overshoot',
        recomputed: overshoot,
        reason: WHAT_IT_IS,
      }),
      figureOf({ ...usd, id: 'queue.residual', what: 'Residual', recomputed: residual }),
      figureOf({
        ...usd,
        id: 'queue.identity',
        what: 'Budget − overshoot − (deficit − residual), which is zero',
        recomputed: budget - overshoot - (deficit - residual),
      }),
      figureOf({
        ...usd,
        id: 'queue.against-totals',
        what: 'Overshoot and residual less those of the totals file',
        recomputed: overshoot - queueOvershoot + (residual - queueResidual),
        files: [files.queue, files.queueTotals],
      }),
      figureOf({
        ...usd,
        id: 'queue.over-trimmed-ratio',
        what: `Overshoot over the trimmed ratio ${PRINTED_TRIMMED_RATIO.slice(0, 6)}`,
        recomputed: scaled,
        reason: 'The ratio is as printed; the table it comes from was not published.',
      }),
      figureOf({
        id: 'queue.over-production',
        what: 'That over production’s overshoot',
        unit: 'ratio',
        places: 3,
        recomputed: quotientOf(scaled, production),
        files: [...paths, files['equity-0']],
      }),
    ],
  }
}
