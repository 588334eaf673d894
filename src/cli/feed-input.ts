import { openInput, readInput } from '../files/bytes.ts'
import { feedShapes } from '../files/feeds/reader.ts'
import { Problems } from '../files/problems.ts'
import { FeedMap } from '../wire/feed-map.ts'
import { duration } from '../wire/scalars.ts'
import { UsageError } from './exit.ts'
import type { Io } from './io.ts'

/** What was said on the command line, as it is. */
export interface FeedOptions {
  readonly to?: string | undefined
  readonly keyFile?: string | undefined
  readonly map?: string | undefined
  readonly shape?: string | undefined
  readonly symbol?: string | undefined
  readonly speed?: string | undefined
  readonly limit?: string | undefined
  readonly send?: readonly string[] | undefined
  readonly keepAlive?: string | undefined
  readonly keepAliveEvery: string
  readonly silence: string
  readonly dryRun?: true | undefined
}

/** The same, read. */
export interface FeedPlan {
  readonly map: FeedMap
  readonly isSocket: boolean
  /** Times as fast as it happened; null for as fast as it goes. */
  readonly speed: number | null
  /** Updates after which it ends; infinite where nothing is said. */
  readonly limit: number
  readonly keepAliveMs: number
  readonly silenceMs: number
}

/** @throws {UsageError | BadInput} when something cannot be meant */
export async function planOf(source: string, options: FeedOptions): Promise<FeedPlan> {
  const isSocket = /^wss?:\/\//.test(source)
  const { shape, dryRun, to, keyFile } = options
  if (shape !== undefined && !feedShapes.includes(shape))
    throw new UsageError(
      `Found --shape ${shape}, expected one of ${feedShapes.join(', ')}; CSV is known by its header.`,
    )
  if (dryRun !== true && (to === undefined || keyFile === undefined))
    throw new UsageError(
      'Found no --to or no --key-file, expected both, or --dry-run to see what would be sent.',
    )
  if (isSocket && options.speed !== undefined)
    throw new UsageError('Found --speed with a WebSocket, which comes as it happens. Leave it out.')
  if (!isSocket && (options.send !== undefined || options.keepAlive !== undefined))
    throw new UsageError('Found --send or --keep-alive with a file, which nobody listens to. Leave them out.')
  return {
    map: await mapOf(options.map),
    isSocket,
    speed: speedOf(options.speed),
    limit: options.limit === undefined ? Number.POSITIVE_INFINITY : countOf(options.limit),
    keepAliveMs: msOf('--keep-alive-every', options.keepAliveEvery),
    silenceMs: msOf('--silence', options.silence),
  }
}

async function mapOf(file: string | undefined): Promise<FeedMap> {
  if (file === undefined) return FeedMap.asItIs
  const problems = new Problems()
  const text = await readInput(file, problems)
  const map = text === undefined ? undefined : FeedMap.read(file, text, problems)
  problems.throwIfAny()
  return map as FeedMap
}

function speedOf(text: string | undefined): number | null {
  if (text === undefined || text === 'max') return null
  const speed = Number(text)
  if (/^\d{1,6}(?:\.\d{1,3})?$/.test(text) && speed > 0) return speed
  throw new UsageError(
    `Found --speed ${text}, expected max or how many times as fast as it happened, like 1 or 60.`,
  )
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new UsageError(`Found --limit ${text}, expected a whole number above zero.`)
}

function msOf(option: string, text: string): number {
  const read = duration.safeParse(text)
  if (read.success) return read.data
  throw new UsageError(`Found ${option} ${text}, expected a time like 500ms, 15s or 1m.`)
}

/** The secret in a file, without the space around it. */
export async function secretIn(file: string): Promise<string> {
  const problems = new Problems()
  const text = await readInput(file, problems, { maxBytes: 10_000 })
  problems.throwIfAny()
  const secret = (text as string).trim()
  if (/^\S+$/.test(secret)) return secret
  throw new UsageError(`Found no key in ${file}, expected its secret and nothing else, like bw_….`)
}

/** The bytes of a file, or of what is piped in for `-`. */
export async function bytesOf(source: string, io: Io): Promise<AsyncIterable<Uint8Array>> {
  if (source !== '-') {
    const problems = new Problems()
    const bytes = await openInput(source, problems)
    problems.throwIfAny()
    return bytes as AsyncIterable<Uint8Array>
  }
  if (io.chunks === undefined)
    throw new UsageError('Found "-" and nothing piped in, expected a source. Pipe one in, or name a file.')
  return io.chunks()
}
