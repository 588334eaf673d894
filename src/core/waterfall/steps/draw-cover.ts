import type { Account } from '../../book/book.ts'
import { availableOf, deficitOf } from '../bucket.ts'
import type { House } from '../house.ts'
import type { Loss } from '../loss.ts'
import type { Cover } from '../mutual.ts'
import type { Caps, StepOf } from '../rulebook.ts'
import type { Turn } from '../turn.ts'
import { capacityOf, isInForce } from '../vault.ts'
import { drawFrom } from './draw.ts'
import { namedAccount } from './payer.ts'

const noCaps: Caps = { perLoss: null, perCommand: null, perWindow: null }

/**
 * Pays deficits out of cover that the loss's holder bought from a vault: the smallest of the deficit, the cover in force
 * for its source when it opened, and what the vault may cover now. All its shares bear it, since each is a part of less.
 */
export function drawCover(
  turn: Turn,
  losses: readonly Loss[],
  step: StepOf<'draw-cover'>,
  index: number,
): void {
  const { house } = turn
  const payer = namedAccount(house, step.vault, losses[0].asset)
  const vault = payer === null ? undefined : house.tables.vaults.get(payer)
  if (payer === null || vault === undefined) return
  for (const loss of losses) {
    const covers = coversOf(house, payer, loss)
    const covered = covers.reduce((sum, { amount, used }) => sum + amount - used, 0)
    const money = availableOf(house, payer)
    const capacity = capacityOf(vault, money)
    const room = capacity < BigInt(money) ? Number(capacity) : money
    const amount = Math.min(deficitOf(house, loss), covered)
    if (amount === 0) continue
    const [paid] = drawFrom(turn, payer, room, [{ loss, amount }], step, index, noCaps, true)
    useUp(turn, loss, covers, paid)
  }
}

/** The oldest cover is used first. */
function useUp(turn: Turn, loss: Loss, covers: readonly Cover[], paid: number): void {
  let left = paid
  for (const cover of covers) {
    const amount = Math.min(left, cover.amount - cover.used)
    if (amount === 0) continue
    left -= amount
    turn.tell({ type: 'cover-used', loss: loss.id, cover: cover.id, amount })
  }
}

function coversOf(house: House, vault: Account, loss: Loss): Cover[] {
  const owner = house.book.ownerOf(loss.bucket)
  return [...house.tables.covers.values()].filter(
    (cover) =>
      cover.vault === vault &&
      (cover.holder === loss.bucket || cover.holder === owner) &&
      cover.sources.includes(loss.source) &&
      isInForce(cover, loss.openedAt),
  )
}
