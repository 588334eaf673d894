import { expect, test } from 'vitest'
import * as z from 'zod'
import { formatProblem, Problems } from './problems.ts'
import { readYaml } from './yaml.ts'
import { problemsFromZod } from './yaml-problems.ts'

const step = z.union([
  z.literal('cancel-orders'),
  z.strictObject({ step: z.literal('close'), size: z.enum(['all', 'to-health']) }),
  z.strictObject({ step: z.literal('draw-fund'), scope: z.string(), partial: z.stringbool().optional() }),
])

function told(schema: z.ZodType, text: string): string[] {
  const problems = new Problems()
  const document = readYaml('r.yaml', text, problems)
  problems.throwIfAny()
  const { error } = schema.safeParse(document.value)
  return error === undefined ? [] : problemsFromZod(document, error).map(formatProblem)
}

const rulebook = z.strictObject({ rulebook: z.string().min(1), steps: z.array(step).min(1) })

test('a sound document has no problems', () => {
  expect(told(rulebook, 'rulebook: x\nsteps:\n  - cancel-orders\n  - { step: close, size: all }\n')).toEqual(
    [],
  )
})

test('all issues are told at once, each at its own place', () => {
  const text = `rulebook: ""
color: red
depth: 3
steps:
  - { step: close, size: all, limt: 5 }
  - { step: draw-fund }
`
  expect(told(rulebook, text)).toMatchInlineSnapshot(`
    [
      "r.yaml:1:11: found nothing, expected at least 1 character.",
      "r.yaml:5:31: found an unknown key "limt", expected known keys only. Check its spelling, or delete it.",
      "r.yaml:6:5: found no key "scope", expected a text.",
      "r.yaml:2:1: found an unknown key "color", expected known keys only. Check its spelling, or delete it.",
      "r.yaml:3:1: found an unknown key "depth", expected known keys only. Check its spelling, or delete it.",
    ]
  `)
})

test.each([
  ['another word', '- cancle', '1:3: found "cancle", expected "cancel-orders" or a mapping.'],
  ['a form no branch takes', '- [a]', '1:3: found a list of 1, expected "cancel-orders" or a mapping.'],
  [
    'a tag no branch has',
    '- { step: cloze, size: all }',
    '1:11: found "cloze", expected "close" or "draw-fund".',
  ],
  ['no tag', '- { size: all }', '1:3: found no key "step", expected "close" or "draw-fund".'],
  [
    'a wrong value under a right tag',
    '- { step: close, size: some }',
    '1:24: found "some", expected "all" or "to-health".',
  ],
  ['a missing key under a right tag', '- { step: draw-fund }', '1:3: found no key "scope", expected a text.'],
  [
    'an unknown key under a right tag',
    '- { step: close, size: all, x: 1 }',
    '1:29: found an unknown key "x", expected known keys only. Check its spelling, or delete it.',
  ],
])('of a union the branch that was meant is told: %s', (_, text, expected) => {
  expect(told(z.array(step), text)).toEqual([`r.yaml:${expected}`])
})

test('a discriminated union tells its tags', () => {
  const kinds = z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('spot'), a: z.string() }),
    z.strictObject({ kind: z.literal('future'), b: z.string() }),
  ])
  expect(told(kinds, 'kind: swap\na: 1')).toEqual(['r.yaml:1:7: found "swap", expected "spot" or "future".'])
  expect(told(kinds, 'a: 1')).toEqual(['r.yaml:1:1: found no key "kind", expected "spot" or "future".'])
  expect(told(kinds, 'kind: spot')).toEqual(['r.yaml:1:1: found no key "a", expected a text.'])
})

test.each([
  ['a type', z.object({ a: z.string() }), 'a: [1, 2]', '1:4: found a list of 2, expected a text.'],
  ['a list', z.object({ a: z.array(z.string()) }), 'a: 5', '1:4: found "5", expected a list.'],
  [
    'a mapping',
    z.object({ a: z.record(z.string(), z.string()) }),
    'a:\n',
    '1:3: found nothing, expected a mapping.',
  ],
  ['an empty file', z.object({ a: z.string() }), '', '1:1: found an empty file, expected a mapping.'],
  [
    'too short',
    z.object({ a: z.string().min(2) }),
    'a: x',
    '1:4: found "x", expected at least 2 characters.',
  ],
  ['too many', z.array(z.string()).max(1), '[a, b]', '1:1: found a list of 2, expected at most 1 entry.'],
  [
    'a pattern',
    z.object({ a: z.string().regex(/^\d+$/) }),
    'a: x',
    '1:4: found "x", expected a text like /^\\d+$/.',
  ],
  [
    'a length',
    z.tuple([z.string(), z.string()]),
    '[a]',
    '1:1: found a list of 1, expected at least 2 entries.',
  ],
  [
    'a key',
    z.record(z.string().regex(/^[a-z]+$/), z.string()),
    'b: 1\nB1: 2',
    '2:1: found a key "B1", expected a text like /^[a-z]+$/.',
  ],
  [
    'its own message',
    z.object({ a: z.string().min(3, { error: 'three letters' }) }),
    'a: x',
    '1:4: found "x", expected three letters.',
  ],
  [
    'a refinement',
    z.object({ a: z.string().refine((text) => text === '1', 'the word 1') }),
    'a: 2',
    '1:4: found "2", expected the word 1.',
  ],
  [
    'a union with its own message',
    z.union([z.literal('a'), z.literal('b')], { error: 'a or b' }),
    'c',
    '1:1: found "c", expected a or b.',
  ],
])('%s', (_, schema, text, expected) => {
  expect(told(schema, text)).toEqual([`r.yaml:${expected}`])
})

test('a custom issue may say what was found, expected and what to do', () => {
  const schema = z.object({
    a: z.string().check((context) => {
      const params = { found: 'a rate of 5', expected: 'one below 1', todo: 'Write 5 % as 0.05' }
      context.issues.push({ code: 'custom', input: context.value, message: 'too high', params })
    }),
  })
  expect(told(schema, 'a: 5')).toEqual([
    'r.yaml:1:4: found a rate of 5, expected one below 1. Write 5 % as 0.05.',
  ])
})
