import type { z } from 'zod'
import type { Command } from '../core/engine/commands.ts'
import type { Event } from '../core/engine/events.ts'
import type { Refusal } from '../core/engine/refusals.ts'
import { type Json, toJson } from './canonical-json.ts'
import { commandJson } from './command-json.ts'
import { eventJson } from './event-json.ts'

/** A JSON value is not the record it should be; the message holds one line for each fault. */
export class MalformedRecord extends Error {
  override readonly name = 'MalformedRecord'
  /** One sentence for each fault: where, and what was expected. */
  readonly faults: readonly string[]

  constructor(what: string, faults: readonly string[]) {
    super(`This is no ${what}:\n${faults.join('\n')}`)
    this.faults = faults
  }
}

/** A command as JSON: money in bigint becomes decimal text, everything else stands as it is. */
export function commandToJson(command: Command): Json {
  return toJson(command)
}

/**
 * Reads a command back; the exact inverse of `commandToJson`. Unknown fields are refused.
 *
 * @throws {MalformedRecord} when it is none, with every fault
 */
export function commandFromJson(json: unknown): Command {
  return read(commandJson, json, 'command')
}

/** An event as JSON: bigint becomes decimal text, a column a list. */
export function eventToJson(event: Event): Json {
  return toJson(event)
}

/**
 * Reads an event back; the exact inverse of `eventToJson`, columns as the typed arrays they were.
 *
 * @throws {MalformedRecord} when it is none, with every fault
 */
export function eventFromJson(json: unknown): Event {
  return read(eventJson, json, 'event')
}

/** A refusal as JSON, with its figures. */
export function refusalToJson(refusal: Refusal): Json {
  return toJson(refusal)
}

function read<T>(schema: z.ZodType<T, unknown>, json: unknown, what: string): T {
  const result = schema.safeParse(json)
  if (result.success) return result.data
  const faults = result.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'all of it'}: ${message}`,
  )
  throw new MalformedRecord(what, faults)
}
