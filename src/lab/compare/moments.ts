import type { Account } from '../../core/book/book.ts'
import type { Event } from '../../core/engine/events.ts'
import { mulDiv } from '../../core/money/mul-div.ts'
import { lossOf, OWN_SIBLINGS } from '../../core/waterfall/apply.ts'
import { fromHomeOf, inHomeOf } from '../../core/waterfall/bucket.ts'
import type { House } from '../../core/waterfall/house.ts'
import { isParticipant } from '../../core/waterfall/selection.ts'
import { Candidates } from './candidates.ts'
import { type Charges, fairnessOf } from './min-max.ts'
import type { Moment } from './observed.ts'
import { type EventOf, isForced, type WatchPart } from './watch-part.ts'

/**
 * Every step that charged participants, held against the fairest way to take as much of the same candidates.
 *
 * Candidates of a charge are those in its columns, each up to its cap there. Candidates of a deleveraging are all
 * participants who held the other side and had no loss, each up to what its whole position would have given up at the
 * price that was applied.
 */
export class Moments implements WatchPart {
  readonly #told: Moment[] = []
  readonly #names: readonly string[]
  readonly #candidates = new Candidates()
  #wasCandidate: Uint8Array = new Uint8Array(0)

  constructor(names: readonly string[]) {
    this.#names = names
  }

  begin(house: House): void {
    this.#wasCandidate = new Uint8Array(house.book.accounts)
  }

  before(house: House, event: Event): void {
    if (event.type === 'allocated' && event.step !== OWN_SIBLINGS) this.#allocated(house, event)
    if (event.type === 'deleveraged' && isForced(event)) this.#deleveraged(house, event)
    if (event.type === 'claim-recorded' && event.holders !== undefined)
      this.#cut(house, event, event.holders.accounts, event.holders.units)
    this.#candidates.note(house, event)
  }

  /** Holders of a claim were cut for it; what they have is the most they could have been cut by. */
  #cut(house: House, event: EventOf<'claim-recorded'>, accounts: Int32Array, amounts: Float64Array): void {
    const equities = Float64Array.from(accounts, (account) => this.#candidates.equityOf(house, account))
    const caps = amounts.map((amount, at) => Math.max(amount, equities[at]))
    this.#tell(house, event, event.asset, 1, { accounts, amounts, caps, equities })
  }

  end(): void {
    this.#candidates.end()
  }

  #allocated(house: House, event: EventOf<'allocated'>): void {
    const rows = [...event.payers.keys()].filter((at) => isParticipant(house, event.payers[at]))
    if (rows.length === 0) return
    const accounts = Int32Array.from(rows, (at) => event.payers[at])
    const charges = {
      accounts,
      amounts: Float64Array.from(rows, (at) => event.amounts[at]),
      caps: Float64Array.from(rows, (at) => Math.max(event.caps[at], event.amounts[at])),
      equities: Float64Array.from(accounts, (account) => this.#candidates.equityOf(house, account)),
    }
    this.#tell(house, event, event.asset, event.losses.length, charges)
  }

  #deleveraged(house: House, event: EventOf<'deleveraged'>): void {
    const { bucket, asset } = lossOf(house, event.loss)
    const gaps = event.gaps.map((gap) => inHomeOf(house, bucket, event.series, gap))
    const givenUp = gaps.reduce((sum, gap) => sum + Math.max(0, -gap), 0)
    if (givenUp === 0) return
    const held = house.book.quantityOf(bucket, event.series)
    const askable = new Set(this.#candidates.opposite(house, event.series, held))
    for (let at = 0; at < event.takers.length; at += 1) if (gaps[at] < 0) askable.add(event.takers[at])
    const accounts = Int32Array.from(askable).sort()
    const equities = Float64Array.from(accounts, (account) => {
      const equity = this.#candidates.equityOf(house, account)
      if (house.book.homeAssetOf(account) === asset) return equity
      return inHomeOf(house, bucket, event.series, fromHomeOf(house, account, event.series, equity))
    })
    const { amounts, caps } = chargesOf(house, event, gaps, accounts, givenUp)
    this.#tell(house, event, asset, 1, { accounts, amounts, caps, equities })
  }

  #tell(
    house: House,
    { name, kind }: { readonly name: string; readonly kind: string },
    asset: number,
    losses: number,
    charges: Charges,
  ): void {
    for (let at = 0; at < charges.accounts.length; at += 1) this.#wasCandidate[charges.accounts[at]] = 1
    const { largestPayer, ...fairness } = fairnessOf(charges)
    if (fairness.total === 0n) return
    this.#told.push({
      ...{ at: house.at, name, kind, asset, losses, candidates: charges.accounts.length, ...fairness },
      largestPayer: this.#names[charges.accounts[largestPayer]] ?? '',
    })
  }

  get told(): readonly Moment[] {
    return this.#told
  }

  wasCandidate(row: Account): boolean {
    return this.#wasCandidate[row] === 1
  }
}

/** What each gave up in the asset of the loss, and what its whole position would have at the price that was applied. */
function chargesOf(
  house: House,
  { series, takers, quantities }: EventOf<'deleveraged'>,
  gaps: Float64Array,
  accounts: Int32Array,
  givenUp: number,
): Pick<Charges, 'amounts' | 'caps'> {
  const own = new Map<Account, number>()
  let quantity = 0
  for (let at = 0; at < takers.length; at += 1) {
    if (gaps[at] >= 0) continue
    own.set(takers[at], (own.get(takers[at]) ?? 0) - gaps[at])
    quantity += Math.abs(quantities[at])
  }
  const amounts = Float64Array.from(accounts, (account) => own.get(account) ?? 0)
  const caps = Float64Array.from(accounts, (account, at) => {
    const size = Math.abs(house.book.quantityOf(account, series))
    // Nobody is asked for more than there is to find, which also keeps the product within a cell.
    const most = size >= quantity ? givenUp : mulDiv(size, givenUp, quantity, 'ceil')
    return Math.max(amounts[at], most)
  })
  return { amounts, caps }
}
