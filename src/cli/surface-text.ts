import { exp } from '../core/pricing/index.ts'
import type { ArbitrageVerdict } from '../core/pricing/surface/index.ts'
import type { SurfaceFit } from '../lab/surface/fit-surface.ts'
import { faultText } from '../lab/surface/quote-faults.ts'
import type { UsableQuotes } from '../lab/surface/usable-quotes.ts'
import { counted } from '../report/format.ts'
import { expiryText, shareText } from '../report/surface/smile-panel.ts'
import { verdictWords } from '../report/surface/verdict-words.ts'
import { textTable } from './table.ts'

/** A quote that a later one replaced is no news, and a file of tickers is full of them. */
const NO_NEWS = ['superseded', 'in-the-money']

/** A fit for people: errors by expiry, the verdict, and what was left out. */
export function fitText(fit: SurfaceFit, quotes: UsableQuotes): string {
  const rows = fit.errors.map((error, index) => [
    expiryText(error.years),
    String(fit.quoted[index].forward),
    String(error.quotes),
    shareText(error.top),
    shareText(error.rmse),
    shareText(error.share),
    `${error.inside} of ${error.twoSided}`,
  ])
  const header = ['expiry', 'forward', 'quotes', 'highest', 'error', 'of highest', 'inside']
  return `${quotes.underlying}, ${fit.model}: volatilities\n${textTable(header, rows)}\n${verdictText(fit.verdict)}${leftOutText(quotes)}`
}

/** A verdict for people, with the place and depth of every breach. */
export function verdictText(verdict: ArbitrageVerdict): string {
  const told = `${verdictWords(verdict).text}\n`
  const breaches = verdict.breaches.map(({ kind, years, laterYears, strike, depth, from, to }) => [
    kind,
    laterYears === null ? expiryText(years) : `${expiryText(years)} to ${expiryText(laterYears)}`,
    figureText(strike),
    depthText(depth),
    `${figureText(exp(from))} to ${figureText(exp(to))}`,
  ])
  const wings = verdict.wings.map(({ kind, side, years, strike, depth, deviations }) => [
    `${kind}, ${side}`,
    expiryText(years),
    figureText(strike),
    depthText(depth),
    `${deviations.toFixed(1)} deviations out`,
  ])
  const rows = [...breaches, ...wings]
  if (rows.length === 0) return told
  return `${told}\n${textTable(['breach', 'expiry', 'strike', 'depth', 'of the forward'], rows)}`
}

function leftOutText({ leftOut, doubts }: UsableQuotes): string {
  const news = leftOut.filter(({ fault }) => !NO_NEWS.includes(fault.reason))
  const told = news.map(({ quote, fault }) => `  ${quote.instrument}: ${faultText(fault)}.\n`)
  const others = leftOut.length - news.length
  const replaced =
    others === 0 ? '' : `${counted(others, 'quote')} gave way to a later or better one of the same option.\n`
  const named =
    news.length === 0 ? '' : `${counted(news.length, 'quote was', 'quotes were')} left out:\n${told.join('')}`
  const all = [replaced, named, doubtText(doubts)].filter((part) => part !== '')
  return all.length === 0 ? '' : `\n${all.join('')}`
}

/** Marks told in full; torn quotes have hundreds of free trades, and the largest say enough. */
const MOST_TOLD = 5

function doubtText(doubts: UsableQuotes['doubts']): string {
  if (doubts.length === 0) return ''
  const largest = doubts.toSorted((a, b) => b.gain - a.gain).slice(0, MOST_TOLD)
  const told = largest.map(({ kind, quotes, gain }) => {
    const names = quotes.map(({ figures }) => figures.quote.instrument).join(', ')
    return `  ${names}: a ${kind} would gain ${figureText(gain)}.\n`
  })
  const more = doubts.length - told.length
  const rest = more === 0 ? '' : `  … and ${counted(more, 'other')}; --json has all.\n`
  return `Marks that do not belong together, though nobody can trade them:\n${told.join('')}${rest}`
}

function figureText(value: number): string {
  return String(Number(value.toPrecision(6)))
}

function depthText(depth: number): string {
  return String(Number(depth.toPrecision(3)))
}
