import type { Account } from '../../core/book/book.ts'
import { SCENARIO } from '../../core/book/layout.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { ScenarioAtDefault } from '../run-result.ts'
import { greeksOfBook } from './book-greeks.ts'

/** Lines that put the others together. */
const sums: ReadonlySet<string> = new Set(['initial', 'maintenance'])

/** What a scenario model asks of a bucket as it stands, and the Greeks of what it holds; undefined under brackets. */
export function scenarioAtDefault(house: House, row: Account): ScenarioAtDefault | undefined {
  if (!house.book.has(row, SCENARIO)) return undefined
  const lines = house.model.explain(row)
  const at = worstPlace(house, lines)
  if (at === -1) return undefined
  const worst = lines[at]
  const model = worst.name.slice(0, worst.name.lastIndexOf(' '))
  const asked = lines
    .slice(at + 1)
    .map(({ name, formula, amount }) => ({ name: name.slice(model.length + 1), formula, amount }))
  return {
    model,
    worst: { scenario: worst.formula, loss: worst.amount },
    charges: asked.filter(({ name, amount }) => !sums.has(name) && amount !== 0n),
    maintenance: asked.find(({ name }) => name === 'maintenance')?.formula ?? '',
    greeks: greeksOfBook(house, row),
  }
}

/** Lines of a bucket's worth come before that of its worst scenario, and those of its requirement after it. */
export function worstPlace({ models }: House, lines: readonly { readonly name: string }[]): number {
  const first = new Set(models.list.map(({ name }) => `${name} worst`))
  return lines.findIndex(({ name }) => first.has(name))
}
