import { sumOf } from '../core/money/columns.ts'
import { formatDecimal } from '../core/money/units.ts'
import { writeCsv, writeJson } from '../files/write.ts'
import type { Measure } from '../lab/metrics/measure.ts'
import type { Answer, Explained } from './allocate-answer.ts'

/** An allocation for programs: amounts are decimal texts, ratios numbers, and what is not defined says why. */
export function allocationJson({ policy, question, allotment, measures, explained }: Answer): string {
  const { decimals, claims, budget } = question
  const money = (units: bigint | number): string => formatDecimal(units, decimals)
  return writeJson({
    policy: policy.name,
    says: policy.says,
    decimals,
    budget: money(budget),
    taken: money(sumOf(allotment.parts, 'part')),
    residual: money(allotment.residual),
    residualIs: allotment.residualIs,
    over: allotment.over === undefined ? undefined : money(allotment.over),
    level: allotment.level === null ? undefined : levelJson(allotment.level),
    parts: claims.ids.map((id, row) => ({
      id,
      part: money(allotment.parts[row]),
      cap: money(allotment.caps[row]),
    })),
    metrics: measures.map((measure) => measureJson(measure, decimals)),
    explained: explained === null ? undefined : explainedJson(explained, claims.ids, decimals),
  })
}

/** The parts alone, a row for each claim in the order of ids. */
export function allocationCsv({ question, allotment }: Answer): string {
  const { claims, decimals } = question
  const rows = claims.ids.map((id, row) => [
    id,
    formatDecimal(allotment.parts[row], decimals),
    formatDecimal(allotment.caps[row], decimals),
  ])
  return writeCsv(['id', 'part', 'cap'], rows)
}

export function measureJson(
  { name, unit, published, corrected, says, note }: Measure,
  decimals: number,
): object {
  const figure = (value: Measure['published']): object | null =>
    value === null ? null : 'missing' in value ? value : { value: figureJson(value, unit, decimals) }
  return { name, unit, published: figure(published), corrected: figure(corrected), says, note }
}

/** An amount as a decimal text, a count or a ratio as a number. */
export function figureJson(
  { value }: { readonly value: number | bigint },
  unit: Measure['unit'],
  decimals: number,
): string | number {
  return unit === 'money' ? formatDecimal(value, decimals) : exactNumber(Number(value))
}

function explainedJson(
  { level, extras, queue }: Explained,
  ids: readonly string[],
  decimals: number,
): object {
  const at = (found: { readonly row: number; readonly cap: number; readonly weight: number } | null) =>
    found === null
      ? null
      : { id: ids[found.row], cap: formatDecimal(found.cap, decimals), weight: String(BigInt(found.weight)) }
  return {
    level:
      level === null
        ? undefined
        : {
            ...levelJson(level.level),
            saturated: level.saturated,
            sharing: level.sharing,
            without: level.without,
            last: at(level.last),
            next: at(level.next),
          },
    extras: extras.map(({ row, steps }) => ({ id: ids[row], steps })),
    queue: queue?.map(({ row, score }) => ({
      id: ids[row],
      score: score === null ? null : exactNumber(score),
    })),
  }
}

function levelJson({ numerator, denominator }: { numerator: bigint; denominator: bigint }): object {
  return { numerator, denominator }
}

/** A whole number past 2^53 as a text: a reader of JSON may not keep its digits. */
function exactNumber(value: number): number | string {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value
}
