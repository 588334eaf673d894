import { type AtHorizon, discountedMean } from '../metrics/discounted.ts'
import { type Exact, exactOfFloat, floatOf, sumOf } from './exact.ts'
import { type AuditFigure, figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import type { Study } from './study.ts'
import { HORIZONS } from './study-files.ts'

const HALF_LIVES_MS = [500, 1000, 2000, 5000]

/** Signed overshoot at each horizon, from the waves. */
export function overshootByHorizon({ waves }: Pick<Study, 'waves'>): Exact[] {
  return HORIZONS.map((_, at) => sumOf(waves.map(({ haircuts, needed }) => haircuts[at] - needed)))
}

/** How production's overshoot depends on when it is looked at. */
export function horizonSection(study: Study): AuditSection {
  const values = overshootByHorizon(study)
  const paths = HORIZONS.map((ms) => study.files[`equity-${ms}`])
  const least = values.reduce((low, value) => (value < low ? value : low))
  const most = values.reduce((high, value) => (value > high ? value : high))
  return {
    id: 'horizons',
    title: 'Horizons',
    says: 'Overshoot so long after the end of each wave, with its sign. Only prices move in between, so the differences are drift and no decision of the venue. Weights of half-lives are floats.',
    figures: [
      ...HORIZONS.map((ms, at) =>
        figureOf({
          id: `horizon.${ms}`,
          what: `Overshoot ${ms} ms after the waves`,
          unit: 'USD',
          recomputed: values[at],
          files: [paths[at]],
        }),
      ),
      figureOf({
        id: 'horizon.lowest',
        what: 'Lowest of them',
        unit: 'USD',
        recomputed: least,
        files: paths,
      }),
      figureOf({
        id: 'horizon.highest',
        what: 'Highest of them',
        unit: 'USD',
        recomputed: most,
        reason: 'Horizons end at five seconds; prices came back over minutes, and no file tells how far.',
        files: paths,
      }),
      ...HALF_LIVES_MS.map((halfLife) => discountedFigure(values, halfLife, paths)),
    ],
  }
}

function discountedFigure(
  values: readonly Exact[],
  halfLifeMs: number,
  files: readonly string[],
): AuditFigure {
  const points = HORIZONS.map((horizonMs, at): AtHorizon => ({ horizonMs, value: floatOf(values[at]) }))
  const mean = discountedMean(points, halfLifeMs)
  return figureOf({
    id: `horizon.discounted.${halfLifeMs}`,
    what: `Overshoot discounted with a half-life of ${halfLifeMs} ms`,
    unit: 'USD',
    recomputed: 'value' in mean ? exactOfFloat(mean.value) : undefined,
    files,
  })
}
