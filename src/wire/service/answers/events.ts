import { z } from 'zod'
import { type EventText, eventText, eventTypes } from '../events.ts'
import { number, time } from './parts.ts'

/** An event, or of an event the part that whoever asks may see: then fields are left out. */
export type ToldEvent = EventText | { readonly type: string }

const seenEvent = z.looseObject({ type: z.enum(eventTypes) }).meta({
  id: 'SeenEvent',
  description: 'The part of an event that a participant may see: his own side of it. Fields are left out.',
})

export const toldEvent: z.ZodType<ToldEvent, unknown> = z
  .union([eventText, seenEvent])
  .meta({ id: 'ToldEvent' }) as unknown as z.ZodType<ToldEvent, unknown>

/** An event with where and when it happened. */
export interface PlacedEvent {
  readonly sequence: number
  readonly place: number
  readonly at: number
  readonly event: ToldEvent
}

export const placedEvent: z.ZodType<PlacedEvent, unknown> = z
  .object({
    sequence: number.describe('Of the command it belongs to.'),
    place: number.describe('Among the events of the command.'),
    at: time,
    event: toldEvent,
  })
  .meta({ id: 'PlacedEvent' })
