import { groupedText } from '../run/grid.ts'
import { countedOnce } from './deficits.ts'
import { centsOf, countOf, positiveOf, sumOf } from './exact.ts'
import { figureOf } from './figure.ts'
import type { AuditSection } from './section.ts'
import type { Study, Wave } from './study.ts'

/** What was lost, needed and taken, in all. */
export function totalsSection({ waves, files }: Study): AuditSection {
  const once = countedOnce(waves)
  const all = (of: (wave: Wave) => bigint): bigint => sumOf(waves.map(of))
  const overshoot = (wave: Wave): bigint => wave.haircuts[0] - wave.needed
  const haircutFiles = [files['equity-0'], files.policies]
  const figures = [
    figureOf({
      id: 'total.waves',
      what: 'Waves with a deficit',
      unit: 'count',
      recomputed: countOf(waves.length),
      files: [files.losers],
    }),
    figureOf({
      id: 'total.deficit',
      what: 'Deficit D',
      unit: 'USD',
      recomputed: all(({ deficit }) => deficit),
      corrected: once.repeated.length === 0 ? undefined : sumOf(once.deficits),
      reason: reasonOf(once.repeated),
      files: [files.losers],
    }),
    figureOf({
      id: 'total.needed',
      what: 'Needed budget B',
      unit: 'USD',
      recomputed: all(({ gaps }) => gaps),
      files: [files.gaps],
    }),
    figureOf({
      id: 'total.haircut',
      what: 'Production haircut H at horizon 0',
      unit: 'USD',
      recomputed: all(({ haircuts }) => haircuts[0]),
      files: haircutFiles,
    }),
    figureOf({
      id: 'total.overshoot',
      what: 'Overshoot O = H − B, summed with its sign',
      unit: 'USD',
      recomputed: all(overshoot),
      files: haircutFiles,
    }),
    figureOf({
      id: 'total.overshoot-positive',
      what: 'Overshoot [H − B]+, waves that took too little left out',
      unit: 'USD',
      recomputed: all((wave) => positiveOf(overshoot(wave))),
      reason:
        'The paper prints the signed sum under this name; waves that took too little hide a part of what the others took too much.',
      files: haircutFiles,
    }),
    figureOf({
      id: 'total.undershoot',
      what: 'Undershoot [B − H]+',
      unit: 'USD',
      recomputed: all((wave) => positiveOf(-overshoot(wave))),
      files: haircutFiles,
    }),
  ]
  return {
    id: 'totals',
    title: 'Totals',
    says: 'Sums over all waves, exact to the last digit of the files and then rounded half-even to the cent.',
    figures,
  }
}

function reasonOf(repeated: ReturnType<typeof countedOnce>['repeated']): string {
  const told = repeated.map(({ loss, waves }) => {
    return `one account's loss of ${groupedText(centsOf(loss))} is listed in waves ${waves.join(', ')}`
  })
  if (told.length === 0) return ''
  return `Losers' equity was read after the whole window, so ${told.join(' and ')}; it is counted once.`
}
