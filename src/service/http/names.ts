import type { Account } from '../../core/book/book.ts'
import { type Names, namesOf } from '../../wire/service/names.ts'
import { isOwn } from '../access/may-ask.ts'
import { ownAccounts } from '../access/own-accounts.ts'
import type { Principal } from '../access/principal.ts'
import { notFound } from './problem.ts'
import type { Service } from './service.ts'

/** What is called what in the live house, closed losses included. */
export function namesIn({ host }: Service): Names {
  return namesOf(host.house, host.registry.accounts, host.journal.projections)
}

/** @throws {ProblemAnswer} 404 where nobody is called so */
export function accountCalled(names: Names, name: string): Account {
  const account = names.accountOf(name)
  if (account === undefined) throw notFound('account', 'account', name)
  return account
}

/** @throws {ProblemAnswer} 404 where no series has the symbol */
export function seriesCalled(names: Names, symbol: string): number {
  const series = names.seriesOf(symbol)
  if (series === undefined) throw notFound('symbol', 'series', symbol)
  return series
}

/** @throws {ProblemAnswer} 404 where no instrument has the symbol */
export function instrumentCalled(names: Names, symbol: string): number {
  const series = names.seriesOf(symbol)
  if (series === undefined || !names.house.markets.isInstrument(series))
    throw notFound('symbol', 'instrument', symbol)
  return series
}

/** The accounts that may be shown to whoever asks, in order; null where all may. */
export function ownOf({ host }: Service, principal: Principal | null): readonly Account[] | null {
  if (principal === null) return []
  return principal.role === 'participant' ? ownAccounts(host.house, principal) : null
}

/** Whether an account may be shown to whoever asks: all are, to everybody but a participant. */
export function maySee({ host }: Service, principal: Principal | null, account: Account): boolean {
  return principal !== null && (principal.role !== 'participant' || isOwn(host.house, principal, account))
}
