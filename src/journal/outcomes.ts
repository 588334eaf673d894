import type { Command } from '../core/engine/commands.ts'
import type { Event, HouseEvent } from '../core/engine/events.ts'
import type { Refusal } from '../core/engine/refusals.ts'
import type { Outcome } from '../core/engine/submit.ts'
import { canonicalJson } from '../wire/canonical-json.ts'
import { eventFromJson } from '../wire/json.ts'
import { refusalFromJson } from '../wire/refusal-json.ts'
import { MalformedBatch } from './bytes.ts'

/**
 * What became of a command, as text: a line of canonical JSON, ended by a line feed.
 *
 *   {"at":…,"command":…,"events":[…],"sequence":…}
 *   {"at":…,"command":…,"refusal":{…}}
 */
export function outcomeLine({ id, at }: Command, outcome: Outcome): string {
  if (!outcome.ok) return `${refusedLine(at, id, outcome.refusal)}\n`
  const events = outcome.events.map(eventText).join(',')
  return `{"at":${at},"command":${id},"events":[${events}],"sequence":${outcome.sequence}}\n`
}

/** What a line of outcomes says. */
export interface PastOutcome {
  readonly command: number
  readonly at: number
  readonly outcome: Outcome
}

/**
 * Reads a line back, without its line feed: the exact inverse of `outcomeLine`.
 * @throws {MalformedBatch | MalformedRecord} when it is none
 */
export function outcomeOf(line: string): PastOutcome {
  const { at, command, sequence, events, refusal } = JSON.parse(line) as Readonly<Record<string, unknown>>
  if (typeof at !== 'number' || typeof command !== 'number')
    throw new MalformedBatch(`This is no outcome of a command: ${line.slice(0, 200)}`)
  if (refusal !== undefined) return { command, at, outcome: { ok: false, refusal: refusalFromJson(refusal) } }
  if (typeof sequence !== 'number' || !Array.isArray(events))
    throw new MalformedBatch(`This is no outcome of a command: ${line.slice(0, 200)}`)
  return { command, at, outcome: { ok: true, sequence, events: events.map(eventFromJson) } }
}

/** The line of one that was refused, without its line feed. */
export function refusedLine(at: number, command: number, refusal: Refusal): string {
  return `{"at":${at},"command":${command},"refusal":${canonicalJson(refusal)}}`
}

/** The line of one fill, without its line feed; figures are whole. */
export function fillLine(at: number, command: number, fill: Fill, sequence: number): string {
  return `{"at":${at},"command":${command},"events":[${fillText(fill)}],"sequence":${sequence}}`
}

/** Most events are fills: theirs is written out by hand, five times as fast, and a test holds the two equal. */
function eventText(event: Event): string {
  return event.type === 'traded' && hasFigures(event) ? fillText(event) : canonicalJson(event)
}

type Fill = Extract<HouseEvent, { type: 'traded' }>

function fillText(fill: Fill): string {
  const { buyer, buyerFee, buyerOrder, buyerReleased, price, quantity } = fill
  const { seller, sellerFee, sellerOrder, sellerReleased, series, value } = fill
  return `{"buyer":${buyer},"buyerFee":${buyerFee},"buyerOrder":${buyerOrder},"buyerReleased":${buyerReleased},"price":${price},"quantity":${quantity},"seller":${seller},"sellerFee":${sellerFee},"sellerOrder":${sellerOrder},"sellerReleased":${sellerReleased},"series":${series},"type":"traded","value":${value}}`
}

/** What no record may hold is left to the slow way, which refuses it. */
function hasFigures({
  buyerFee,
  sellerFee,
  price,
  quantity,
  value,
  buyerReleased,
  sellerReleased,
}: Fill): boolean {
  return Number.isFinite(buyerFee + sellerFee + price + quantity + value + buyerReleased + sellerReleased)
}
