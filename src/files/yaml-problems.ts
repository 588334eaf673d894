import type { core, ZodError } from 'zod'
import { type Problem, shown } from './problems.ts'
import type { Path, YamlDocument } from './yaml.ts'

type Issue = core.$ZodIssue

/** What the mapping needs to know of a document; a record read from JSON Lines can offer it too. */
export type PlacedValue = Pick<YamlDocument, 'value' | 'placeOf' | 'keyPlaceOf'>

/**
 * Turns every issue of a failed zod check into problems with the place of the value, or of the key, at fault.
 *
 * An unknown key is a problem of its own, at that key. Of a union the branch that was meant is told: the one whose
 * tag fits, else all tags there are. A schema's own message is taken as the end of the sentence "expected …"; a
 * custom issue may set `params.found`, `params.expected` and `params.todo`.
 *
 * @param error from a schema that was given `document.value`
 */
export function problemsFromZod(document: PlacedValue, error: ZodError): Problem[] {
  return error.issues.flatMap((issue) => problemsOf(document, issue as Issue, []))
}

function problemsOf(document: PlacedValue, issue: Issue, above: Path): Problem[] {
  const path = [...above, ...(issue.path as Path)]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(document, [...path, key], key))
    case 'invalid_union':
      return unionProblems(document, issue, path)
    case 'invalid_key':
      return issue.issues.map((inner) => keyProblem(document, path, inner as Issue))
    case 'invalid_element':
      return issue.issues.flatMap((inner) => problemsOf(document, inner as Issue, path))
    default:
      return [valueProblem(document, path, issue)]
  }
}

function unknownKey(document: PlacedValue, path: Path, key: string): Problem {
  const todo = 'Check its spelling, or delete it'
  return {
    place: document.keyPlaceOf(path),
    found: `an unknown key ${shown(key)}`,
    expected: 'known keys only',
    todo,
  }
}

function keyProblem(document: PlacedValue, path: Path, inner: Issue): Problem {
  const found = `a key ${shown(String(path.at(-1)))}`
  return { place: document.keyPlaceOf(path), found, expected: expectedBy(inner) }
}

function valueProblem(document: PlacedValue, path: Path, issue: Issue): Problem {
  const params = issue.code === 'custom' ? issue.params : undefined
  const problem = {
    place: document.placeOf(path),
    found: textParam(params, 'found') ?? foundAt(document.value, path),
    expected: textParam(params, 'expected') ?? expectedBy(issue),
  }
  const todo = textParam(params, 'todo')
  return todo === undefined ? problem : { ...problem, todo }
}

function textParam(params: Record<string, unknown> | undefined, key: string): string | undefined {
  return typeof params?.[key] === 'string' ? params[key] : undefined
}

/** A union is told by the branch that was meant, so that one slip is one problem and not one for each branch. */
function unionProblems(document: PlacedValue, issue: core.$ZodIssueInvalidUnion, path: Path): Problem[] {
  const branches = issue.errors as Issue[][]
  const one = (at: Path, expected: string): Problem[] => [
    { place: document.placeOf(at), found: foundAt(document.value, at), expected },
  ]
  if (!isDefaultMessage(issue)) return one(path, issue.message)
  if (branches.length === 0) return one(path, optionsOf(issue) ?? 'one of the known forms')
  const possible = branches.filter((branch) => !branch.some(isOfWrongForm))
  if (possible.length === 0) return one(path, anyOf(branches.map((branch) => expectedBy(branch[0]))))
  const tag = possible.length > 1 ? sharedTag(possible) : undefined
  if (tag !== undefined) {
    const expected = anyOf(possible.map((branch) => expectedBy(branch.find((each) => isTag(each, tag))!)))
    return one([...path, tag], expected)
  }
  const meant = possible.toSorted((a, b) => a.length - b.length)[0]
  return meant.flatMap((inner) => problemsOf(document, inner, path))
}

/** Is the whole value of another form than the branch takes: a text where a mapping is due, another word? */
function isOfWrongForm(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
}

/** The key whose word fits no branch, if all of them stumble over the same one. */
function sharedTag(branches: Issue[][]): string | undefined {
  const keys = branches[0].filter((issue) => issue.code === 'invalid_value' && issue.path.length === 1)
  const shared = keys.find(({ path }) =>
    branches.every((branch) => branch.some((each) => isTag(each, path[0]))),
  )
  return shared === undefined ? undefined : String(shared.path[0])
}

function isTag(issue: Issue, key: PropertyKey): boolean {
  return issue.code === 'invalid_value' && issue.path.length === 1 && issue.path[0] === key
}

function optionsOf(issue: core.$ZodIssueInvalidUnion): string | undefined {
  const { options } = issue as { options?: unknown }
  return Array.isArray(options) ? anyOf(options.map((option) => shown(String(option)))) : undefined
}

/** What an issue's schema asks for, as the end of the sentence "expected …". */
function expectedBy(issue: Issue): string {
  if (!isDefaultMessage(issue)) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return formOf(issue.expected)
    case 'invalid_value':
      return anyOf(issue.values.map((value) => shown(String(value))))
    case 'invalid_format':
      return issue.pattern === undefined ? `a text in ${issue.format} form` : `a text like ${issue.pattern}`
    case 'too_small':
      return `${issue.exact ? 'exactly' : issue.inclusive === false ? 'more than' : 'at least'} ${measured(issue.minimum, issue.origin)}`
    case 'too_big':
      return `${issue.exact ? 'exactly' : issue.inclusive === false ? 'less than' : 'at most'} ${measured(issue.maximum, issue.origin)}`
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    default:
      return issue.message
  }
}

/** zod's own messages begin with these words; any other was written by the schema's author. */
function isDefaultMessage(issue: Issue): boolean {
  return /^(Invalid|Too small|Too big|Unrecognized key)/.test(issue.message)
}

function formOf(type: string): string {
  if (type === 'string') return 'a text'
  if (type === 'object' || type === 'record' || type === 'map') return 'a mapping'
  if (type === 'array' || type === 'tuple' || type === 'set') return 'a list'
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`
}

function measured(bound: number | bigint, origin: string): string {
  if (origin === 'string') return `${bound} ${plural('character', bound)}`
  if (origin === 'array' || origin === 'set' || origin === 'map')
    return `${bound} ${bound === 1 ? 'entry' : 'entries'}`
  return String(bound)
}

function plural(word: string, count: number | bigint): string {
  return Number(count) === 1 ? word : `${word}s`
}

function anyOf(expected: string[]): string {
  const each = [...new Set(expected)]
  return each.length === 1 ? each[0] : `${each.slice(0, -1).join(', ')} or ${each.at(-1)}`
}

function foundAt(root: unknown, path: Path): string {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return missing(path)
    value = (value as Record<string | number, unknown>)[step]
  }
  if (value === undefined) return path.length === 0 ? 'an empty file' : missing(path)
  if (typeof value === 'string') return value === '' ? 'nothing' : shown(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  return value !== null && typeof value === 'object' ? 'a mapping' : String(value)
}

function missing(path: Path): string {
  const last = path.at(-1)
  return typeof last === 'number' ? `no entry ${last + 1}` : `no key ${shown(String(last))}`
}
