import {
  exp,
  type OptionInputs,
  type PricingRefusal,
  type SpotInputs,
  toldRefusal,
} from '../core/pricing/index.ts'
import { UsageError } from './exit.ts'

/** What an option is said with on the command line, as `price` and `iv` take it. */
export interface OptionFlags {
  readonly right: string
  readonly forward?: string | undefined
  readonly strike: string
  readonly expiresIn?: string | undefined
  readonly years?: string | undefined
  readonly rate: string
  readonly settledIn: string
}

/** An option without its volatility, read from flags. */
export interface SaidOption {
  readonly right: 'call' | 'put'
  readonly strike: number
  readonly years: number
  readonly rate: number
  /** What the rate makes of one unit of money at expiry. */
  readonly discount: number
  readonly settledIn: 'quote' | 'coin'
}

/** Whoever writes 55 means 55%, which is 0.55: what is higher than these has to be written in percent. */
const MOST_PLAIN_VOLATILITY = 10
const MOST_PLAIN_RATE = 1

/** Years of 365 days in one of each unit. */
const units: Readonly<Record<string, number>> = {
  s: 1 / 31_536_000,
  m: 1 / 525_600,
  h: 1 / 8_760,
  d: 1 / 365,
  w: 7 / 365,
  y: 1,
}

/** @throws {UsageError} that names the flag, what was found and what was expected */
export function optionFrom(flags: OptionFlags): SaidOption {
  const years = yearsFrom(flags)
  const rate = shareFrom('--rate', flags.rate, MOST_PLAIN_RATE)
  return {
    right: oneOf('--right', flags.right, ['call', 'put']),
    strike: numberFrom('--strike', flags.strike),
    years,
    rate,
    discount: rate === 0 ? 1 : exp(-rate * years),
    settledIn: oneOf('--settled-in', flags.settledIn, ['quote', 'coin']),
  }
}

/** The option on its forward. */
export function onForward(option: SaidOption, forward: string, volatility: string): OptionInputs {
  const { right, strike, years, discount } = option
  const read = {
    forward: numberFrom('--forward', forward),
    volatility: shareFrom('--volatility', volatility, MOST_PLAIN_VOLATILITY),
  }
  return { right, strike, years, discount, ...read }
}

/** The option on a spot price that pays a yield. */
export function onSpot(option: SaidOption, spot: string, volatility: string, pays: string): SpotInputs {
  const { right, strike, years, rate } = option
  const read = {
    spot: numberFrom('--spot', spot),
    volatility: shareFrom('--volatility', volatility, MOST_PLAIN_VOLATILITY),
  }
  return { right, strike, years, rate, ...read, yield: shareFrom('--yield', pays, MOST_PLAIN_RATE) }
}

/** A plain number such as 65_000 or 0.5. */
export function numberFrom(flag: string, text: string): number {
  const value = Number(text.replaceAll('_', ''))
  if (/^-?\d[\d_]*(\.\d+)?(e[+-]?\d+)?$/i.test(text) && Number.isFinite(value)) return value
  throw new UsageError(`Found ${flag} ${text}, expected a number such as 65_000 or 0.5.`)
}

/** Ends the command where there is no answer. */
export function refuse(refusal: PricingRefusal): never {
  throw new UsageError(toldRefusal(refusal))
}

function shareFrom(flag: string, text: string, mostPlain: number): number {
  if (text.endsWith('%')) return numberFrom(flag, text.slice(0, -1)) / 100
  const value = numberFrom(flag, text)
  if (Math.abs(value) <= mostPlain) return value
  throw new UsageError(`Found ${flag} ${text}, expected ${text}% or a share such as 0.05.`)
}

function yearsFrom({ expiresIn, years }: OptionFlags): number {
  if ((expiresIn === undefined) === (years === undefined)) {
    const found =
      expiresIn === undefined ? 'neither --expires-in nor --years' : 'both --expires-in and --years'
    throw new UsageError(`Found ${found}, expected one of them.`)
  }
  if (expiresIn === undefined) return numberFrom('--years', years ?? '')
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhdwy])$/.exec(expiresIn) ?? []
  if (count === undefined)
    throw new UsageError(`Found --expires-in ${expiresIn}, expected a time such as 30d, 12h, 45m, 2w or 1y.`)
  return Number(count) * units[unit]
}

function oneOf<Word extends string>(flag: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text)
  if (found !== undefined) return found
  throw new UsageError(`Found ${flag} ${text}, expected ${words.join(' or ')}.`)
}
