/** What the name of an instrument says: `BTC-PERP`, `BTC-26JUN26`, `BTC-26JUN26-60000-P`. */
export type NamedInstrument =
  | { readonly kind: 'perpetual'; readonly underlying: string }
  | { readonly kind: 'future'; readonly underlying: string; readonly day: string }
  | {
      readonly kind: 'option'
      readonly underlying: string
      readonly day: string
      readonly strike: number
      readonly right: 1 | -1
    }

const FORM = /^([A-Z0-9]+)-(?:PERP|(\d{1,2}[A-Z]{3}\d{2})(?:-(\d+(?:\.\d+)?)-([CP]))?)$/
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** Reads a name; undefined where it is of none of the three forms. */
export function instrumentNamed(name: string): NamedInstrument | undefined {
  const parts = FORM.exec(name)
  if (parts === null) return undefined
  const [, underlying, day, strike, right] = parts
  if (day === undefined) return { kind: 'perpetual', underlying }
  if (strike === undefined) return { kind: 'future', underlying, day }
  return Number(strike) > 0
    ? { kind: 'option', underlying, day, strike: Number(strike), right: right === 'C' ? 1 : -1 }
    : undefined
}

/** The day of a moment as names write it, in UTC: `26JUN26`, no zero before a short day. */
export function dayOf(moment: number): string {
  const date = new Date(moment)
  const year = String(date.getUTCFullYear() % 100).padStart(2, '0')
  return `${date.getUTCDate()}${MONTHS[date.getUTCMonth()]}${year}`
}
