import { accountsOf, type JsonEvent } from './event-accounts.ts'
import type { ProjectionScope } from './projections.ts'

interface OutcomeJson {
  readonly at: number
  readonly sequence?: number
  readonly events?: readonly JsonEvent[]
}

/** The rows of every table, as lists in the order of its columns. */
export interface ProjectedRows {
  /** sequence, place, row, at, kind, series, loss, first byte in the row's lines, bytes */
  readonly events: (number | string | null)[][]
  /** account, sequence, place */
  readonly accounts: number[][]
  /** loss, sequence, at, bucket, asset, source */
  readonly opened: (number | string)[][]
  /** loss, status, time of the closing or null */
  readonly moved: (number | string | null)[][]
  /** account, sequence, place, payer, at, loss, kind, name, asset, series, amount */
  readonly payments: (number | string | null)[][]
}

/** Kinds that come with nearly every command, and are left out of the scope `losses`. */
const usual: ReadonlySet<string> = new Set(['traded', 'order-reserved', 'order-released'])
const ONE_FILL = /^\{"at":\d+,"command":\d+,"events":\[\{"buyer":[^{]*"type":"traded","value":[^{]*$/

/**
 * Works out what the tables hold of one row: a pure function of the lines, so that tables can be checked against them
 * and made anew.
 */
export function projectLines(lines: Uint8Array, row: number, scope: ProjectionScope): ProjectedRows {
  const into: ProjectedRows = { events: [], accounts: [], opened: [], moved: [], payments: [] }
  if (scope === 'none') return into
  const text = new TextDecoder().decode(lines)
  let byte = 0
  for (let from = 0; from < text.length; ) {
    const end = endOfLine(text, from)
    const line = text.slice(from, end)
    if (scope === 'all' || !ONE_FILL.test(line)) projectLine(line, byte, row, scope, into)
    byte += Buffer.byteLength(line) + 1
    from = end + 1
  }
  return into
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
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
    if (scope === 'losses' && usual.has(event.type)) continue
    const series = numberOf(event.series)
    const loss = lossOf(event)
    into.events.push([sequence, place, row, at, event.type, series, loss, first, bytes])
    for (const account of accountsOf(event)) into.accounts.push([account, sequence, place])
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
  const about = [at, lossOf(event), event.kind as string, event.name as string]
  const [asset, series] = [numberOf(event.asset), numberOf(event.series)]
  for (const [payer, account] of accounts.entries()) {
    const amount = isCharge ? amounts[payer] : -amounts[payer] + 0
    payments.push([account, sequence, place, payer, ...about, asset, series, amount])
  }
}

function lossOf({ loss, losses }: JsonEvent): number | null {
  return numberOf(loss) ?? (Array.isArray(losses) ? numberOf(losses[0]) : null)
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
