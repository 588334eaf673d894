import { type core, ZodError } from 'zod'
import { problemsFromZod } from '../../files/yaml-problems.ts'
import { placed } from './documents.ts'
import { MOST_FAULTS, type TextFault } from './reading.ts'
import { under } from './record.ts'

/** How deep lists and mappings may stand in each other: rulebooks need about a dozen. */
const DEEPEST = 32
/** Characters of what was found, or expected, that are told. */
const LONGEST = 1000

/** Faults of form, by the schema: each with the name of the rule that was broken. */
export function faultsOfSchema(value: unknown, error: ZodError, field: string): TextFault[] {
  const document = placed(value, field)
  const told = error.issues.slice(0, MOST_FAULTS).flatMap((issue) =>
    problemsFromZod(document, new ZodError([fewer(issue)])).map(({ place, found, expected, todo }) => ({
      field: place.file,
      rule: ruleOf(issue, value),
      message: `Found ${shortened(found)}, expected ${shortened(expected)}.${todo === undefined ? '' : ` ${todo}.`}`,
    })),
  )
  return told.slice(0, MOST_FAULTS)
}

/** What was sent is not sent back whole: an answer is no larger than what it says. */
function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

/** Of thousands of keys that nobody knows some are enough. */
function fewer(issue: core.$ZodIssue): core.$ZodIssue {
  return issue.code === 'unrecognized_keys' ? { ...issue, keys: issue.keys.slice(0, MOST_FAULTS) } : issue
}

function ruleOf(issue: core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'known-field'
    case 'invalid_type':
      return isThere(value, issue.path) ? 'type' : 'required'
    case 'invalid_value':
      return isThere(value, issue.path) ? 'one-of' : 'required'
    case 'invalid_union':
      return 'discriminator' in issue && issue.discriminator !== undefined ? 'one-of' : 'form'
    case 'too_small':
    case 'too_big':
      return 'range'
    case 'invalid_format':
      return 'decimal'
    default:
      return 'form'
  }
}

function isThere(value: unknown, path: readonly PropertyKey[]): boolean {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false
    at = (at as Record<PropertyKey, unknown>)[step]
  }
  return at !== undefined
}

/** What no schema looks at: the key that would change what an object is, and depth without end. */
export function tooStrange(value: unknown, field: string, depth = 0): TextFault | null {
  if (typeof value !== 'object' || value === null) return null
  if (depth > DEEPEST) {
    const message = `Found lists and mappings deeper than ${DEEPEST}, expected at most so many.`
    return { field, rule: 'depth', message }
  }
  if (!Array.isArray(value) && Object.hasOwn(value, '__proto__')) {
    const message = 'Found the key "__proto__", expected keys that mean something here.'
    return { field: under(field, '__proto__'), rule: 'known-field', message }
  }
  for (const [key, each] of Object.entries(value)) {
    if (typeof each !== 'object') continue
    const fault = tooStrange(each, under(field, key), depth + 1)
    if (fault !== null) return fault
  }
  return null
}
