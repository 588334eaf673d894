import { shown } from '../../files/problems.ts'
import type { Role } from './role.ts'
import { nameText } from './text-schemas.ts'

const knownAt = (list: Iterable<string>): string => {
  const some: string[] = []
  for (const each of list) {
    if (some.length === 12) return `; known are ${some.join(', ')} and others`
    some.push(each)
  }
  return some.length === 0 ? '; there is none yet' : `; known are ${some.join(', ')}`
}

export const account: Role<number, string> = {
  schema: nameText,
  write: (row, names) => names.accountName(row),
  read: (text, reading, field) =>
    reading.names.accountOf(text) ??
    reading.fault(
      field,
      'known-account',
      shown(text),
      'the name of an account',
      'Open it first, or check its spelling',
    ),
}

export const asset: Role<number, string> = {
  schema: nameText,
  write: (value, names) => names.assetName(value),
  read: (text, reading, field) => {
    const { names } = reading
    const found = names.assetOf(text)
    if (found !== undefined) return found
    const known = knownAt(names.house.markets.assets.map(({ name }) => name))
    return reading.fault(field, 'known-asset', shown(text), `the name of an asset${known}`)
  },
}

/** Any series of marks, by its symbol. */
export const series: Role<number, string> = {
  schema: nameText,
  write: (value, names) => names.symbolOf(value),
  read: (text, reading, field) =>
    reading.names.seriesOf(text) ??
    reading.fault(
      field,
      'known-instrument',
      shown(text),
      'the symbol of something that is listed',
      'List it first, or check its spelling',
    ),
}

/** An instrument: prices and quantities are on its grids. */
export const instrument: Role<number, string> = {
  ...series,
  read: (text, reading, field, record) => {
    const found = series.read(text, reading, field, record)
    if (found === undefined || reading.names.house.markets.isInstrument(found)) return found
    return reading.fault(
      field,
      'is-instrument',
      `${shown(text)}, which only has marks`,
      'the symbol of an instrument',
    )
  },
}

/** What has an order book: an instrument, or a collateral that is sold for the accounts' home asset. */
export const traded: Role<number, string> = {
  ...series,
  read: (text, reading, field, record) => {
    const found = series.read(text, reading, field, record)
    if (found === undefined || !reading.names.house.markets.isReference(found)) return found
    return reading.fault(
      field,
      'is-traded',
      `${shown(text)}, which only has marks`,
      'the symbol of what is traded',
    )
  },
}

/** A house account that was opened by name: a fund, a vault, a pool. */
export const fund: Role<string, string> = {
  schema: nameText,
  write: (value) => value,
  read: (text, reading, field) => {
    const { named } = reading.names.house.tables
    if (named.has(text)) return text
    return reading.fault(
      field,
      'known-fund',
      shown(text),
      `the name of a house account${knownAt(named.keys())}`,
    )
  },
}
