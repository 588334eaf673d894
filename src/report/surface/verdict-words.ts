import type { ArbitrageKind, ArbitrageVerdict, WingBreach } from '../../core/pricing/surface/index.ts'
import { counted } from '../format.ts'
import { multipleText } from './smile-panel.ts'

type Kind = ArbitrageKind | WingBreach['kind']

const plural: Readonly<Record<Kind, string>> = {
  butterfly: 'butterflies',
  'call-spread': 'call-spreads',
  calendar: 'calendars',
  'steep-wing': 'steep-wings',
  'wing-cap': 'wing-caps',
}

/** A verdict in one sentence. */
export function verdictWords(verdict: ArbitrageVerdict): { isFree: boolean; text: string } {
  const { low, high } = verdict.range
  const range = `strikes of ${multipleText(low)} to ${multipleText(high)} of the forward`
  if (verdict.free) return { isFree: true, text: `No arbitrage found on ${range}.` }
  const kinds = [...verdict.breaches, ...verdict.wings].map(({ kind }) => kind)
  const counts = [...new Set(kinds)].map((kind) =>
    counted(kinds.filter((each) => each === kind).length, kind, plural[kind]),
  )
  return { isFree: false, text: `Arbitrage on ${range}: ${counts.join(', ')}.` }
}
