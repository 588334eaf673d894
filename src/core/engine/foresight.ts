import { FLAGS, SERIES } from '../book/layout.ts'
import type { House } from '../waterfall/house.ts'
import type { CommandBody } from './commands.ts'

/**
 * Reads the rows that commands to come will read, and changes nothing. Who has several in hand foresees them before he
 * submits the first: reads that do not wait for each other come from memory together, where a command waits for one behind
 * the other.
 */
export class Foresight {
  /** Of all that was read: a compiler leaves out a reading that nobody uses. */
  #read = 0

  /** A row that does not exist is not read. */
  foresee({ book: { links, accounts } }: House, body: CommandBody): void {
    if (body.type !== 'trade') return
    const { buyer, seller } = body
    if (!(buyer >= 0 && buyer < accounts && seller >= 0 && seller < accounts)) return
    const [first, second] = [(buyer << 5) + FLAGS, (seller << 5) + FLAGS]
    // Both lines of a row: the account with its first position, and the two positions behind it.
    this.#read ^= links[first] ^ links[first + 8 + SERIES] ^ links[second] ^ links[second + 8 + SERIES]
  }
}
