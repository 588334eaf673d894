import type { Account } from '../../core/book/book.ts'
import type { StreamPlace } from '../../wire/service/stream.ts'
import type { Frames } from './frames.ts'

/** What goes out as one message: some events of one command, and where a reader who has it goes on. */
export interface Part {
  /** Place of its first event. */
  readonly from: number
  readonly next: StreamPlace
  /** The message without its head, in which the subscription stands. */
  readonly tail: string
}

/** The events at some places of a command, as this owner sees them, in messages of about so many bytes. */
export function partsOf(
  frames: Frames,
  places: readonly number[],
  owner: Account | null,
  messageBytes: number,
): Part[] {
  const parts: Part[] = []
  let texts: string[] = []
  let from = 0
  let length = 0
  const end = (next: StreamPlace, isLast: boolean): void => {
    parts.push({ from, next, tail: `${texts.join(',')}${isLast ? ']}' : '],"more":true}'}` })
    texts = []
    length = 0
  }
  for (const place of places) {
    const text = frames.text(place, owner)
    if (text === null) continue
    if (length > 0 && length + text.length > messageBytes) end({ sequence: frames.sequence, place }, false)
    if (length === 0) from = place
    texts.push(text)
    length += text.length + 1
  }
  if (length > 0) end({ sequence: frames.sequence + 1, place: 0 }, true)
  return parts
}

/** The whole message for a subscription. */
export function messageOf(subscription: string, { sequence, at }: Frames, { tail }: Part): Buffer {
  const head = `{"type":"events","subscription":${JSON.stringify(subscription)},"sequence":${sequence},"at":${at},"events":[`
  return Buffer.from(head + tail)
}
