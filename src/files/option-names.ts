/** What the name of an option says. */
export interface NamedOption {
  readonly underlying: string
  /** Milliseconds since 1970: 08:00 UTC of the day that is named, when Deribit's options expire. */
  readonly expiresAt: number
  readonly strike: string
  readonly right: 'call' | 'put'
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const NAME = /^([A-Z0-9_]+)-(\d{1,2})([A-Z]{3})(\d{2})-(\d+(?:[d.]\d+)?)-([CP])$/
const EXPIRY_HOUR = 8

/**
 * Reads a name as Deribit and others write it: `BTC-24JUN22-15000-C`, a fraction of a strike after `d` or a point.
 *
 * @returns null where the text is no such name, or names a day there is not
 */
export function optionNamed(text: string): NamedOption | null {
  const parts = NAME.exec(text)
  if (parts === null) return null
  const [, underlying, day, monthName, year, strike, right] = parts
  const month = MONTHS.indexOf(monthName)
  const expiresAt = Date.UTC(2000 + Number(year), month, Number(day), EXPIRY_HOUR)
  if (month < 0 || new Date(expiresAt).getUTCDate() !== Number(day) || !/[1-9]/.test(strike)) return null
  return { underlying, expiresAt, strike: strike.replace('d', '.'), right: right === 'C' ? 'call' : 'put' }
}
