import type { Rulebook } from '../core/waterfall/rulebook.ts'
import type { RulebookContext } from '../wire/rulebook.ts'
import { rulebookInWords, type StepInWords } from '../wire/rulebook-in-words.ts'

/** One line of a comparison of two rulebooks: a step both have, alike or not, or one that only one of them has. */
export interface Difference {
  /** `head` for what stands before the steps, else the kind of the step. */
  readonly of: string
  readonly one: StepInWords | null
  readonly other: StepInWords | null
  /** Clauses that only one of the two has; both empty where they are alike. */
  readonly onlyOne: readonly string[]
  readonly onlyOther: readonly string[]
}

/**
 * Two rulebooks step by step. Steps are laid beside each other so that as many as possible are of one kind, in the
 * order both have them; the rest stand alone.
 */
export function differencesOf(one: Rulebook, other: Rulebook, context: RulebookContext): Difference[] {
  const [a, b] = [rulebookInWords(one, context), rulebookInWords(other, context)]
  const head: Difference = {
    of: 'head',
    one: null,
    other: null,
    onlyOne: without(a.head, b.head),
    onlyOther: without(b.head, a.head),
  }
  return [head, ...aligned(a.steps, b.steps).map(([left, right]) => differenceOf(left, right))]
}

function differenceOf(one: StepInWords | null, other: StepInWords | null): Difference {
  const [a, b] = [clausesOf(one), clausesOf(other)]
  const of = (one ?? other)!.kind
  if (one === null || other === null) return { of, one, other, onlyOne: a, onlyOther: b }
  return { of, one, other, onlyOne: without(a, b), onlyOther: without(b, a) }
}

function clausesOf(step: StepInWords | null): string[] {
  return step === null ? [] : [...step.how, ...step.when.map((each) => `only while ${each}`)]
}

function without(clauses: readonly string[], others: readonly string[]): string[] {
  return clauses.filter((each) => !others.includes(each))
}

type Pair = readonly [StepInWords | null, StepInWords | null]

/** The longest common run of kinds, by the usual table, walked from the front; of equals the first list's step goes first. */
function aligned(a: readonly StepInWords[], b: readonly StepInWords[]): Pair[] {
  const longest = table(a, b)
  const pairs: Pair[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i].kind === b[j].kind) pairs.push([a[i++], b[j++]])
    else if (j === b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1]))
      pairs.push([a[i++], null])
    else pairs.push([null, b[j++]])
  }
  return pairs
}

/** Length of the longest common run of kinds of every pair of ends. */
function table(a: readonly StepInWords[], b: readonly StepInWords[]): number[][] {
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i][j] =
        a[i].kind === b[j].kind ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1])
  return longest
}
