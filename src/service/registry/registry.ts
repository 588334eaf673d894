import type { Json } from '../../wire/canonical-json.ts'
import { AccountNames } from './accounts.ts'
import { Disputes } from './disputes.ts'
import { KeptRequests } from './kept-requests.ts'
import { Keys } from './keys.ts'
import type { Note } from './notes.ts'
import { Proposals } from './proposals.ts'

/**
 * What the service knows beside the house: names, keys, proposals, disputes, and which requests gave them. It is the fold of all notes of the
 * journal and of nothing else, so a restart comes to the same. Each part has a file.
 */
export class Registry {
  readonly accounts: AccountNames = new AccountNames()
  readonly keys: Keys = new Keys()
  readonly proposals: Proposals = new Proposals()
  readonly disputes: Disputes = new Disputes()
  readonly requests: KeptRequests = new KeptRequests()

  fold(note: Note): void {
    switch (note.type) {
      case 'account-named':
        return this.accounts.give(note.account, note.name)
      case 'key-made':
      case 'key-revoked':
      case 'nonce-used':
        return this.keys.fold(note)
      case 'request-kept':
        return this.requests.fold(note)
      case 'proposal-made':
      case 'proposal-approved':
      case 'proposal-withdrawn':
      case 'proposal-waits':
      case 'proposal-given':
        return this.proposals.fold(note)
      case 'dispute-opened':
      case 'dispute-run-again':
      case 'dispute-paid':
      case 'dispute-closed':
      case 'receipt-secret-made':
        return this.disputes.fold(note)
    }
  }

  /** As plain data, for a snapshot. */
  freeze(): Json {
    return {
      accounts: [...this.accounts.entries()].map(({ account, name }) => [account, name]),
      keys: this.keys.freeze(),
      proposals: this.proposals.freeze(),
      disputes: this.disputes.freeze(),
      requests: this.requests.freeze(),
    }
  }

  /** @throws {z.ZodError} when the data is none that `freeze` made */
  static thaw(json: unknown): Registry {
    const registry = new Registry()
    const parts = json as Readonly<Record<string, unknown>>
    for (const [account, name] of parts.accounts as [number, string][]) registry.accounts.give(account, name)
    registry.keys.thaw(parts.keys)
    registry.proposals.thaw(parts.proposals)
    registry.disputes.thaw(parts.disputes)
    // A snapshot of before there were any has none.
    registry.requests.thaw(parts.requests ?? [])
    return registry
  }
}
