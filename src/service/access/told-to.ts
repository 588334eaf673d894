import type { Names } from '../../wire/service/names.ts'
import { type FieldFault, type ProblemAnswer, problem } from '../http/problem.ts'
import { isOwn, notOwn } from './may-ask.ts'
import type { Principal } from './principal.ts'

/** Where the text of a participant's command names an account. */
const accountFields = ['account', 'from', 'to', 'bidder', 'holder', 'owner'] as const

/**
 * What a participant is told of the faults in his command: of an account that is not there no more than of one that is
 * somebody else's, whatever else is wrong beside it.
 */
export function toldTo(
  principal: Principal,
  text: unknown,
  faults: readonly FieldFault[],
  names: Names,
): ProblemAnswer {
  if (principal.role !== 'participant') return problem('invalid', faults[0].message, faults)
  const other =
    othersInText(principal, text, names) ?? faults.find(({ rule }) => rule === 'known-account')?.field
  return other === undefined ? problem('invalid', faults[0].message, faults) : notOwn(other, other)
}

function othersInText(principal: Principal, text: unknown, names: Names): string | undefined {
  const fields = typeof text === 'object' && text !== null ? text : {}
  return accountFields.find((field) => {
    const name = Object.hasOwn(fields, field)
      ? (fields as Readonly<Record<string, unknown>>)[field]
      : undefined
    if (typeof name !== 'string') return false
    const account = names.accountOf(name)
    return account === undefined || !isOwn(names.house, principal, account)
  })
}
