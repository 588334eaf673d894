import type { Surface } from '../../core/pricing/surface/index.ts'
import { readOptionQuotes } from '../../files/option-quotes.ts'
import type { Place, Problems } from '../../files/problems.ts'
import type { FittedSurface } from '../../wire/scenario-underlyings.ts'
import type { InputFile } from '../run/inputs.ts'
import { counted } from '../run/words.ts'
import { fitSurface, type SurfaceFit } from '../surface/fit-surface.ts'
import { type UsableQuotes, usableQuotes } from '../surface/usable-quotes.ts'
import { rangeAbout } from '../surface/usual-range.ts'

/** A surface of quotes, and what somebody who looks at the run has to know of it. */
export interface Fitted {
  readonly surface: Surface
  /** The moment its years count from, in milliseconds since 1970. */
  readonly at: number
  readonly note: string
}

/** Where the scenario asks for the fit, and for which underlying. */
interface Asking {
  readonly underlying: string
  readonly place: Place
}

/**
 * Reads a file of quotes and fits a surface to those of one underlying. The same file gives the same surface, bit for bit.
 *
 * @param problems takes what is wrong with the file, and that nothing in it can be used
 */
export function fittedSurface(
  asked: FittedSurface,
  { file, text }: InputFile,
  { underlying, place }: Asking,
  problems: Problems,
): Fitted | null {
  const before = problems.count
  const read = readOptionQuotes(file, text, problems)
  if (problems.count > before) return null
  const usable = usableQuotes(read, { side: asked.from, at: asked.at, oldestMs: asked.oldestMs })
  if (usable === null) {
    const todo = 'Write "quoted-at" beside the file, or a column "at" into it'
    problems.add({ place, found: `no time in ${asked.path}`, expected: 'when quotes were made', todo })
    return null
  }
  const quotes = usable.find((each) => each.underlying === underlying)
  if (quotes === undefined || quotes.slices.length === 0) {
    const known = usable.map((each) => each.underlying).join(', ') || 'nothing'
    const found = quotes === undefined ? `quotes of ${known}` : `no quote that can be used${whyOf(quotes)}`
    problems.add({ place, found: `${found} in ${asked.path}`, expected: `quotes of ${underlying}` })
    return null
  }
  const { model, wings } = asked
  const fit = fitSurface(quotes.slices, { model, wings, range: rangeAbout(quotes) })
  return { surface: fit.surface, at: quotes.at, note: noteOf(asked, quotes, fit) }
}

function noteOf(asked: FittedSurface, quotes: UsableQuotes, { errors, verdict }: SurfaceFit): string {
  const used = quotes.slices.reduce((sum, slice) => sum + slice.quotes.length, 0)
  const when = new Date(quotes.at).toISOString().slice(0, 19).replace('T', ' ')
  const largest = errors.reduce((most, { share }) => Math.max(most, share), 0)
  const expiries = quotes.slices.length === 1 ? '1 expiry' : `${quotes.slices.length} expiries`
  const arbitrage = verdict.free ? 'allows no arbitrage' : 'allows arbitrage (see breakwater surface fit)'
  const left = quotes.leftOut.length === 0 ? '' : `; left out: ${quotes.leftOut.length}${whyOf(quotes)}`
  return `Volatilities of ${quotes.underlying} are a surface (${asked.model}) fitted to ${counted(used, 'quote')} of ${expiries} in ${asked.path}, as of ${when} UTC: it misses them by ${(100 * largest).toFixed(2)}% of an expiry's highest at most (root mean square) and ${arbitrage}${left}.`
}

/** ` (2 stale, 1 crossed)`. */
function whyOf({ leftOut }: UsableQuotes): string {
  const counts = new Map<string, number>()
  for (const { fault } of leftOut) counts.set(fault.reason, (counts.get(fault.reason) ?? 0) + 1)
  const told = [...counts].map(([reason, count]) => `${count} ${reason.replaceAll('-', ' ')}`)
  return told.length === 0 ? '' : ` (${told.join(', ')})`
}
