import { exp } from '../core/pricing/index.ts'
import type { ArbitrageVerdict, SviSurface, WingRule } from '../core/pricing/surface/index.ts'
import { writeCsv, writeJson } from '../files/write.ts'
import type { SurfaceFit } from '../lab/surface/fit-surface.ts'
import { faultText } from '../lab/surface/quote-faults.ts'
import type { UsableQuotes } from '../lab/surface/usable-quotes.ts'

/** A fit as JSON: parameters, errors by expiry, the verdict, and every quote that was left out with its reason. */
export function fitJson(fit: SurfaceFit, { underlying, at, leftOut, doubts }: UsableQuotes): string {
  return writeJson({
    underlying,
    at: new Date(at).toISOString(),
    model: fit.model,
    parameters: fit.parameters,
    wings: fit.surface.wings,
    slices: fit.surface.slices.map(({ years, forward, svi }, index) => {
      const { quotes, rmse, top, share, worst, twoSided, inside } = fit.errors[index]
      const missed = { instrument: worst.quote.name, quoted: worst.quote.volatility, fitted: worst.fitted }
      return { years, forward, svi, quotes, rmse, top, share, worst: missed, twoSided, inside }
    }),
    verdict: verdictData(fit.verdict),
    leftOut: leftOut.map(({ quote, fault }) => ({
      instrument: quote.instrument,
      line: quote.place.line,
      ...fault,
      told: faultText(fault),
    })),
    doubts: doubts.map(({ kind, quotes, gain }) => ({
      kind,
      instruments: quotes.map(({ figures }) => figures.quote.instrument),
      gain,
    })),
  })
}

/** A verdict with strikes of its range as multiples of the forward. */
export function verdictData(verdict: ArbitrageVerdict): object {
  const { low, high, steps } = verdict.range
  const { free, breaches, wings, lowest } = verdict
  return { free, range: { low: exp(low), high: exp(high), steps }, breaches, wings, lowest }
}

/** A row for each quote that was fitted. */
export function fitCsv(fit: SurfaceFit): string {
  const header = ['instrument', 'years', 'strike', 'log_moneyness', 'quoted', 'bid', 'ask', 'fitted', 'error']
  const rows = fit.quoted.flatMap(({ years, quotes }) =>
    quotes.map(({ name, strike, logMoneyness, volatility, bid, ask }) => {
      const fitted = fit.surface.volatilityAt(logMoneyness, years)
      const figures = [years, strike, logMoneyness, volatility, bid, ask, fitted, fitted - volatility]
      return [name, ...figures.map((figure) => (figure === null ? undefined : String(figure)))]
    }),
  )
  return writeCsv(header, rows)
}

/** The surface as `breakwater surface check` reads it. */
export function surfaceYaml(fit: SurfaceFit, { underlying, at }: UsableQuotes): string {
  const { low, high } = fit.verdict.range
  const about = `about: "${fit.model} of ${underlying}, ${new Date(at).toISOString()}"`
  return `${[about, ...wingLines(fit.surface.wings), `range: { low: ${exp(low)}, high: ${exp(high)} }`, ...sliceLines(fit.surface)].join('\n')}\n`
}

function wingLines(wings: WingRule): string[] {
  if (wings.kind === 'linear') return ['wings: linear']
  if (wings.kind === 'capped') return [`wings: { low: ${wings.low}, high: ${wings.high} }`]
  return [`wings: { deviations: ${wings.deviations} }`]
}

function sliceLines({ slices }: SviSurface): string[] {
  const lines = slices.map(({ years, forward, svi: { a, b, rho, m, sigma } }) => {
    const svi = `svi: { a: ${a}, b: ${b}, rho: ${rho}, m: ${m}, sigma: ${sigma} }`
    return `  - { years: ${years}, forward: ${forward}, ${svi} }`
  })
  return ['slices:', ...lines]
}
