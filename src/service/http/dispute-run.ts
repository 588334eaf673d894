import { canonicalJson, type Json, toJson } from '../../wire/canonical-json.ts'
import type { RunRequest } from '../../wire/service/answers/dispute-requests.ts'
import { bodyFromText } from '../../wire/service/commands.ts'
import type { Names } from '../../wire/service/names.ts'
import { checkRunnable } from '../disputes/opening.ts'
import type { Change } from '../disputes/run-result.ts'
import type { Dispute } from '../registry/disputes.ts'
import { askPast } from './ask-past.ts'
import { namesIn } from './names.ts'
import { notFound, problem } from './problem.ts'
import type { Ask } from './route.ts'
import type { Service } from './service.ts'

/** What a run comes to, and with which changes. */
export async function runOf(
  ask: Ask<unknown, unknown, RunRequest>,
  { dispute, account }: Dispute,
): Promise<{ readonly changes: readonly Change[]; readonly result: Json }> {
  const { service, body } = ask
  const rows = rowsOf(body, service.host.place.rows)
  const changes = changesOf(body, namesIn(service))
  const name = `${dispute} ${rows} ${canonicalJson(changes)}`
  const question = () => ({ changes, rows, account })
  const result = await askPast(ask, 'run', name, question)
  return { changes, result: toJson(result) }
}

/** @throws {ProblemAnswer} where there is no such dispute, or it is run no more */
export function runnable({ host }: Service, number: number): Dispute {
  const found = host.registry.disputes.get(number)
  if (found === undefined) throw notFound('dispute', 'dispute', String(number))
  checkRunnable(found)
  return found
}

/** What is given in place of which command, as the engine has it. */
function changesOf({ changes }: RunRequest, names: Names): Change[] {
  const twice = changes.find(({ command }, at) => changes.findIndex((each) => each.command === command) < at)
  if (twice !== undefined) throw changedTwice(twice.command)
  return changes.map(({ command, body: text }, at) => {
    if (text === null) return { command, body: null }
    const read = bodyFromText(text, names, `changes.${at}.body`)
    if (!read.ok) throw problem('invalid', read.faults[0].message, read.faults)
    return { command, body: toJson(read.body) }
  })
}

function rowsOf({ rows: wanted }: RunRequest, there: number): number {
  if (wanted === undefined || wanted <= there) return wanted ?? there
  const message = `Found ${wanted} rows, expected at most the ${there} there are.`
  throw problem('invalid', message, [{ field: 'rows', rule: 'known-rows', message }])
}

function changedTwice(command: number) {
  const message = `Found command ${command} changed twice, expected each command once. Leave one of them out.`
  return problem('invalid', message, [{ field: 'changes', rule: 'once', message }])
}
