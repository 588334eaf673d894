import type { Account } from '../../core/book/book.ts'
import { SCENARIO } from '../../core/book/layout.ts'
import { Assessment } from '../../core/margin/model.ts'
import type { House } from '../../core/waterfall/house.ts'
import { isParticipant } from '../../core/waterfall/selection.ts'
import type { Words } from '../run/words.ts'
import type { OptionBook } from '../run-result.ts'

/** Most participants of a house whose books are followed: beyond, what is kept would outgrow what is told. */
const MOST_FOLLOWED = 512

interface Followed {
  readonly equity: bigint[]
  readonly maintenance: bigint[]
}

/** Follows the equity of every bucket under a scenario model, since who falls is known only afterwards. */
export class OptionBooks {
  readonly #books = new Map<Account, Followed>()
  readonly #assessment = new Assessment()
  #moments = 0

  /** Takes down a moment of the timeline. */
  sample(house: House): void {
    this.#moments += 1
    if (!house.markets.hasReferences || house.book.accounts > MOST_FOLLOWED) return
    for (let row = 0; row < house.book.accounts; row += 1)
      if (isParticipant(house, row) && (this.#books.has(row) || house.book.has(row, SCENARIO)))
        this.#note(house, row)
  }

  #note(house: House, row: Account): void {
    house.model.assess(row, this.#assessment)
    const book = this.#books.get(row) ?? this.#begun(row)
    book.equity.push(BigInt(this.#assessment.netEquity))
    book.maintenance.push(BigInt(this.#assessment.maintenance))
  }

  /** One that comes in later had nothing before. */
  #begun(row: Account): Followed {
    const before = (): bigint[] => Array.from({ length: this.#moments - 1 }, () => 0n)
    const book = { equity: before(), maintenance: before() }
    this.#books.set(row, book)
    return book
  }

  /** Of those asked for, in the order of their rows. */
  told(words: Words, rows: ReadonlySet<Account>, assetOf: (row: Account) => number): OptionBook[] {
    return [...this.#books]
      .filter(([row]) => rows.has(row))
      .toSorted(([a], [b]) => a - b)
      .map(([row, book]) => ({ account: words.account(row), asset: assetOf(row), ...book }))
  }
}
