import type { Fraction } from '../core/market/fraction.ts'
import { formatDecimal } from '../core/money/units.ts'
import { writeCsv, writeJson } from '../files/write.ts'
import type { Comparison, RunUnder } from '../lab/compare/comparison.ts'
import { type MeasureValue, measuresOf, runMeasuresOf } from '../lab/compare/measures.ts'

/** Every figure of a comparison, money in whole units as text, shares as exact fractions. */
export function comparisonJson(comparison: Comparison): string {
  return writeJson(comparison)
}

/** A row for each figure; money is a decimal text of its asset, a share an exact fraction, a time milliseconds. */
export function comparisonCsv(comparison: Comparison): string {
  const rows = comparison.runs.flatMap(({ label }, run) => [
    ...runMeasuresOf(comparison).map(({ key, values }) => [
      label,
      '',
      'run',
      key,
      '',
      valueText(values[run], 0),
    ]),
    ...comparison.byAsset.flatMap((_, place) => rowsOfAsset(comparison, place, run)),
  ])
  return writeCsv(['rulebook', 'asset', 'what', 'name', 'figure', 'value'], rows)
}

function rowsOfAsset(comparison: Comparison, place: number, run: number): string[][] {
  const { label } = comparison.runs[run]
  const { asset, figures, deciles } = comparison.byAsset[place]
  const { name, decimals } = comparison.assets[asset]
  const { layers, priceRules } = figures[run]
  const money = (amount: bigint): string => formatDecimal(amount, decimals)
  const row = (what: string, of: string, figure: string, value: string): string[] => {
    return [label, name, what, of, figure, value]
  }
  return [
    ...measuresOf(comparison, place).map(({ key, values }) =>
      row('measure', key, '', valueText(values[run], decimals)),
    ),
    ...layers.flatMap(({ name: layer, kind, paid, taken, payers, largest, topTen }) => [
      row('layer', layer, 'kind', kind),
      row('layer', layer, 'paid', money(paid)),
      row('layer', layer, 'taken', money(taken)),
      row('layer', layer, 'payers', String(payers)),
      row('layer', layer, 'largest-payer', largest?.account ?? ''),
      row('layer', layer, 'largest-amount', money(largest?.amount ?? 0n)),
      row('layer', layer, 'top-ten', money(topTen)),
    ]),
    ...priceRules.flatMap((rule) => {
      const of = `${rule.name}: ${rule.rule}`
      return [
        row('price-rule', of, 'losses', String(rule.losses)),
        row('price-rule', of, 'takers', String(rule.takers)),
        row('price-rule', of, 'notional', money(rule.notional)),
        row('price-rule', of, 'given-up', money(rule.givenUp)),
        row('price-rule', of, 'gained', money(rule.gained)),
        row('price-rule', of, 'deficit-left', money(rule.deficitLeft)),
        row('price-rule', of, 'surplus-left', money(rule.surplusLeft)),
      ]
    }),
    ...deciles.flatMap(({ equity, paid, payers }, tenth) => [
      row('decile', String(tenth + 1), 'equity', money(equity)),
      row('decile', String(tenth + 1), 'paid', money(paid[run])),
      row('decile', String(tenth + 1), 'payers', String(payers[run])),
    ]),
  ]
}

function valueText(value: MeasureValue, decimals: number): string {
  switch (value.unit) {
    case 'money':
      return formatDecimal(value.amount, decimals)
    case 'count':
      return String(value.count)
    case 'time':
      return String(value.ms)
    case 'share':
      return fractionText(value.share)
  }
}

function fractionText(share: Fraction | null): string {
  return share === null ? '' : `${share.numerator}/${share.denominator}`
}

/** Every participant under every rulebook: what it had, paid, gained and ended with. */
export function accountsCsv({ assets }: Comparison, runs: readonly RunUnder[]): string {
  const header = ['account', 'kind', 'asset', 'equity-before']
  const each = ['paid', 'gained', 'equity-after', 'defaulted']
  const [first] = runs
  const rows = first.observed.accounts.map(({ name, kind, asset, equityBefore }, at) => {
    const money = (amount: bigint): string => formatDecimal(amount, assets[asset].decimals)
    const under = runs.flatMap(({ observed: { accounts } }) => {
      const { paid, gained, equityAfter, hasDefaulted } = accounts[at]
      return [money(paid), money(gained), money(equityAfter), String(hasDefaulted)]
    })
    return [name, kind, assets[asset].name, money(equityBefore), ...under]
  })
  return writeCsv([...header, ...runs.flatMap(({ label }) => each.map((name) => `${label} ${name}`))], rows)
}
