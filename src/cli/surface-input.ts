import { log } from '../core/pricing/index.ts'
import type { WingRule } from '../core/pricing/surface/index.ts'
import { readInput, textOf } from '../files/bytes.ts'
import { readOptionQuotes } from '../files/option-quotes.ts'
import { Problems } from '../files/problems.ts'
import { utcMsOf } from '../files/times.ts'
import { type FitModel, fitModels } from '../lab/surface/fit-surface.ts'
import { type QuoteSide, quoteSides } from '../lab/surface/quoted-volatility.ts'
import { type UsableQuotes, usableQuotes } from '../lab/surface/usable-quotes.ts'
import type { KRange } from '../lab/surface/usual-range.ts'
import { UsageError } from './exit.ts'
import type { Io } from './io.ts'

/** What `breakwater surface fit` is given on its command line. */
export interface FitFlags {
  readonly model: string
  readonly from: string
  readonly oldest: string
  readonly underlying?: string | undefined
  readonly at?: string | undefined
  readonly range?: string | undefined
  readonly cap?: string | undefined
  readonly out?: string | undefined
  readonly picture?: string | undefined
  readonly json?: true | undefined
  readonly csv?: true | undefined
  readonly quiet?: true | undefined
}

/** Reads the quotes of one underlying, from a file or what is piped in. */
export async function quotesFrom(file: string | undefined, flags: FitFlags, io: Io): Promise<UsableQuotes> {
  const side = quoteSides.find((each): each is QuoteSide => each === flags.from)
  if (side === undefined) throw new UsageError(`Found --from ${flags.from}, expected "mid" or "mark".`)
  const oldestMs = positive('--oldest', flags.oldest) * 1_000
  const problems = new Problems()
  const [name, text] = await textFrom(file, io, problems)
  problems.throwIfAny()
  const read = readOptionQuotes(name, text ?? '', problems)
  problems.throwIfAny()
  if (read.quotes.length === 0) throw new UsageError(`Found no quote in ${name}, expected at least one.`)
  const usable = usableQuotes(read, { side, at: momentOf(flags.at), oldestMs })
  if (usable === null)
    throw new UsageError(
      `Found no time in ${name}, expected when quotes were made. Give --at, or a column "at".`,
    )
  const chosen = chosenOf(usable, flags.underlying)
  if (chosen.slices.length === 0) throw new UsageError(noneLeft(chosen))
  return chosen
}

export function modelOf(text: string): FitModel {
  const model = fitModels.find((each) => each === text)
  if (model !== undefined) return model
  throw new UsageError(`Found --model ${text}, expected one of ${fitModels.join(', ')}.`)
}

/** `--cap 4`: volatility stays as it is beyond four standard deviations; without it, wings are straight. */
export function wingsOf(cap: string | undefined): WingRule {
  if (cap === undefined) return { kind: 'linear' }
  return { kind: 'capped-at-deviations', deviations: positive('--cap', cap) }
}

/** `0.5:1.8`, multiples of the forward. */
export function rangeOf(text: string | undefined): KRange | null {
  if (text === undefined) return null
  const [low, high, ...more] = text.split(':').map((part) => positive('--range', part))
  if (more.length > 0 || high === undefined || !(low < high))
    throw new UsageError(
      `Found --range ${text}, expected two multiples of the forward that rise, like 0.5:1.8.`,
    )
  return { low: log(low), high: log(high) }
}

async function textFrom(
  file: string | undefined,
  io: Io,
  problems: Problems,
): Promise<[string, string | undefined]> {
  if (file !== undefined && file !== '-') return [file, await readInput(file, problems)]
  if (io.input === undefined)
    throw new UsageError('Found no file and nothing piped in, expected quotes. Name a file, or pipe one in.')
  return ['<stdin>', textOf('<stdin>', await io.input(), problems)]
}

function chosenOf(usable: readonly UsableQuotes[], underlying: string | undefined): UsableQuotes {
  const known = usable.map((each) => each.underlying).join(', ')
  if (underlying === undefined && usable.length === 1) return usable[0]
  const chosen = usable.find((each) => each.underlying === underlying)
  if (chosen !== undefined) return chosen
  const found = underlying === undefined ? `several underlyings` : `--underlying ${underlying}`
  throw new UsageError(`Found ${found}, expected --underlying with one of ${known}.`)
}

function noneLeft({ underlying, leftOut }: UsableQuotes): string {
  const reasons = [...new Set(leftOut.map(({ fault }) => fault.reason))].join(', ')
  return `Found no usable quote of ${underlying}: all ${leftOut.length} were left out (${reasons}). Expected at least one.`
}

function momentOf(text: string | undefined): number | null {
  if (text === undefined) return null
  const moment = /^\d{1,15}$/.test(text) ? Number(text) : utcMsOf(text)
  if (moment !== undefined) return moment
  throw new UsageError(`Found --at ${text}, expected a UTC time like 2026-01-31T08:00:00Z, or milliseconds.`)
}

function positive(flag: string, text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (value > 0) return value
  throw new UsageError(`Found ${flag} ${text}, expected a number above zero.`)
}
