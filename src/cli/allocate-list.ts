import type { Policy, PolicyParameter } from '../core/allocation/index.ts'
import { kebabOf } from '../files/claims-csv.ts'
import { writeCsv, writeJson } from '../files/write.ts'

const SHOCKS =
  '  --shock -10%=2: a next move of the market and how likely it is; may be repeated, or "shocks" in the file'

/** The policies, each with what it needs and may be told. */
export function listText(policies: readonly Policy[]): string {
  return `${policies.map(entryText).join('\n\n')}\n`
}

export function listJson(policies: readonly Policy[]): string {
  return writeJson(
    policies.map(({ name, says, kind, needs, uses, parameters, takesShocks = false }) => ({
      name,
      says,
      kind,
      needs: needs.map(kebabOf),
      uses: uses.map(kebabOf),
      parameters: parameters.map((parameter) => ({ ...parameter })),
      takesShocks,
    })),
  )
}

export function listCsv(policies: readonly Policy[]): string {
  return writeCsv(
    ['policy', 'kind', 'needs', 'uses', 'parameters', 'says'],
    policies.map(({ name, kind, needs, uses, parameters, says }) => [
      name,
      kind,
      needs.map(kebabOf).join(' '),
      uses.map(kebabOf).join(' '),
      parameters.map((parameter) => `${parameter.name}=${parameter.usual}`).join(' '),
      says,
    ]),
  )
}

function entryText({ name, says, kind, needs, uses, parameters, takesShocks }: Policy): string {
  const lines = [`${name} (${kind})`, `  ${says}`, `  needs ${needs.map(kebabOf).join(', ')}`]
  if (uses.length > 0) lines.push(`  uses, where they are there, ${uses.map(kebabOf).join(', ')}`)
  const shocks = takesShocks ? [SHOCKS] : []
  return [...lines, ...parameters.map(parameterText), ...shocks].join('\n')
}

function parameterText({ name, says, usual, least, most }: PolicyParameter): string {
  return `  --parameter ${name}=${usual}: ${says}; from ${least} to ${most}`
}
