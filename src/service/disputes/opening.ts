import { type ProblemAnswer, problem } from '../http/problem.ts'
import type { Dispute } from '../registry/disputes.ts'
import type { NoteBody } from '../registry/notes.ts'
import type { Registry } from '../registry/registry.ts'

/** Disputes of one account that may be open at once: each takes room in the journal. */
const MOST_OPEN = 20
/** Disputes of one account in a day, open or not: who takes his back and opens another takes room all the same. */
const MOST_A_DAY = 100
const DAY_MS = 86_400_000
/** Runs of one dispute, for the same reason. */
const MOST_RUNS = 20

/**
 * @param nextCommand id of the command that comes next: those before it were given
 * @throws {ProblemAnswer} where there is no such command, or the account disputes it already
 */
export function openDispute(
  { account, command, why }: { readonly account: number; readonly command: number; readonly why: string },
  nextCommand: number,
  { disputes }: Registry,
  now: number,
): NoteBody {
  if (command >= nextCommand) throw unknownCommand(command)
  const own = disputes.list().filter((each) => each.account === account)
  const open = own.filter(({ closed }) => closed === null)
  const same = open.find((each) => each.command === command)
  if (same !== undefined) throw alreadyDisputed(same)
  if (open.length >= MOST_OPEN) throw tooMany('account', `${open.length} open disputes`, MOST_OPEN)
  const lately = own.filter(({ opened }) => opened.at > now - DAY_MS).length
  if (lately >= MOST_A_DAY) throw tooMany('account', `${lately} disputes within a day`, MOST_A_DAY)
  return { type: 'dispute-opened', dispute: disputes.count, account, command, why }
}

/** @throws {ProblemAnswer} where a dispute is run no more */
export function checkRunnable({ closed, runs, dispute }: Dispute): void {
  if (closed !== null) throw closedAlready(dispute, closed.outcome)
  if (runs.length >= MOST_RUNS) throw tooMany('dispute', `${runs.length} runs`, MOST_RUNS)
}

export function closedAlready(dispute: number, outcome: string): ProblemAnswer {
  const message = `Found dispute ${dispute} closed (${outcome}), expected an open one. Open another one.`
  return problem('conflict', message, [{ field: 'dispute', rule: 'open-dispute', message }])
}

function unknownCommand(command: number): ProblemAnswer {
  const message = `Found command ${command}, expected one that was given. Its answer said its number.`
  return problem('invalid', message, [{ field: 'command', rule: 'known-command', message }])
}

function alreadyDisputed({ dispute, command }: Dispute): ProblemAnswer {
  const message = `Found command ${command} disputed by this account already, in dispute ${dispute}. Follow that one.`
  return problem('conflict', message, [{ field: 'command', rule: 'one-dispute', message }])
}

function tooMany(field: string, found: string, most: number): ProblemAnswer {
  const message = `Found ${found}, expected at most ${most}. End one of them first.`
  return problem('conflict', message, [{ field, rule: 'most', message }])
}
