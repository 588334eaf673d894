import type { Json } from '../wire/canonical-json.ts'
import { accountsOf, type JsonEvent } from './event-accounts.ts'
import { usualKinds } from './event-search.ts'
import { fillIn, OutcomeReader } from './outcome-reader.ts'
import { FILL_EVENT } from './outcome-writer.ts'
import type { ProjectionScope } from './projections.ts'

interface OutcomeJson {
  readonly at: number
  readonly sequence?: number
  readonly events?: readonly JsonEvent[]
}

/** The rows of every table, as lists in the order of its columns. */
export interface ProjectedRows {
  /** sequence, place, row, at, kind, series, loss, first byte in the row's outcomes, bytes */
  readonly events: (number | string | null)[][]
  /** account, sequence, place */
  readonly accounts: number[][]
  /** loss, sequence, place; of an event that several losses share, each */
  readonly losses: number[][]
  /** loss, sequence, at, bucket, asset, source */
  readonly opened: (number | string)[][]
  /** loss, status, time of the closing or null */
  readonly moved: (number | string | null)[][]
  /** account, sequence, place, payer, at, loss, kind, name, asset, series, amount */
  readonly payments: (number | string | null)[][]
}

/**
 * Works out what the tables hold of one row: a pure function of its outcomes, so that tables can be checked against them
 * and made anew.
 */
export function projectOutcomes(outcomes: Uint8Array, row: number, scope: ProjectionScope): ProjectedRows {
  const into: ProjectedRows = { events: [], accounts: [], losses: [], opened: [], moved: [], payments: [] }
  if (scope === 'none') return into
  for (const reader = new OutcomeReader(outcomes); reader.next(); )
    if (reader.isFill) {
      if (scope === 'all') projectFill(reader, row, into)
    } else if (!reader.isRefusal) projectLine(reader.line(), reader.contentFrom, row, scope, into)
  return into
}

/** An event as the tables point to it in the outcomes of its row. */
export function eventIn(bytes: Uint8Array): Json {
  if (bytes[0] >= FILL_EVENT) return fillIn(bytes, 0) as unknown as Json
  return JSON.parse(new TextDecoder().decode(bytes)) as Json
}

function projectFill(reader: OutcomeReader, row: number, { events, accounts }: ProjectedRows): void {
  const { sequence, at, contentFrom, contentBytes } = reader
  const fill = reader.fill()
  events.push([sequence, 0, row, at, fill.type, fill.series, null, contentFrom, contentBytes])
  for (const account of accountsOf(fill as unknown as JsonEvent)) accounts.push([account, sequence, 0])
}

function projectLine(
  line: string,
  byte: number,
  row: number,
  scope: ProjectionScope,
  into: ProjectedRows,
): void {
  const { at, sequence, events } = JSON.parse(line) as OutcomeJson
  if (events === undefined || sequence === undefined) return
  let next = byte + Buffer.byteLength(line.slice(0, line.indexOf('"events":[') + '"events":['.length))
  for (const [place, event] of events.entries()) {
    // Canonical JSON read and written again is the same text, so its length is that of the event in the line.
    const bytes = Buffer.byteLength(JSON.stringify(event))
    const first = next
    next += bytes + 1
    if (scope === 'losses' && usualKinds.has(event.type)) continue
    const series = numberOf(event.series)
    const [loss = null] = lossesOf(event)
    into.events.push([sequence, place, row, at, event.type, series, loss, first, bytes])
    for (const account of accountsOf(event)) into.accounts.push([account, sequence, place])
    for (const each of lossesOf(event)) into.losses.push([each, sequence, place])
    projectLoss(event, sequence, place, at, into)
  }
}

function projectLoss(
  event: JsonEvent,
  sequence: number,
  place: number,
  at: number,
  { opened, moved, payments }: ProjectedRows,
): void {
  const { type, loss } = event
  if (type === 'loss-opened')
    opened.push([
      loss as number,
      sequence,
      at,
      event.bucket as number,
      event.asset as number,
      event.source as string,
    ])
  if (type === 'loss-parked') moved.push([loss as number, event.status as string, null])
  if (type === 'loss-closed') moved.push([loss as number, event.how as string, at])
  if (type !== 'allocated' && type !== 'deleveraged') return
  const isCharge = type === 'allocated'
  const accounts = (isCharge ? event.payers : event.takers) as readonly number[]
  const amounts = (isCharge ? event.amounts : event.gaps) as readonly number[]
  const about = [at, lossesOf(event)[0] ?? null, event.kind as string, event.name as string]
  const [asset, series] = [numberOf(event.asset), numberOf(event.series)]
  for (const [payer, account] of accounts.entries()) {
    const amount = isCharge ? amounts[payer] : -amounts[payer] + 0
    payments.push([account, sequence, place, payer, ...about, asset, series, amount])
  }
}

/** The losses an event is of, each once, the first in front. */
function lossesOf({ loss, losses }: JsonEvent): number[] {
  if (typeof loss === 'number') return [loss]
  return Array.isArray(losses) ? [...new Set(losses.filter((each) => typeof each === 'number'))] : []
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
