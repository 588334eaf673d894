import { submit } from '../../core/engine/submit.ts'
import { inTrial } from '../../core/engine/trial.ts'
import { REVALUE_MS, SETTLED } from '../../core/market/markets.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { Loss } from '../../core/waterfall/loss.ts'
import { isBetweenParts } from '../../core/waterfall/steps/between-parts.ts'

/**
 * Whether time alone changes something in a house: a pause or an auction is over, a loss that waits would do something
 * now, options are to be valued anew. What only begins or ends to be allowed with time, like a gate for withdrawals, is
 * looked at when somebody asks, and needs nobody to wake it.
 */
export function waitsForTime(house: House, now: number): boolean {
  const losses = [...house.tables.losses.values()]
  return (
    isToBeRevalued(house, now) ||
    losses.some((loss) => isOver(loss, now)) ||
    (losses.some(isStirredByTime) && wouldDoSomething(house, now))
  )
}

/** Options are valued anew every minute, as long as there are any, or somebody whose margin is worked out like theirs. */
function isToBeRevalued({ book, markets }: House, now: number): boolean {
  if (!markets.hasReferences || now - (now % REVALUE_MS) <= markets.valuedAt) return false
  if (book.scenarioRows().length > 0) return true
  for (let series = 0; series < markets.count; series += 1)
    if (markets.isOption(series) && markets.status[series] !== SETTLED) return true
  return false
}

function isOver({ status, resumeAt }: Loss, now: number): boolean {
  return (status === 'deferred-until' || status === 'in-auction') && resumeAt !== null && now >= resumeAt
}

function isStirredByTime(loss: Loss): boolean {
  return loss.status === 'liquidating' || loss.status === 'gated' || isBetweenParts(loss)
}

/**
 * A step may do more with time in many ways: its window slides, a gate ends, what it may close grows, a cover begins. So
 * it is tried, and taken back: only the engine knows all of them.
 */
function wouldDoSomething(house: House, now: number): boolean {
  const before = [...house.tables.losses.values()].map(standing)
  return inTrial(house, () => {
    const body = { type: 'advance-time' } as const
    const outcome = submit(house, { id: house.sequence, at: now, by: 'service', body })
    if (!outcome.ok) return false
    // Where a loss is put in between says nothing: it may come back to where it was.
    const isMore = outcome.events.some(({ type }) => type !== 'time-advanced' && type !== 'loss-parked')
    return isMore || [...house.tables.losses.values()].map(standing).join() !== before.join()
  })
}

function standing({ id, status, step, resumeAt }: Loss): string {
  return `${id} ${status} ${step} ${resumeAt}`
}
