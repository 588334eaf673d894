import { exp, log } from '../../core/pricing/index.ts'
import type { SurfaceFit } from '../../lab/surface/fit-surface.ts'
import type { VolatilityQuote } from '../../lab/surface/quoted-slice.ts'
import { type Html, html } from '../html.ts'
import { type Axis, valueAxis } from '../svg/axis.ts'
import { axesOf, type Plot, plotOf } from '../svg/frame.ts'

const POINTS = 120
/** Shares of the forward that may be labelled; those on a panel are thinned where labels would touch. */
const MULTIPLES = [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.8, 2.5, 4, 7, 10]

/** One expiry: its smile, its quotes with bid and ask, and the stretches where it allows arbitrage. */
export function smilePanel(fit: SurfaceFit, index: number, width: number, height: number): Html {
  const { years } = fit.errors[index]
  const { quotes } = fit.quoted[index]
  const across = strikeAxis(quotes)
  const places = Array.from(
    { length: POINTS + 1 },
    (_, place) => across.from + ((across.to - across.from) * place) / POINTS,
  )
  const line = places.map((k) => ({ k, volatility: fit.surface.volatilityAt(k, years) }))
  const up = volatilityAxis(
    line.map(({ volatility }) => volatility),
    quotes,
  )
  const plot = plotOf(across, up, width, height)
  const inside = (k: number): number => plot.x(Math.min(across.to, Math.max(across.from, k)))
  const bands = stretchesOf(fit, years).map(([from, to]) => bandOf(inside(from), inside(to), plot))
  const path = line.map(({ k, volatility }) => `${plot.x(k)} ${plot.y(volatility * 100)}`).join('L')
  return html`${axesOf(plot, across, up)}${bands}<path class="line price" d="M${path}"/>${quotes.map((quote) => quoteOf(quote, plot, up))}`
}

/** `7 days`, `1.50 years`: how far off an expiry is. */
export function expiryText(years: number): string {
  const days = years * 365
  if (days < 2) return `${(days * 24).toFixed(0)} hours`
  return days < 364.5 ? `${days.toFixed(0)} days` : `${years.toFixed(2)} years`
}

/** A share as a percentage to a hundredth of a percent. */
export function shareText(share: number): string {
  return `${(share * 100).toFixed(2)}%`
}

/** From the lowest to the highest strike, with room at both ends. */
function strikeAxis(quotes: readonly VolatilityQuote[]): Axis {
  const places = quotes.map(({ logMoneyness }) => logMoneyness)
  const [low, high] = [Math.min(...places, -0.05), Math.max(...places, 0.05)]
  const room = (high - low) / 20
  const ticks = MULTIPLES.map((multiple) => ({ at: log(multiple), label: `${Math.round(multiple * 100)}%` }))
  const [from, to] = [low - room, high + room]
  return {
    from,
    to,
    ticks: thinned(
      ticks.filter(({ at }) => at >= from && at <= to),
      to - from,
    ),
  }
}

/** At most one label in a sixth of the width, beginning at the forward. */
function thinned(ticks: Axis['ticks'], width: number): Axis['ticks'] {
  const kept: Axis['ticks'][number][] = []
  const byMoney = ticks.toSorted((a, b) => Math.abs(a.at) - Math.abs(b.at))
  for (const tick of byMoney) if (kept.every(({ at }) => Math.abs(at - tick.at) >= width / 6)) kept.push(tick)
  return kept.toSorted((a, b) => a.at - b.at)
}

/** In percent. A wide spread of one quote must not press the smile flat, so bid and ask may run out of the panel. */
function volatilityAxis(line: readonly number[], quotes: readonly VolatilityQuote[]): Axis {
  const all = [...line, ...quotes.map(({ volatility }) => volatility)].map((volatility) => volatility * 100)
  const axis = valueAxis(Math.min(...all), Math.max(...all), 4)
  return { ...axis, ticks: axis.ticks.map(({ at, label }) => ({ at, label: `${label}%` })) }
}

function quoteOf({ logMoneyness, volatility, bid, ask }: VolatilityQuote, plot: Plot, up: Axis): Html {
  const within = (each: number): number => plot.y(Math.min(up.to, Math.max(up.from, each * 100)))
  const x = plot.x(logMoneyness)
  const spread =
    bid === null || ask === null ? null : html`<path class="spread" d="M${x} ${within(bid)}V${within(ask)}"/>`
  return html`${spread}<circle class="quote" cx="${x}" cy="${within(volatility)}" r="2.6"/>`
}

/** Where this expiry's smile breaks a condition of its own, or one with the expiry before or after. */
function stretchesOf({ verdict }: SurfaceFit, years: number): (readonly [number, number])[] {
  const own = verdict.breaches.filter((breach) => breach.years === years || breach.laterYears === years)
  const wings = verdict.wings.filter((wing) => wing.years === years)
  return joined([
    ...own.map(({ from, to }) => [from, to] as const),
    ...wings.map(({ logMoneyness }) => [logMoneyness, logMoneyness] as const),
  ])
}

/** Stretches that overlap are one, so that no part is drawn darker than another. */
function joined(stretches: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const apart: [number, number][] = []
  for (const [from, to] of stretches.toSorted((a, b) => a[0] - b[0])) {
    const last = apart[apart.length - 1]
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else apart.push([from, to])
  }
  return apart
}

/** A stretch as a band; one too narrow to be seen is drawn two units wide. */
function bandOf(from: number, to: number, plot: Plot): Html {
  const width = Math.max(to - from, 2)
  return html`<rect class="breach" x="${from}" y="${plot.top}" width="${width}" height="${plot.bottom - plot.top}"/><path class="breach-edge" d="M${from} ${plot.bottom}h${width}"/>`
}

/** A multiple of the forward, as people say it. */
export function multipleText(logMoneyness: number): string {
  const percent = exp(logMoneyness) * 100
  return `${percent < 0.1 ? percent.toPrecision(2) : percent.toFixed(1)}%`
}
