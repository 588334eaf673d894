import type { CommandBody } from '../../core/engine/commands.ts'
import { type ProblemAnswer, problem } from '../http/problem.ts'

const routes: { readonly [Type in CommandBody['type']]?: string } = {
  'bust-trade': 'POST /v1/trades/:sequence/bust, which looks up in the journal that the trade was made',
  compensate: 'POST /v1/disputes/:dispute/close, which pays no more than its run found',
}

/** The problem of commands that are given or proposed by a route of their own alone, since that proves what they rest on. */
export function givenOtherwise({ type }: CommandBody): ProblemAnswer | null {
  const path = routes[type]
  if (path === undefined) return null
  const message = `Found ${type}, expected another command. Use ${path}.`
  return problem('forbidden', message, [{ field: 'type', rule: 'own-route', message }])
}
