import type { EventPlace, Page, Projections, StoredEvent, StoredLoss } from '../../journal/projections.ts'

/** Kinds of events that several losses may share; tables have them under the first of these. */
const shared = ['allocated', 'contributions-used', 'members-assessed'] as const
/** More than these are not looked through for one page. */
const MOST_SHARED = 1000

/**
 * Events of one loss in the order they happened, those that it shares with others among them.
 */
export function eventsOfLoss(projections: Projections, loss: StoredLoss, page: Page): StoredEvent[] {
  const own = projections.events({ loss: loss.loss }, page)
  const last = own.length < page.limit ? null : own.at(-1)!
  const after = page.after ?? { sequence: loss.sequence, place: -1 }
  const others = shared.flatMap((kind) =>
    projections
      .events({ kind }, { after, limit: MOST_SHARED })
      .filter((event) => isAmong(event, loss) && (last === null || isBefore(event, last))),
  )
  if (others.length === 0) return own
  return [...own, ...others].sort((a, b) => (isBefore(a, b) ? -1 : 1)).slice(0, page.limit)
}

function isAmong({ event, at }: StoredEvent, { loss, closedAt }: StoredLoss): boolean {
  if (closedAt !== null && at > closedAt) return false
  const { losses } = event as { readonly losses?: readonly number[] }
  return losses?.includes(loss) === true && losses[0] !== loss
}

function isBefore(a: EventPlace, b: EventPlace): boolean {
  return a.sequence < b.sequence || (a.sequence === b.sequence && a.place < b.place)
}
