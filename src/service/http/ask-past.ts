import { askerOf } from '../access/principal.ts'
import { answered } from '../replay/problem-of-replay.ts'
import type { Asked, Questions } from '../replay/tasks.ts'
import type { Ask } from './route.ts'

/** Whoever asks a route for something of the past. */
export type PastAsk = Pick<Ask<unknown, unknown, unknown>, 'service' | 'principal' | 'hungUp'>

/**
 * Asks the past for him, until he hangs up.
 *
 * @param key what the question is known by when it is asked again
 * @param make the question, made when its turn has come
 * @throws {ProblemAnswer} when it cannot be answered, or not now
 */
export function askPast<Kind extends Asked>(
  { service, principal, hungUp }: PastAsk,
  kind: Kind,
  key: string,
  make: () => Questions[Kind]['ask'],
): Promise<Questions[Kind]['answer']> {
  return answered(service.replays.ask(kind, key, make, askerOf(principal), hungUp()))
}
