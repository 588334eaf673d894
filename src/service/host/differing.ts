import type { Batch } from '../../journal/batch-record.ts'
import { DecisionsDiffer } from './errors.ts'

/**
 * Names what is different in a row that was decided again: the first command whose outcome is another, or else the field
 * of the row.
 *
 * @param linesNow of the outcomes that were found now
 * @param linesThen those beside the row; null where there are none
 */
export function differing(
  row: number,
  before: Batch,
  now: Batch,
  linesNow: Uint8Array,
  linesThen: Uint8Array | null,
): DecisionsDiffer {
  if (before.outcomes === now.outcomes) return new DecisionsDiffer(row, null, fieldOf(before, now))
  const [told, found] = [linesOf(linesThen ?? new Uint8Array()), linesOf(linesNow)]
  const place = found.findIndex((line, at) => line !== told[at])
  if (linesThen === null || place < 0)
    return new DecisionsDiffer(
      row,
      null,
      `its outcomes had sha256 ${before.outcomes}, and have ${now.outcomes}`,
    )
  const command = before.commands?.[place]?.command.id ?? null
  return new DecisionsDiffer(
    row,
    command,
    `it came to ${shortened(told[place] ?? 'nothing')}, and comes to ${shortened(found[place])}`,
  )
}

function fieldOf(before: Batch, now: Batch): string {
  for (const field of ['firstSequence', 'count', 'fingerprint'] as const)
    if (before[field] !== now[field]) return `its ${field} was ${before[field]}, and is ${now[field]}`
  return 'its notes or the events kept of it are others'
}

function linesOf(bytes: Uint8Array): string[] {
  return new TextDecoder().decode(bytes).split('\n')
}

function shortened(line: string): string {
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
