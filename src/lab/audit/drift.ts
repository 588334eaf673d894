import { countedOnce } from './deficits.ts'
import { countOf, type Exact, positiveOf, quotientOf, sumOf, textOf } from './exact.ts'
import { type AuditFigure, figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import type { Study, Wave } from './study.ts'

/** Waves told apart: those of three seconds and more that took a million too much, and moments that needed a lot. */
const LONG_MS = 3_000
const MUCH: Exact = countOf(1_000_000)
const LARGE: Exact = countOf(50_000)

const DRIFT =
  'H compares equities at the end of the wave and so holds every price move in it; B is worked out fill by fill and holds none. Long waves show drift as overshoot.'

export function durationMsOf({ startMs, endMs }: Wave): number {
  return endMs - startMs
}

export function overshootOf({ haircuts, needed }: Wave): Exact {
  return haircuts[0] - needed
}

/** Each wave, and how much of the overshoot lies in waves that lasted. */
export function waveSection({ waves, files }: Study): AuditSection {
  const paths = [files['equity-0'], files.losers]
  const all = sumOf(waves.map((wave) => positiveOf(overshootOf(wave))))
  const atOnce = waves.filter((wave) => durationMsOf(wave) === 0)
  const lasting = waves.filter((wave) => durationMsOf(wave) >= LONG_MS && overshootOf(wave) > MUCH)
  const inLasting = sumOf(lasting.map(overshootOf))
  const large = atOnce.filter((wave) => wave.needed > LARGE)
  return {
    id: 'waves',
    title: 'Waves and drift',
    says: 'A wave ends when no fill follows for five seconds, so one may be a moment and another most of a minute.',
    figures: [
      ...waves.flatMap((wave, at) => waveFigures(wave, countedOnce(waves).deficits[at], files)),
      figureOf({
        id: 'drift.long-waves',
        what: `Positive overshoot in waves ${namesOf(lasting)}, which last ${secondsOf(lasting)} s`,
        unit: 'USD',
        recomputed: inLasting,
        reason: DRIFT,
        files: paths,
      }),
      figureOf({
        id: 'drift.share',
        what: 'Their share of all positive overshoot',
        unit: '%',
        recomputed: quotientOf(100n * inLasting, all),
        reason: DRIFT,
        files: paths,
      }),
      figureOf({
        id: 'drift.none',
        what: `Overshoot of the waves of no duration, ${namesOf(atOnce)}, with its sign`,
        unit: 'USD',
        recomputed: sumOf(atOnce.map(overshootOf)),
        reason: 'No price moved in them, so this is what the rule itself took too much or too little.',
        files: paths,
      }),
      figureOf({
        id: 'drift.none-large',
        what: `Undershoot of the large ones among them, ${namesOf(large)}`,
        unit: 'USD',
        recomputed: -sumOf(large.map(overshootOf)),
        files: paths,
      }),
    ],
  }
}

function waveFigures(wave: Wave, once: Exact, files: Study['files']): AuditFigure[] {
  const id = `wave.${wave.id}`
  const what = (words: string): string => `Wave ${wave.id}: ${words}`
  const isRepeated = once !== wave.deficit
  return [
    figureOf({
      id: `${id}.duration`,
      what: what('duration'),
      unit: 's',
      recomputed: countOf(durationMsOf(wave)) / 1000n,
      files: [files.losers],
    }),
    figureOf({
      id: `${id}.deficit`,
      what: what('deficit'),
      unit: 'USD',
      recomputed: wave.deficit,
      corrected: isRepeated ? once : undefined,
      reason: isRepeated ? 'Its largest loss is in an earlier wave already.' : '',
      files: [files.losers],
    }),
    figureOf({
      id: `${id}.needed`,
      what: what('needed'),
      unit: 'USD',
      recomputed: wave.gaps,
      files: [files.gaps],
    }),
    figureOf({
      id: `${id}.haircut`,
      what: what('production haircut'),
      unit: 'USD',
      recomputed: wave.haircuts[0],
      files: [files['equity-0']],
    }),
    figureOf({
      id: `${id}.overshoot`,
      what: what('overshoot with its sign'),
      unit: 'USD',
      recomputed: overshootOf(wave),
      reason: durationMsOf(wave) >= LONG_MS ? DRIFT : '',
      files: [files['equity-0']],
    }),
  ]
}

function namesOf(waves: readonly Wave[]): string {
  return waves.map(({ id }) => id).join(', ')
}

function secondsOf(waves: readonly Wave[]): string {
  return waves.map((wave) => textOf(countOf(durationMsOf(wave)) / 1000n, 1)).join(', ')
}
