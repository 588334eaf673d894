import type { CommandBody } from '../../core/engine/commands.ts'
import type { Event } from '../../core/engine/events.ts'
import type { Json } from '../../wire/canonical-json.ts'
import type { BatchResult, DoneAnswer } from '../../wire/service/answers/outcomes.ts'
import { bodyFromText } from '../../wire/service/commands.ts'
import type { Names } from '../../wire/service/names.ts'
import { refusalToText } from '../../wire/service/refusals.ts'
import { replayed } from '../access/unknown.ts'
import type { Reply } from '../host/host.ts'
import type { Bodies } from './batch.ts'
import { fillText } from './fill-text.ts'
import { type ProblemAnswer, problem } from './problem.ts'
import type { TellEvent } from './tell-event.ts'

type Given = Reply<ProblemAnswer>
type Done = Extract<Given, { is: 'done' }>
type Refused = Extract<Given, { is: 'refused' }>

export function doneText({ command, sequence, at, repeated, events }: Done, tell: TellEvent): DoneAnswer {
  return { command, sequence, at, repeated, events: told(events, tell) }
}

function told(events: Done['events'], tell: TellEvent): DoneAnswer['events'] {
  return events.map(tell).filter((event) => event !== null)
}

/** A reply to one command that is no success, as what is answered. */
export function problemOfReply(
  reply: Exclude<Given, { is: 'done' }>,
  text: unknown,
  names: Names,
): ProblemAnswer {
  switch (reply.is) {
    case 'refused':
      return refusedProblem(reply, text, names)
    case 'malformed':
      return reply.fault
    case 'key-taken':
      return keyTaken(reply.command)
    case 'nonce-taken':
      return replayed()
  }
}

function refusedProblem(
  { command, at, repeated, refusal }: Refused,
  text: unknown,
  names: Names,
): ProblemAnswer {
  const { rule, message, figures } = refusalToText(refusal, names, bodyIn(text, names))
  const field = typeof figures.field === 'string' ? figures.field : ''
  return problem(
    'refused',
    message,
    [{ field, rule, message }],
    repeated ? { 'idempotency-replayed': 'true' } : {},
    { command, at, figures: figures as { readonly [name: string]: Json } },
  )
}

/** What was refused says which asset or instrument a figure of the refusal is of. */
function bodyIn(text: unknown, names: Names): CommandBody | null {
  const read = bodyFromText(text, names)
  return read.ok ? read.body : null
}

function keyTaken(command: number): ProblemAnswer {
  const message = `Found a key that stands for another request, command ${command}. Choose a new key.`
  return problem('key-taken', message, [{ field: 'Idempotency-Key', rule: 'key-free', message }])
}

/**
 * What became of one entry of a batch.
 *
 * @param text the entry's body as it was sent
 * @param tell null where no events are wanted
 */
export function resultOf(reply: Given, text: unknown, names: Names, tell: TellEvent | null): BatchResult {
  if (reply.is === 'done') {
    const { command, sequence, at, repeated, events } = reply
    const done = { is: 'done', command, sequence, at, repeated } as const
    return tell === null ? done : { ...done, events: told(events, tell) }
  }
  if (reply.is === 'refused') {
    const { command, at, repeated } = reply
    return {
      is: 'refused',
      command,
      at,
      repeated,
      refusal: refusalToText(reply.refusal, names, bodyIn(text, names)),
    }
  }
  const { kind, status, detail, faults } = problemOfReply(reply, text, names).problem
  return { is: 'problem', kind, status, detail, faults }
}

/**
 * The same as JSON text. What was done is written out by hand, since it is nearly everything a busy venue is told. The
 * bodies are asked for what was sent only where it was not done.
 */
export function resultText(
  reply: Given,
  bodies: Pick<Bodies, 'bodyAt'>,
  place: number,
  names: Names,
  tell: Telling,
): string {
  if (reply.is !== 'done' || tell.events === 'seen') {
    const text = reply.is === 'done' ? null : bodies.bodyAt(place)
    return JSON.stringify(resultOf(reply, text, names, tell.events === 'none' ? null : tell.each))
  }
  const { command, sequence, at, repeated, events } = reply
  const head = `{"is":"done","command":${command},"sequence":${sequence},"at":${at},"repeated":${repeated}`
  if (tell.events === 'none') return `${head}}`
  return `${head},"events":[${events.map((event) => eventJson(event, names, tell.each)).join(',')}]}`
}

/** Which events are told: none, all of them, or of each what somebody may see. */
export interface Telling {
  readonly events: 'none' | 'all' | 'seen'
  readonly each: TellEvent
}

function eventJson(event: Event, names: Names, each: TellEvent): string {
  return event.type === 'traded' ? fillText(event, names) : JSON.stringify(each(event))
}
