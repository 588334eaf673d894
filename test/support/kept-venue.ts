import { createHash } from 'node:crypto'
import type { CommandBody } from '../../src/core/engine/commands.ts'
import type { Rulebook } from '../../src/core/waterfall/rulebook.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { MemoryJournal } from '../../src/journal/memory-journal.ts'
import { newKey } from '../../src/service/access/keys.ts'
import { type AccessOptions, accessDefaults } from '../../src/service/access/options.ts'
import type { Principal } from '../../src/service/access/principal.ts'
import type { Random } from '../../src/service/access/secrets.ts'
import type { Host, Reply } from '../../src/service/host/host.ts'
import { openHost } from '../../src/service/host/open-host.ts'
import type { Role } from '../../src/service/registry/notes.ts'
import type { KeyRequest } from '../../src/wire/service/answers/keys.ts'
import { perpTerms, usualRulebook } from './clearing-house.ts'

/** 1 January 2026. */
export const START = 1_767_225_600_000

/** Chance that is the same each time. */
export function chanceOf(seed: string): Random {
  let drawn = 0
  return (bytes) => {
    drawn += 1
    return createHash('sha512').update(`${seed} ${drawn}`).digest().subarray(0, bytes)
  }
}

/** A key that a test made: what the service knows of it, and the secret. */
export interface MadeKey {
  readonly principal: Principal
  readonly secret: string
}

const admin: Principal = { key: 'first', role: 'admin', holder: 'first', owner: null, nonce: null }

/** A host in memory with a clock of its own, for tests of who may do what. */
export class KeptVenue {
  host: Host
  now: number = START
  readonly options: AccessOptions
  readonly random: Random = chanceOf('kept venue')
  readonly clock = (): number => this.now

  private constructor(host: Host, options: Partial<AccessOptions>) {
    this.host = host
    this.options = { ...accessDefaults, ...options }
  }

  /** Without a rulebook it is still being set up. */
  static async open(
    options: Partial<AccessOptions> = {},
    journal: Journal = new MemoryJournal(),
  ): Promise<KeptVenue> {
    let clock = (): number => START
    const host = await openHost({ journal, clock: () => clock() })
    const venue = new KeptVenue(host, options)
    clock = venue.clock
    const body: CommandBody = { type: 'list-asset', terms: { name: 'USD', decimals: 2, borrowLimit: 0 } }
    await venue.give(body)
    await venue.give({ type: 'list-instrument', terms: perpTerms })
    await venue.give({ type: 'open-account', kind: 'fund', asset: 0, name: 'BTC-PERP' })
    return venue
  }

  /** With a rulebook, a mark, and money in everybody's account. */
  static async ready(
    options: Partial<AccessOptions> = {},
    names: readonly string[] = ['ada', 'bo'],
    rulebook: Rulebook = usualRulebook,
    journal: Journal = new MemoryJournal(),
  ): Promise<KeptVenue> {
    const venue = await KeptVenue.open(options, journal)
    await venue.give({ type: 'adopt-rulebook', rulebook })
    await venue.give({ type: 'move-marks', marks: [{ series: 0, mark: 40_000 }] })
    for (const name of names) {
      const account = await venue.account(name)
      await venue.give({ type: 'deposit', account, asset: 0, amount: 10_000_000 })
    }
    return venue
  }

  async give(make: CommandBody): Promise<Extract<Reply, { is: 'done' }>> {
    const reply = await this.host.submit({ by: 'opening', make })
    if (reply.is !== 'done') throw new Error(`expected ${make.type} done: ${JSON.stringify(reply)}`)
    return reply
  }

  /** Stops, and goes on with the journal as it is found again. */
  async restart(reopened: () => Promise<Journal> | Journal): Promise<void> {
    await this.host.close()
    this.host = await openHost({ journal: await reopened(), clock: this.clock })
  }

  async trade(buyer: string, seller: string, quantity: number, price: number): Promise<void> {
    const { accounts } = this.host.registry
    const sides = { buyer: accounts.rowOf(buyer)!, seller: accounts.rowOf(seller)!, taker: 'buyer' } as const
    await this.give({
      type: 'trade',
      ...sides,
      series: 0,
      quantity,
      price,
      buyerOrder: null,
      sellerOrder: null,
    })
  }

  /** Opens an account under a name; with an owner it is an isolated one of his. */
  async account(name: string, owner: number | null = null): Promise<number> {
    const account = this.host.house.book.accounts
    const kind = owner === null ? 'participant' : 'isolated'
    await this.give({ type: 'open-account', kind, asset: 0, owner } as CommandBody)
    await this.host.note('opening', () => [{ type: 'account-named', account, name }])
    return account
  }

  async key(role: Role, more: Partial<KeyRequest> = {}): Promise<MadeKey> {
    const request = {
      role,
      holder: role,
      owner: null,
      publicKey: null,
      replaces: null,
      overlapMs: 0,
      ...more,
    }
    let secret = ''
    const [note] = await this.host.note('first', (house, registry) => {
      const made = newKey(request, admin, this.random, this.now, house, registry)
      secret = made.secret
      return [made.note]
    })
    if (note?.type !== 'key-made') throw new Error('expected a key')
    const { key, holder, owner } = note
    return { principal: { key, role, holder, owner, nonce: null }, secret }
  }
}
