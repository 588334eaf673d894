import { type Operations, operations } from './operations.ts'
import { type ClientOptions, type ClientParts, partsOf } from './options.ts'
import { type AnyInput, type CallOptions, send } from './send.ts'
import { EventStream, type StreamOptions, type Wanted } from './stream.ts'
import type { BatchResult, CommandBodyInput, Done } from './types.ts'

/** Plain data that is only read. */
export type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T

export type OperationName = keyof Operations
/** What an operation is asked: `params`, `query` and `body`, those that it has. */
export type InputOf<Name extends OperationName> = Frozen<Omit<Operations[Name], 'answer'>>
export type AnswerOf<Name extends OperationName> = Operations[Name]['answer']

/** Where nothing has to be said the input may be left out. */
type Asked<Name extends OperationName> =
  Record<never, never> extends InputOf<Name>
    ? [input?: InputOf<Name>, options?: CallOptions]
    : [input: InputOf<Name>, options?: CallOptions]

/** Each operation by its name. */
export type Ask = {
  readonly [Name in OperationName]: (...asked: Asked<Name>) => Promise<AnswerOf<Name>>
}

/** Operations that answer a list a page at a time. */
export type PagedName = {
  [Name in OperationName]: AnswerOf<Name> extends { items: unknown[]; next: string | null } ? Name : never
}[OperationName]
type ItemOf<Name extends PagedName> = AnswerOf<Name> extends { items: (infer Item)[] } ? Item : never

/** One command of a batch, under a key of its own where one is given. */
export interface Entry {
  readonly key?: string
  readonly body: Frozen<CommandBodyInput>
}

export interface BatchOptions extends CallOptions {
  /** Whether events are told; `false` answers faster. */
  readonly events?: boolean
  /** Commands of one request, as many as the service takes; usually 1000. */
  readonly atOnce?: number
  /** Characters of one request, fewer than the service takes bytes; usually 500,000. One command alone may be longer. */
  readonly lengthAtOnce?: number
}

/** What is asked with POST and changes nothing. */
const questions: ReadonlySet<OperationName> = new Set([
  'previewTrade',
  'previewMarks',
  'diffRulebook',
  'checkRulebook',
  'dryRunRulebook',
])

const names = Object.keys(operations) as OperationName[]

/**
 * A client of the service, for Node and browsers. Every operation of its interface is a method of `ask`; what gives
 * commands carries an idempotency key, so that it can be sent again after a failure and is still done once.
 */
export class BreakwaterClient {
  readonly ask: Ask
  readonly #parts: ClientParts

  /** @throws {TypeError} when the address is none over http */
  constructor(options: ClientOptions) {
    this.#parts = partsOf(options)
    const methods = names.map((name) => [
      name,
      (input: AnyInput = {}, call: CallOptions = {}) => this.#call(name, input, call),
    ])
    this.ask = Object.fromEntries(methods) as Ask
  }

  /**
   * Gives one command.
   * @throws {ServiceProblem} of kind `refused` when the engine says no, `invalid` when it means nothing
   */
  give(body: Frozen<CommandBodyInput>, options: CallOptions = {}): Promise<Done> {
    return this.ask.giveCommand({ body }, options)
  }

  /**
   * Gives commands in their order, in as many requests as it takes, one after the other. A refused one holds up none: the
   * results say of each what became of it.
   */
  async giveAll(
    entries: readonly Entry[],
    {
      events = false,
      atOnce = 1_000,
      lengthAtOnce = 500_000,
      key = this.#parts.newKey(),
      ...call
    }: BatchOptions = {},
  ): Promise<BatchResult[]> {
    const results: BatchResult[] = []
    for (const [number, commands] of batchesOf(entries, atOnce, lengthAtOnce).entries()) {
      const body = { events, commands }
      const answer = await this.ask.giveCommands({ body }, { ...call, key: `${key}.${number}` })
      results.push(...answer.results)
    }
    return results
  }

  /** Everything in a list, page after page, as far as it is read. */
  async *each<Name extends PagedName>(
    name: Name,
    input: InputOf<Name> = {} as InputOf<Name>,
    options: CallOptions = {},
  ): AsyncGenerator<ItemOf<Name>, void, undefined> {
    const { query, ...rest } = input as AnyInput
    let cursor = query?.cursor
    do {
      const more = cursor === undefined ? {} : { cursor }
      const page = await this.#call(name, { ...rest, query: { ...query, ...more } }, options)
      const { items, next } = page as { readonly items: ItemOf<Name>[]; readonly next: string | null }
      yield* items
      cursor = next ?? undefined
    } while (cursor !== undefined)
  }

  /**
   * A stream of what becomes durable, from a sequence on or from now on. It comes back by itself after every break, where
   * it was, and yields every event once.
   */
  stream(wanted: Wanted = {}, options: StreamOptions = {}): EventStream {
    return new EventStream(this.#parts, wanted, options)
  }

  #call(name: OperationName, input: AnyInput, options: CallOptions): Promise<never> {
    const operation = operations[name]
    const isQuestion = name !== 'ready' && (operation.method === 'GET' || questions.has(name))
    return send(this.#parts, operation, isQuestion, input, options) as Promise<never>
  }
}

/** In their order, so many and so long at most. */
function batchesOf(entries: readonly Entry[], atOnce: number, lengthAtOnce: number): Entry[][] {
  const batches: Entry[][] = []
  let length = 0
  for (const entry of entries) {
    const own = JSON.stringify(entry).length + 1
    const last = batches.at(-1)
    if (last === undefined || last.length >= atOnce || length + own > lengthAtOnce) {
      batches.push([entry])
      length = own
    } else {
      last.push(entry)
      length += own
    }
  }
  return batches
}
