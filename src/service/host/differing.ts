import { type Batch, type BatchHead, headOf, type RecordedKept } from '../../journal/batch-record.ts'
import { linesIn } from '../../journal/outcome-reader.ts'
import { DecisionsDiffer } from './errors.ts'

/**
 * Names what is different in a row that was decided again: the first command whose outcome is another, or else the field
 * of the row.
 *
 * @param again what was found now
 * @param outcomesThen the outcomes beside the row; null where there are none
 */
export function differing(
  row: number,
  before: Batch,
  again: RecordedKept,
  outcomesThen: Uint8Array | null,
): DecisionsDiffer {
  const now = headOf(again.kept)
  if (before.outcomes === now.outcomes) return new DecisionsDiffer(row, null, fieldOf(before, now))
  const [told, found] = [linesIn(outcomesThen ?? new Uint8Array()), linesIn(again.outcomes)]
  const place = found.findIndex((line, at) => line !== told[at])
  if (outcomesThen === null || place < 0)
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

function fieldOf(before: Batch, now: BatchHead): string {
  for (const field of ['firstSequence', 'count', 'fingerprint'] as const)
    if (before[field] !== now[field]) return `its ${field} was ${before[field]}, and is ${now[field]}`
  return 'its notes or the events kept of it are others'
}

function shortened(line: string): string {
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
