import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from '@commander-js/extra-typings'
import { BreakwaterClient, ServiceProblem, ServiceUnreachable } from '../client/index.ts'
import { linesOfStream } from '../files/feeds/lines.ts'
import { readFeed } from '../files/feeds/read-feed.ts'
import { FeedReader, feedShapes } from '../files/feeds/reader.ts'
import type { FeedUpdate } from '../files/feeds/update.ts'
import { writeJson } from '../files/write.ts'
import { BAD_INPUT, CHECK_FAILED, DONE, OUTSIDE_WORLD_FAILED, UsageError } from './exit.ts'
import { BookChains } from './feed-books.ts'
import { bytesOf, type FeedOptions, type FeedPlan, planOf, secretIn } from './feed-input.ts'
import { type FeedParts, paceOf, sendInOrder, sendLatest } from './feed-run.ts'
import { readSocket, type Sourced } from './feed-socket.ts'
import { FeedTally } from './feed-tally.ts'
import { type FeedTarget, printedTarget, VenueTarget } from './feed-target.ts'
import type { Io } from './io.ts'

const EXAMPLE = `
Examples:
  breakwater feed examples/feeds/marks.jsonl --map examples/feeds/map.yaml --dry-run

With a service that listens, and the key of a feed in a file:
  $ breakwater feed marks.csv.gz --map map.yaml --to http://127.0.0.1:8420 --key-file feed.key --speed 60
  $ breakwater feed wss://stream.example/v5 --send '{"op":"subscribe","args":["tickers.BTCUSDT"]}' \\
      --map map.yaml --to http://127.0.0.1:8420 --key-file feed.key`

/** New series may be listed while a live source runs. */
const LOOK_EVERY_MS = 60_000
const LONGEST_WAIT_MS = 30_000

type Asked = FeedOptions & { readonly json?: true | undefined; readonly quiet?: true | undefined }

/** `breakwater feed`: brings marks and depth from a file or a WebSocket to a service. */
export function addFeed(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('feed')
    .description('Bring marks and depth from a file, a pipe or a WebSocket to a service.')
    .argument('<source>', 'file (also gz), "-" for what is piped in, or ws://…')
    .option('--to <url>', 'where the service listens')
    .option('--key-file <file>', 'file with the secret of a feed key')
    .option('--map <file>', 'which symbols of the source feed which series; left out, those of the same name')
    .option('--shape <name>', `how its JSON is written: ${feedShapes.join(', ')}; left out, it is found out`)
    .option('--symbol <name>', 'symbol of records that name none')
    .option(
      '--speed <factor>',
      'of a file: 1 as it happened, 60 sixty times as fast; max, the usual, without waiting',
    )
    .option('--limit <updates>', 'end after so many')
    .option('--send <text>', 'send this when a WebSocket opens; may be said several times', gathered)
    .option('--keep-alive <text>', 'send this now and then')
    .option('--keep-alive-every <time>', 'how often', '15s')
    .option('--silence <time>', 'open a WebSocket again on which nothing came for so long', '60s')
    .option('--dry-run', 'print what would be sent, a line for each, and send nothing')
    .option('--json', 'print what was done as JSON')
    .option('--quiet', 'print nothing but what is wrong')
    .addHelpText('after', EXAMPLE)
    .action(async (source, options) => end(await feed(source, options, io)))
}

function gathered(text: string, before: string[] = []): string[] {
  return [...before, text]
}

async function feed(source: string, options: Asked, io: Io): Promise<number> {
  const plan = await planOf(source, options)
  const tally = new FeedTally(io)
  const books = new BookChains()
  const reader = new FeedReader(source === '-' ? 'standard input' : source, tally.problems, options.shape)
  const stop = new AbortController()
  const leave = io.process?.onStop(() => stop.abort())
  try {
    const target = await targetOf(plan, options, io, tally, books)
    const parts = { map: plan.map, symbol: options.symbol ?? null, books, tally, target }
    if (plan.isSocket) await live(source, options, plan, parts, reader, stop)
    else await recorded(source, plan, parts, reader, stop, io)
  } catch (error) {
    throw told(error)
  } finally {
    leave?.()
  }
  tell(tally, reader, options, io)
  if (plan.isSocket) return DONE
  if (tally.problems.count > 0) return BAD_INPUT
  return tally.refused > 0 ? CHECK_FAILED : DONE
}

async function targetOf(
  { isSocket }: FeedPlan,
  { dryRun, to, keyFile }: FeedOptions,
  io: Io,
  tally: FeedTally,
  books: BookChains,
): Promise<FeedTarget> {
  if (dryRun === true) return printedTarget(io, tally)
  const key = await secretIn(keyFile as string)
  const client = clientOf(to as string, key)
  return VenueTarget.open(client, tally, books, isSocket)
}

function clientOf(url: string, key: string): BreakwaterClient {
  try {
    return new BreakwaterClient({ url, key })
  } catch (error) {
    throw new UsageError(
      `Found --to ${url}, expected an address like http://127.0.0.1:8420. ${(error as Error).message}`,
    )
  }
}

async function recorded(
  source: string,
  { speed, limit }: FeedPlan,
  parts: FeedParts,
  reader: FeedReader,
  { signal }: AbortController,
  io: Io,
): Promise<void> {
  const lines = linesOfStream(source, await bytesOf(source, io), parts.tally.problems)
  const pace = paceOf(
    speed,
    () => io.now(),
    (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
  )
  await sendInOrder(most(readFeed(lines, reader), limit), parts, pace, () => signal.aborted)
}

async function live(
  url: string,
  { send, keepAlive }: FeedOptions,
  { keepAliveMs, silenceMs, limit }: FeedPlan,
  parts: FeedParts,
  reader: FeedReader,
  stop: AbortController,
): Promise<void> {
  const { tally, target } = parts
  const source = readSocket({
    ...{
      url,
      send: send ?? [],
      keepAlive: keepAlive ?? null,
      keepAliveMs,
      silenceMs,
      reader,
      signal: stop.signal,
    },
    onBreak: (reason, waitMs) => tally.reconnects(reason, waitMs),
    waitOf: (failures) =>
      Math.min(LONGEST_WAIT_MS, 250 * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2),
  })
  const looking = setInterval(() => {
    // That it cannot be reached is told by what is sent next.
    if (target instanceof VenueTarget) target.look().catch(() => undefined)
  }, LOOK_EVERY_MS)
  try {
    const { overtaken } = await sendLatest(most(source, limit), parts)
    tally.overtaken = overtaken
  } finally {
    clearInterval(looking)
    stop.abort()
  }
}

/** The first so many updates of a source. */
async function* most<T extends FeedUpdate | Sourced>(
  source: AsyncIterable<T>,
  limit: number,
): AsyncGenerator<T> {
  let count = 0
  for await (const each of source) {
    yield each
    if (each.is !== 'began') count += 1
    if (count >= limit) return
  }
}

function tell(tally: FeedTally, reader: FeedReader, { json, quiet, dryRun }: Asked, io: Io): void {
  const { lines, quiet: silent } = reader
  if (json === true && dryRun !== true) io.out(writeJson(tally.figures(lines, silent)))
  else if (quiet !== true && dryRun !== true) io.out(tally.text(lines, silent))
}

/** What the service says no to for good is bad input; that it cannot be reached is the outside world's. */
function told(error: unknown): unknown {
  if (error instanceof ServiceProblem)
    return Object.assign(error, { exitCode: error.status >= 500 ? OUTSIDE_WORLD_FAILED : BAD_INPUT })
  if (error instanceof ServiceUnreachable) return Object.assign(error, { exitCode: OUTSIDE_WORLD_FAILED })
  return error
}
