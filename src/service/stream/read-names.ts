import type { Account } from '../../core/book/book.ts'
import type { Names } from '../../wire/service/names.ts'
import { isOwn, notOwn } from '../access/may-ask.ts'
import type { Principal } from '../access/principal.ts'
import type { FieldFault } from '../http/problem.ts'
import { sightOf } from './rights.ts'

/** An account by name, if this reader may ask about it. Accounts of others are to him as if they were not. */
export function accountIn(
  name: string,
  field: string,
  principal: Principal,
  names: Names,
  faults: FieldFault[],
): Account | undefined {
  const account = names.accountOf(name)
  if (sightOf(principal).seesEverything) {
    if (account === undefined) faults.push(unknown(field, 'known-account', name, 'the name of an account'))
    return account
  }
  if (account !== undefined && isOwn(names.house, principal, account)) return account
  faults.push(...notOwn(field, name).problem.faults)
  return undefined
}

export function seriesIn(
  symbol: string,
  field: string,
  names: Names,
  faults: FieldFault[],
): number | undefined {
  const series = names.seriesOf(symbol)
  if (series === undefined)
    faults.push(unknown(field, 'known-instrument', symbol, 'the symbol of something that is listed'))
  return series
}

export function unknown(field: string, rule: string, found: string, expected: string): FieldFault {
  return { field, rule, message: `Found ${JSON.stringify(found)}, expected ${expected}.` }
}
