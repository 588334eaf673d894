import { z } from 'zod'
import { sha256Hex } from '../core/money/sha256.ts'
import type { TreeRoot } from '../core/proof/index.ts'
import type { Rulebook } from '../core/waterfall/rulebook.ts'
import { canonicalJson } from './canonical-json.ts'
import { big, count, text } from './json-parts.ts'
import { rulebookJson } from './rulebook-json.ts'

/** Where the salts of a run come from: a secret of the venue, or, for all to see, the seed of the scenario. */
export const saltSources = ['secret', 'scenario-seed'] as const
export type SaltSource = (typeof saltSources)[number]

/** A tree's root as it is published. */
export interface RootText {
  readonly count: number
  readonly sums: readonly bigint[]
  /** 64 hexadecimal digits. */
  readonly hash: string
}

/** One stretch of time: the state before its first event, then what was allocated in it. A quiet one has no entry. */
export interface RootsInterval {
  readonly number: number
  readonly from: number
  readonly to: number
  readonly firstCommand: number
  /** Every account with its balances and positions; two sums for each asset, what is held and what is owed. */
  readonly state: RootText
  /** Every event over payers; two sums for each asset, what was paid and what was gained. */
  readonly events: RootText
  /** Hash of the head before and of this interval, which joins it to all that were published earlier. */
  readonly head: string
}

/** One side of an instrument in the order in which it would be deleveraged, at one moment. */
export interface RootsQueue {
  readonly at: number
  readonly command: number
  readonly instrument: string
  readonly side: 'long' | 'short'
  /** Name of the score, or of the selection, that sorts it. */
  readonly by: string
  readonly queue: RootText
}

export interface RootsRulebook {
  readonly name: string
  readonly version: number
  readonly hash: string
  readonly rules: Rulebook
}

/** `roots.json`: what a venue publishes so that each payer can check his own treatment. */
export interface RootsFile {
  readonly file: 'breakwater-roots'
  readonly version: 1
  readonly run: string
  /** Hash of everything the run was made from. */
  readonly scenario: string
  readonly assets: readonly { readonly name: string; readonly decimals: number }[]
  readonly rulebooks: readonly RootsRulebook[]
  readonly salts: {
    readonly from: SaltSource
    /** Tells a wrong secret from a wrong record; it does not give the secret away. */
    readonly check: string
  }
  readonly intervalMs: number
  readonly queueIntervalMs: number | null
  readonly intervals: readonly RootsInterval[]
  readonly queues: readonly RootsQueue[]
  /** Hash of all of the above: the one line to publish where it cannot be taken back. */
  readonly head: string
}

export const hash64: z.ZodType<string> = z
  .string()
  .regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits, as of a SHA-256 hash')

/** A moment that has a date, in milliseconds since 1970. */
export const moment: z.ZodType<number> = z.int().min(-8_640_000_000_000_000).max(8_640_000_000_000_000)

export const rootText: z.ZodType<RootText, unknown> = z.strictObject({
  count,
  sums: z.array(big),
  hash: hash64,
})

const interval: z.ZodType<RootsInterval, unknown> = z.strictObject({
  number: count,
  from: moment,
  to: moment,
  firstCommand: count,
  state: rootText,
  events: rootText,
  head: hash64,
})

const queue: z.ZodType<RootsQueue, unknown> = z.strictObject({
  at: moment,
  command: count,
  instrument: text,
  side: z.enum(['long', 'short']),
  by: text,
  queue: rootText,
})

export const rootsJson: z.ZodType<RootsFile, unknown> = z.strictObject({
  file: z.literal('breakwater-roots'),
  version: z.literal(1),
  run: text,
  scenario: text,
  assets: z.array(z.strictObject({ name: text, decimals: count })),
  rulebooks: z.array(z.strictObject({ name: text, version: count, hash: hash64, rules: rulebookJson })),
  salts: z.strictObject({ from: z.enum(saltSources), check: text }),
  intervalMs: z.int().min(1),
  queueIntervalMs: z.int().min(1).nullable(),
  intervals: z.array(interval),
  queues: z.array(queue),
  head: hash64,
})

/** Both digits of each byte: tens of thousands of hashes become text in a run. */
const DIGITS: readonly string[] = Object.freeze(
  Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')),
)

export function rootToText({ count, sums, hash }: TreeRoot): RootText {
  let digits = ''
  for (const byte of hash) digits += DIGITS[byte]
  return { count, sums, hash: digits }
}

export function rootFromText({ count, sums, hash }: RootText): TreeRoot {
  return {
    count,
    sums,
    hash: Uint8Array.from(hash.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)),
  }
}

/** The head after an interval: whoever changes an earlier one changes every head after it. */
export function headAfter(before: string, interval: Omit<RootsInterval, 'head'>): string {
  const { number, from, to, firstCommand, state, events } = interval
  return hashOfText(`${before}\n${canonicalJson({ number, from, to, firstCommand, state, events })}\n`)
}

/** The head of a whole file: the last interval's, with everything that stands beside the intervals. */
export function headOfFile(file: Omit<RootsFile, 'head'>): string {
  const last = file.intervals[file.intervals.length - 1]?.head ?? FIRST_HEAD
  return hashOfText(`${last}\n${canonicalJson({ ...file, intervals: [], head: '' })}\n`)
}

/** What comes before the first interval. */
export const FIRST_HEAD: string = '0'.repeat(64)

export function hashOfText(content: string): string {
  return sha256Hex(new TextEncoder().encode(content))
}
