import type { Rulebook } from '../../src/core/waterfall/rulebook.ts'

/** The rulebook with one of its figures, words or flags another, once for each; its name is not said in words. */
export function changesOf(rulebook: Rulebook): [path: string, changed: Rulebook][] {
  return leavesOf(rulebook, [])
    .filter(([path]) => path.join('.') !== 'name')
    .map(([path, value]) => [path.join('.'), withLeaf(rulebook, path, otherThan(value)) as Rulebook])
}

function leavesOf(value: unknown, path: readonly string[]): [path: readonly string[], value: unknown][] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [[path, value]]
  return Object.entries(value).flatMap(([key, each]) =>
    // What a form is called decides which fields it has, so a changed tag alone is no rulebook.
    ['step', 'at', 'on', 'by', 'to'].includes(key) && isTagged(value) ? [] : leavesOf(each, [...path, key]),
  )
}

function isTagged(value: object): boolean {
  return 'step' in value || 'at' in value || 'on' in value || 'by' in value || Object.hasOwn(value, 'target')
}

function withLeaf(value: unknown, [key, ...rest]: readonly string[], leaf: unknown): unknown {
  if (key === undefined) return leaf
  if (Array.isArray(value))
    return value.map((each, at) => (at === Number(key) ? withLeaf(each, rest, leaf) : each))
  const mapping = value as Readonly<Record<string, unknown>>
  return { ...mapping, [key]: withLeaf(mapping[key], rest, leaf) }
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value > 1_000 ? value - 1_000 : value + 1_000
  return typeof value === 'boolean' ? !value : `not-${value}`
}
