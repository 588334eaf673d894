import type { z } from 'zod'
import { type PlacedValue, problemsFromZod } from '../../files/yaml-problems.ts'
import type { FieldFault } from './problem.ts'

/** No more faults than these are told: a body of thousands of wrong entries is not answered with a book. */
const MOST = 100
/** Nor is one fault told in more characters, on either side. */
const LONGEST = 1000

/** What a schema says of a value, by field: what was found there, what was expected, and the rule that it breaks. */
export function faultsFromZod(error: z.ZodError, value: unknown): FieldFault[] {
  const rules = new Map<string, string>()
  for (const issue of error.issues) gatherRules(issue, [], rules)
  return problemsFromZod(placed(value), error)
    .slice(0, MOST)
    .map(({ place: { file: field }, found, expected, todo }) => ({
      field,
      rule: rules.get(field) ?? 'form',
      message: sentence(found, expected, todo),
    }))
}

/** A request has no lines and columns: the place of a value is its field. */
function placed(value: unknown): PlacedValue {
  const placeOf = (path: readonly (string | number)[]): { file: string; line: number; column: number } => ({
    file: fieldOf(path),
    line: 0,
    column: 0,
  })
  return { value, placeOf, keyPlaceOf: placeOf }
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}

function sentence(found: string, expected: string, todo: string | undefined): string {
  const told = `Found ${shortened(found)}, expected ${shortened(expected).replace(/\.$/, '')}.`
  return todo === undefined ? told : `${told} ${todo.replace(/\.$/, '')}.`
}

/** What was sent is not sent back whole: an answer is no larger than what it says. */
function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

type Issue = z.core.$ZodIssue

const named: Readonly<Partial<Record<Issue['code'], string>>> = {
  invalid_type: 'type',
  invalid_value: 'one-of',
  invalid_key: 'key',
  too_big: 'most',
  too_small: 'least',
  not_multiple_of: 'multiple',
}

/** The rules broken at each field, those inside the branches of a union among them; the first that is found counts. */
function gatherRules(issue: Issue, above: readonly PropertyKey[], rules: Map<string, string>): void {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    for (const key of issue.keys) note(rules, [...path, key], 'known-field')
  else if (issue.code === 'invalid_union' && issue.errors.length > 0)
    for (const inner of issue.errors.flat()) gatherRules(inner, path, rules)
  else note(rules, path, ruleOf(issue))
}

function note(rules: Map<string, string>, path: readonly PropertyKey[], rule: string): void {
  const field = fieldOf(path)
  if (!rules.has(field)) rules.set(field, rule)
}

function ruleOf(issue: Issue): string {
  const own = issue.code === 'custom' ? issue.params?.rule : undefined
  return typeof own === 'string' ? own : (named[issue.code] ?? 'form')
}
