import { z } from 'zod'
import { figureText, nameText, numberText, timeText } from '../text-schemas.ts'

/** An exact figure as text. */
export const decimal: z.ZodType<string, unknown> = figureText
/** Milliseconds since the epoch. */
export const time: z.ZodType<number, unknown> = timeText
/** A command's sequence, the number of a loss, claim, order or row. */
export const number: z.ZodType<number, unknown> = numberText
export const name: z.ZodType<string, unknown> = nameText

/** A list in an answer, a stretch of it at a time. */
export interface PageAnswer<Item> {
  readonly items: readonly Item[]
  /** Where to go on; null at the end. */
  readonly next: string | null
}

/** @param id of the page's schema among the components of the document */
export function pageOf<Item>(
  id: string,
  item: z.ZodType<Item, unknown>,
): z.ZodType<PageAnswer<Item>, unknown> {
  return z
    .object({
      items: z.array(item),
      next: z.string().nullable().describe('Where to go on, as `cursor`; null at the end.'),
    })
    .meta({ id })
}
