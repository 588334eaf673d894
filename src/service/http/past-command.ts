import type { Host, PastCommand } from '../host/host.ts'
import { notFound } from './problem.ts'

/**
 * The command that was carried out as a sequence.
 * @throws {ProblemAnswer} 404 where none was, or it is not on disk yet
 */
export async function commandAt(host: Host, sequence: number, field: string): Promise<PastCommand> {
  for await (const found of host.durableFrom(sequence)) {
    if (found.outcome.ok && found.outcome.sequence === sequence) return found
    break
  }
  throw notFound(field, 'sequence', String(sequence))
}
