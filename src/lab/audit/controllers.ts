import {
  backoffSeverities,
  bestStep,
  dualSeverities,
  gradientSeverities,
  type SeverityWave,
  severityRegret,
} from '../research/severity.ts'
import { countedOnce } from './deficits.ts'
import { exactOfFloat, floatOf } from './exact.ts'
import { type AuditFigure, figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import type { Study } from './study.ts'

/** Controllers with the terms they are played with, by the word in the id. */
const controllers: Readonly<
  Record<string, { what: string; play: (waves: readonly SeverityWave[]) => number[] }>
> = {
  gradient: {
    what: 'Online gradient descent with the step that fits these waves best',
    play: (waves) => gradientSeverities(waves, bestStep(waves)),
  },
  nothing: { what: 'For comparison: severity 0 in every wave', play: (waves) => waves.map(() => 0) },
  backoff: {
    what: 'Backoff by half, not below 0.1',
    play: (waves) => backoffSeverities(waves, { decay: 0.5, least: 0.1 }),
  },
  dual: {
    what: 'Mirror step with dual ascent, steps 0.5 and 0.5, a tenth may stay',
    play: (waves) => dualSeverities(waves, { step: 0.5, gain: 0.5, mayStay: 0.1 }),
  },
}

/** The controllers the papers are about, played over the published waves for once. */
export function controllerSection({ waves, files }: Study): AuditSection {
  const needed = waves.map((wave) => floatOf(wave.needed))
  const { deficits } = countedOnce(waves)
  const published = waves.map((wave, at) => ({ deficit: floatOf(wave.deficit), needed: needed[at] }))
  const once = deficits.map((deficit, at) => ({ deficit: floatOf(deficit), needed: needed[at] }))
  const paths = [files.losers, files.policies]
  return {
    id: 'controllers',
    title: 'Severity controllers, played',
    says: 'No learning is run in the study: its "mirror descent" is one projection with gradient zero, and the severity controller its bound is for is not replayed. Here it is, from severity 0. The regret is Σ D |θ − θ needed|; the step is worked out from all waves, so it flatters. Floats.',
    figures: Object.entries(controllers).map(
      ([word, { what, play }]): AuditFigure =>
        figureOf({
          id: `controller.${word}`,
          what,
          unit: 'USD',
          recomputed: exactOfFloat(severityRegret(published, play(published))),
          corrected: exactOfFloat(severityRegret(once, play(once))),
          reason:
            word === 'nothing'
              ? 'Taking nothing misses by the need of each wave, at most its deficit. A controller is worth something where it misses by less.'
              : 'Corrected, every loss is counted once.',
          files: paths,
        }),
    ),
  }
}
