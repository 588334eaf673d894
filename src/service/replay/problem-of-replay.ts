import { type ProblemAnswer, problem } from '../http/problem.ts'
import { ReplayRefused } from './errors.ts'

/** Waits for an answer about the past; what cannot be answered is told as a problem. */
export async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ReplayRefused) throw problemOf(error)
    throw error
  }
}

function problemOf({ kind, message }: ReplayRefused): ProblemAnswer {
  const faults = [{ field: '', rule: kind, message }]
  switch (kind) {
    case 'busy':
    case 'too-long':
    case 'left':
      return problem('replay-busy', message, faults, { 'retry-after': '60' })
    case 'share':
      return problem('too-many-requests', message, faults, { 'retry-after': '10' })
    case 'not-there':
      return problem('not-found', message, faults)
    case 'not-comparable':
      return problem('invalid', message, faults)
    default:
      return problem('gone', message, faults)
  }
}
