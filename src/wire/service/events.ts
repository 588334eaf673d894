import { z } from 'zod'
import type { Event } from '../../core/engine/events.ts'
import { idOf } from './commands.ts'
import type { EventForm } from './events/fields.ts'
import { houseEvents } from './events/house.ts'
import { lossEvents } from './events/losses.ts'
import type { Names } from './names.ts'
import type { Partly } from './reading.ts'

/** Every kind of event as text. One without a form does not compile. */
const forms: { readonly [Type in Event['type']]: EventForm } = { ...houseEvents, ...lossEvents }

/** An event by name, with exact figures as decimal texts; columns are rows. */
export type EventText = { readonly type: Event['type'] } & Partly

/** The kinds of event. */
export const eventTypes: readonly Event['type'][] = Object.keys(forms) as Event['type'][]

/** The schema of what `eventToText` gives. */
export const eventText: z.ZodType<EventText> = z
  .discriminatedUnion(
    'type',
    Object.entries(forms).map(([type, { schema }]) =>
      schema.meta({ id: `${idOf(type)}Event` }),
    ) as unknown as [z.ZodObject],
  )
  .meta({ id: 'Event' }) as unknown as z.ZodType<EventText>

/**
 * An event by name. It may have happened long ago: terms and names are those of now, which stay what they were, and the
 * asset of a loss that is closed is asked for where the names know to.
 */
export function eventToText(event: Event, names: Names): EventText {
  names.noteEvent(event)
  return forms[event.type].write(event, names) as EventText
}
