import { shown } from '../../files/problems.ts'
import { type Grid, gridText } from './grid.ts'
import type { Names } from './names.ts'
import type { Partly } from './reading.ts'
import type { Role } from './role.ts'
import { figureText } from './text-schemas.ts'

/** Which asset or series a figure of a record is in; undefined where a fault has been told, or nobody knows. */
export type Within<Core = Partly> = (record: Core, names: Names) => number | undefined

/** Looks a number up in the record that is read or written. */
export const at =
  (field: string): Within =>
  (record) =>
    record[field] as number | undefined

export const homeOf =
  (field: string): Within =>
  (record, names) => {
    const row = record[field] as number | undefined
    return row !== undefined && row >= 0 && row < names.house.book.accounts
      ? names.homeAssetOf(row)
      : undefined
  }

export const assetOfFund =
  (field: string): Within =>
  (record, names) =>
    names.assetOfNamed(String(record[field]))

export const settledIn =
  (field: string): Within =>
  (record, names) => {
    const of = record[field] as number | undefined
    return of !== undefined && names.hasSeries(of) ? names.assetOfSeries(of) : undefined
  }

/** An exact figure on a grid that another field decides. */
function figure(
  what: string,
  gridIn: (record: Partly, names: Names) => Grid | undefined,
): Role<number, string> {
  return {
    schema: figureText,
    write: (value, names, record) => {
      const grid = gridIn(record, names)
      return grid === undefined ? String(value) : gridText(value, grid)
    },
    read: (text, reading, field, record) => {
      const grid = gridIn(record, reading.names)
      return grid === undefined ? undefined : reading.figure(text, grid, field, what)
    },
  }
}

/** Money of the asset that a field names; whole units where nobody knows the asset any more. */
export function moneyOf(asset: Within): Role<number, string> {
  return figure('an amount', (record, names) => {
    const of = asset(record, names)
    return of === undefined || !names.hasAsset(of) ? undefined : names.moneyGrid(of)
  })
}

export function priceOf(series: Within): Role<number, string> {
  return figure('a price', (record, names) => {
    const of = series(record, names)
    return of === undefined || !names.hasSeries(of) ? undefined : names.priceGrid(of)
  })
}

export function quantityOf(series: Within): Role<number, string> {
  return figure('a quantity', (record, names) => {
    const of = series(record, names)
    return of === undefined || !names.hasSeries(of) ? undefined : names.quantityGrid(of)
  })
}

/** The price of an order: a multiple of the order price increment, which may be coarser than that of marks. */
export function orderPriceOf(series: Within): Role<number, string> {
  const price = priceOf(series)
  return {
    ...price,
    read: (text, reading, field, record) => {
      const read = price.read(text, reading, field, record)
      const of = series(record, reading.names)
      if (read === undefined || of === undefined) return undefined
      const { markets } = reading.names.house
      const priceStep = markets.isInstrument(of) ? markets.instrument(of).priceStep : 1
      if (read % priceStep === 0) return read
      const step = gridText(priceStep, reading.names.priceGrid(of))
      return reading.fault(field, 'grid', shown(text), `a price that is a multiple of ${step}`)
    },
  }
}

/** A share or rate as a decimal of a whole, exactly: `0.25` is a quarter. */
export function parts(decimals: number): Role<number, string> {
  const grid: Grid = { decimals, step: 1, increment: { numerator: 1n, denominator: 10n ** BigInt(decimals) } }
  return {
    schema: figureText,
    write: (value) => gridText(value, grid),
    read: (text, reading, field) => reading.figure(text, grid, field, 'a share of one'),
  }
}

/** Parts per million and per billion, as decimals. */
export const share: Role<number, string> = parts(6)

export const rate: Role<number, string> = parts(9)
