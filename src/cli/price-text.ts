import type { Greeks } from '../core/pricing/index.ts'
import { writeCsv } from '../files/write.ts'
import { textTable } from './table.ts'

type Column = Greeks & { readonly premiumAdjustedDelta?: number; readonly yieldRho?: number }

/** Value and Greeks in quote money, and in coins where the option is settled in them. */
export interface PriceColumns {
  readonly coin?: Column
  readonly quote: Column
}

/** What each figure is for, in the order it is printed. */
const meanings: Readonly<Record<keyof Column, string>> = {
  value: 'today',
  delta: 'value for 1 more of the underlying’s price',
  premiumAdjustedDelta: 'coins to hold against it',
  gamma: 'delta for 1 more of the underlying’s price',
  vega: 'value for 1 (100 points) more of volatility',
  theta: 'value for a year that passes',
  rho: 'value for 1 (100 points) more of interest',
  yieldRho: 'value for 1 (100 points) more of yield',
  vanna: 'delta for 1 more of volatility',
  volga: 'vega for 1 more of volatility',
  charm: 'delta for a year that passes',
  dualDelta: 'value for 1 more of strike',
  dualGamma: 'dual delta for 1 more of strike',
}

/** A table for people, to nine significant digits; `--json` and `--csv` have them all. */
export function priceText(columns: PriceColumns): string {
  const rows = rowsOf(columns).map(([name, ...figures]) => [
    name,
    ...figures.map((figure) => (figure === undefined ? '' : String(Number(figure.toPrecision(9))))),
  ])
  const table = textTable(['', ...headOf(columns)], rows)
  const says = rowsOf(columns).map(([name]) => `  ${meanings[name]}`)
  const lines = table.trimEnd().split('\n')
  const width = Math.max(...lines.map((line) => line.length))
  return `${lines.map((line, n) => (n === 0 ? line : `${line.padEnd(width)}${says[n - 1]}`)).join('\n')}\n`
}

export function priceJson({ coin, quote }: PriceColumns): string {
  return `${JSON.stringify(coin === undefined ? { quote } : { coin, quote }, null, 2)}\n`
}

export function priceCsv(columns: PriceColumns): string {
  const rows = rowsOf(columns).map(([name, ...figures]) => [
    name,
    ...figures.map((figure) => (figure === undefined ? undefined : String(figure))),
  ])
  return writeCsv(['figure', ...headOf(columns)], rows)
}

function headOf({ coin }: PriceColumns): string[] {
  return coin === undefined ? ['quote'] : ['coin', 'quote']
}

function rowsOf({ coin, quote }: PriceColumns): [keyof Column, ...(number | undefined)[]][] {
  const names = Object.keys(meanings) as (keyof Column)[]
  return names
    .filter((name) => quote[name] !== undefined || coin?.[name] !== undefined)
    .map((name) => (coin === undefined ? [name, quote[name]] : [name, coin[name], quote[name]]))
}
