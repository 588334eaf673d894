import type { Account } from '../../core/book/book.ts'
import type { AccountNames } from '../registry/accounts.ts'
import { namesIn } from './names.ts'
import type { Service } from './service.ts'

/** Names in one text. */
const EACH = 4096

/**
 * Names of all accounts by row, written down: of each row once, since it keeps its name. Only the last text, which more rows
 * come to, is made whenever it is asked for.
 */
class WrittenNames {
  #texts: string[] = []
  /** Accounts of the house among the rows of whole texts. */
  #ofHouse: Account[] = []
  /** Names of participants in whole texts. */
  #named = 0

  read(service: Service): AllNames {
    const found = this.#read(service)
    if (found.named === service.host.registry.accounts.count) return found
    // A row was named after it was written down.
    this.#texts = []
    this.#ofHouse = []
    this.#named = 0
    return this.#read(service)
  }

  #read(service: Service): Read {
    const { accounts } = service.host.house.book
    while ((this.#texts.length + 1) * EACH <= accounts) {
      const from = this.#texts.length * EACH
      const { text, ofHouse, named } = written(service, from, from + EACH)
      this.#texts.push(text)
      this.#ofHouse.push(...ofHouse)
      this.#named += named
    }
    const last = written(service, this.#texts.length * EACH, accounts)
    return {
      texts: [...this.#texts, last.text],
      ofHouse: [...this.#ofHouse, ...last.ofHouse],
      named: this.#named + last.named,
    }
  }
}

function written(service: Service, from: Account, until: Account): Omit<Read, 'texts'> & { text: string } {
  const names = namesIn(service)
  const { house, registry } = service.host
  const list: string[] = []
  const ofHouse: Account[] = []
  let named = 0
  for (let row = from; row < until; row += 1) {
    const kind = house.book.kindOf(row)
    const given = registry.accounts.nameOf(row)
    if (given !== undefined) named += 1
    if (kind !== 'participant' && kind !== 'isolated') ofHouse.push(row)
    list.push(given ?? names.accountName(row))
  }
  return { text: JSON.stringify(list), ofHouse, named }
}

interface AllNames {
  /** Names by row, as JSON lists one behind the other. */
  readonly texts: readonly string[]
  /** Rows of the house's own accounts. */
  readonly ofHouse: readonly Account[]
}

interface Read extends AllNames {
  /** Participants' names among them. */
  readonly named: number
}

const known = new WeakMap<AccountNames, WrittenNames>()

/** Names of all accounts, cheap enough to be asked for with every question. */
export function allNames(service: Service): AllNames {
  const { accounts } = service.host.registry
  const names = known.get(accounts) ?? new WrittenNames()
  known.set(accounts, names)
  return names.read(service)
}
