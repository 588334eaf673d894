import type { Account } from '../book/book.ts'
import { NONE, UNMARGINED } from '../book/layout.ts'
import { netEquityOf } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import { isPoolAbove } from '../waterfall/pool-trigger.ts'
import { type Rulebook, rulebookInForce } from '../waterfall/rulebook.ts'
import type { CommandBody } from './commands.ts'

/**
 * Pools have no margin and hang in no trigger list, so the safety check never sees them. The one a rulebook's trigger
 * names is looked at after every command, and one whose money was written off in that command.
 */
export function addPools(house: House, body: CommandBody, actionable: Account[]): void {
  const rulebook = rulebookInForce(house.rulebooks)
  if (rulebook === null) return
  if (body.type === 'write-off') addPool(house, rulebook, body.account, actionable)
  if (rulebook.poolTrigger === undefined) return
  const pool = house.tables.named.get(rulebook.poolTrigger.pool)
  if (pool !== undefined) addPool(house, rulebook, pool, actionable)
}

function addPool(house: House, rulebook: Rulebook, pool: Account, actionable: Account[]): void {
  const { book } = house
  if (!book.has(pool, UNMARGINED) || book.openLossOf(pool) !== NONE || actionable.includes(pool)) return
  if (isPoolInNeed(house, rulebook, pool)) actionable.push(pool)
}

/** Whether a pool has to be worked on: it owes more than it has, or traders' profit has reached the trigger. */
export function isPoolInNeed(house: House, { poolTrigger }: Rulebook, pool: Account): boolean {
  return netEquityOf(house, pool) < 0 || isPoolAbove(house, poolTrigger, pool)
}
