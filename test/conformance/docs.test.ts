import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { policies } from '../../src/core/allocation/index.ts'
import { accountKinds, bucketStates } from '../../src/core/book/layout.ts'
import { laws } from '../../src/core/engine/laws.ts'
import { bankruptcyRules } from '../../src/core/margin/bankruptcy-price.ts'
import { roundings } from '../../src/core/money/index.ts'
import { gates, scoreNames, stepKinds } from '../../src/core/waterfall/rulebook.ts'
import { lossSources } from '../../src/core/waterfall/source.ts'
import { venues } from '../../src/venues/index.ts'
import { type Fence, type Page, parsePage, readPage, tableBelow } from '../support/markdown.ts'
import { Playground, type Said } from '../support/playground.ts'

const root = join(import.meta.dirname, '../..')
const files = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted()

/** This file names links that lead nowhere, to see that they are found. */
const own = 'test/conformance/docs.test.ts'
const pages = new Map(files('*.md', 'docs/**/*.md').map((file) => [file, readPage(join(root, file))]))
const pageOf = (file: string): Page => pages.get(file) ?? readPage(join(root, file))
const runnable = [...pages.keys()].filter((file) => pageOf(file).fences.some(isRun))

function isRun({ language }: Fence): boolean {
  return language === 'ts' || language === 'console'
}

const priceRules = [...wordsOfType('PriceRule', 'at'), 'mark-at-default']

test('the README and every topic have something to run', () => {
  const expected = ['README.md', ...files('docs/topics/*.md')]
  expect(expected.filter((file) => !runnable.includes(file))).toEqual([])
})

describe.each(runnable)('%s', (file) => {
  const { fences } = pageOf(file)
  let playground: Playground
  beforeAll(() => void (playground = new Playground()))
  afterAll(() => playground.remove())

  for (const [at, fence] of fences.entries()) {
    if (fence.language === 'ts')
      test(`the code in line ${fence.line} prints what stands below it`, () => {
        const shown = fences[at + 1]
        expect(shown?.language, 'a ts block is followed by a text block with its output').toBe('text')
        expect(outputOf(playground.runModule(fence.text))).toBe(shown.text)
      })
    if (fence.language === 'console')
      test(`the commands in line ${fence.line} print what stands below them`, () => {
        for (const { line, shown } of sessionOf(fence)) expectShown(playground.runLine(line), shown, line)
      })
  }
})

function outputOf({ status, stdout, stderr }: Said): string {
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.trimEnd()
}

/** The commands of a console block, each with the lines shown below it. */
function sessionOf({ text }: Fence): { line: string; shown: string[] }[] {
  const session: { line: string; shown: string[] }[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('$ ')) session.push({ line: line.slice(2), shown: [] })
    else session[session.length - 1].shown.push(line)
  }
  return session
}

/** A line `...` stands for any lines; every other line has to be there, in this order. */
function expectShown({ status, stdout, stderr }: Said, shown: readonly string[], line: string): void {
  const said = stdout.trimEnd().split('\n')
  expect(status, `${line}\n${stdout}${stderr}`).toBe(0)
  let from = 0
  let maySkip = shown.length === 0
  for (const expected of shown) {
    if (expected === '...') {
      maySkip = true
      continue
    }
    const found = maySkip ? said.indexOf(expected, from) : said[from] === expected ? from : -1
    if (found === -1) expect(said.slice(from).join('\n'), line).toBe(expected)
    from = found + 1
    maySkip = false
  }
  if (!maySkip) expect(said.slice(from).join('\n'), `more was said after: ${line}`).toBe('')
}

describe('figures', () => {
  // A block's text is its code or what it printed, and both were checked by running it.
  const figure = /(?<![\w./#-])\d[\d,.]*\d%?|(?<![\w./#-])\d%/g

  test.each(files('docs/topics/*.md'))('each in %s is printed by its code, or given to it', (file) => {
    const { prose, fences } = pageOf(file)
    const shown = fences.map(({ text }) => text.replaceAll('_', ',')).join('\n')
    const known = new Set(shown.match(figure) ?? [])
    const said = prose.replace(/\]\([^)]*\)/g, ']').match(figure) ?? []
    expect(known.size).toBeGreaterThan(0)
    expect(said.map((number) => number.replace(/[.,]$/, '')).filter((number) => !known.has(number))).toEqual(
      [],
    )
  })
})

describe('docs/pictures/report.svg', () => {
  test('is what the shipped scenario gives', () => {
    const check = spawnSync(process.execPath, [join(root, 'tools/pictures.mjs'), '--check'], {
      encoding: 'utf8',
    })
    expect({ status: check.status, said: check.stderr }).toEqual({ status: 0, said: '' })
  })
})

describe('links', () => {
  test.each([...pages.keys()])('in %s lead somewhere', (file) => {
    expect(pageOf(file).links.flatMap(({ target, line }) => broken(file, target, line))).toEqual([])
  })

  test('in the comments of the sources lead to a heading', () => {
    const sources = files('src/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts')
    const said = sources
      .filter((file) => file !== own)
      .flatMap((file) =>
        [...readFileSync(join(root, file), 'utf8').matchAll(/docs\/[\w/.-]+\.md(?:#[\w-]+)?/g)].map(
          ([found]) => ({
            file,
            target: found,
          }),
        ),
      )
    expect(said.length).toBeGreaterThan(0)
    const dead = said.filter(({ target }) => broken('README.md', target, 0).length > 0)
    expect(dead).toEqual([])
  })
})

function broken(file: string, target: string, line: number): string[] {
  if (/^(https?:|mailto:)/.test(target)) return []
  const [path, anchor] = target.split('#')
  const full = path === '' ? join(root, file) : join(root, dirname(file), path)
  const where = `${file}:${line} ${target}`
  if (!existsSync(full)) return [`${where}: there is no such file`]
  if (anchor === undefined || statSync(full).isDirectory()) return []
  const found = pageOf(relative(root, full).replaceAll('\\', '/')).anchors
  return found.has(anchor) ? [] : [`${where}: there is no such heading`]
}

describe('README.md', () => {
  test('begins with the two commands a stranger copies', () => {
    const first = pageOf('README.md').fences[0].text
    expect(first).toContain('npm ci && npm start')
    expect(first).toContain('npm ci && npm test')
  })

  test('counts what is in the box as the code has it', () => {
    const counts: [string, number][] = [
      ['step kinds', stepKinds.length],
      ['price rules', priceRules.length],
      ['scores', scoreNames.length],
      ['bases', wordsOfType('SocialiseBase').length],
      ['selections', wordsOfType('Selection', 'by').length],
      ['sources of a loss', lossSources.length],
      ['policies', policies.length],
      ['venues', venues.length],
      ['laws', Object.keys(laws).length],
    ]
    const said = pageOf('README.md').prose.replace(/\s+/g, ' ')
    const isSaid = ([what, count]: [string, number]): boolean =>
      new RegExp(`\\b${inWords(count)}\\W*${what}\\b`, 'i').test(said)
    expect(counts.filter((each) => !isSaid(each))).toEqual([])
  })
})

/** A whole number below a hundred as people write it in a sentence. */
function inWords(count: number): string {
  const small =
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'
  const ones = [...small.split(' '), 'sixteen', 'seventeen', 'eighteen', 'nineteen']
  if (count < ones.length) return ones[count]
  const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'][
    Math.floor(count / 10) - 2
  ]
  return count % 10 === 0 ? tens : `${tens}-${ones[count % 10]}`
}

/** The folder a reader would look for: a part of core, or one beside it. */
function folderOf(file: string): string {
  const parts = file.split('/')
  return parts.slice(0, parts[1] === 'core' ? 3 : 2).join('/')
}

describe('ARCHITECTURE.md', () => {
  test('has every folder of src in its code map', () => {
    const mapped = tableBelow(pageOf('ARCHITECTURE.md').prose, '## Code map').map(([folder]) => folder)
    const sources = files('src/**/*.ts').filter((file) => file !== 'src/core/index.ts')
    const there = new Set(sources.map((file) => folderOf(file)))
    expect(there.size).toBeGreaterThan(1)
    expect([...there].filter((folder) => !mapped.includes(folder))).toEqual([])
  })
})

describe('docs/laws.md', () => {
  const rows = tableBelow(pageOf('docs/laws.md').prose, '# The laws')

  test('states every law as the engine does, in its order', () => {
    expect(rows.map(([law, statement]) => [law, statement])).toEqual(Object.entries(laws))
  })

  test('names files that look for each law', () => {
    for (const [law, , places] of rows) {
      const targets = [...places.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => file)
      expect(targets.length, law).toBeGreaterThan(0)
      for (const file of targets) expect(readFileSync(join(root, file), 'utf8'), file).toContain(`'${law}'`)
    }
  })
})

describe('docs/topics/sharing-a-loss.md', () => {
  test('has every policy in the words of the code', () => {
    const kebab = (column: string): string => column.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    const rows = tableBelow(pageOf('docs/topics/sharing-a-loss.md').prose, '## The policies')
    expect(rows).toEqual(policies.map(({ name, says, needs }) => [name, says, needs.map(kebab).join(', ')]))
  })
})

describe('docs/glossary.md', () => {
  const { prose } = pageOf('docs/glossary.md')

  test.each([
    ['Kinds of account', accountKinds],
    ['States of a bucket', bucketStates],
    ['Bankruptcy rules', bankruptcyRules],
    ['Step kinds', stepKinds],
    ['Price rules', priceRules],
    ['Selections', wordsOfType('Selection', 'by')],
    ['Scores', scoreNames],
    ['Bases of socialising', wordsOfType('SocialiseBase')],
    ['Sizes', wordsOfType('Size', 'to')],
    ['Limits', wordsOfType('Limit', 'at')],
    ['Conditions', wordsOfType('Condition', 'on')],
    ['Gates', gates],
    ['Sources of a loss', lossSources],
    ['Roundings', [...roundings, 'largest-remainder', 'cumulative']],
  ] as [string, readonly string[]][])('lists what the engine has: %s', (heading, words) => {
    const listed = tableBelow(prose, `### ${heading}`).map(([term]) => term)
    expect(words.length).toBeGreaterThan(1)
    expect(listed.toSorted()).toEqual(words.toSorted())
  })

  test.each([
    'Losses',
    'Accounts and equity',
    'Markets',
    'From margin to liquidation',
    'Waterfall',
    'Sharing a loss',
    'Comparing rulebooks',
    'What members owe',
    'Record',
  ])('has one entry for a term: %s', (heading) => {
    const listed = tableBelow(prose, `## ${heading}`).map(([term]) => term)
    expect(listed).toEqual([...new Set(listed)])
  })
})

/** The words of a union of the rulebook, read from its declaration, since a type is gone when tests run. */
function wordsOfType(name: string, key?: string): string[] {
  const source = readFileSync(join(root, 'src/core/waterfall/rulebook.ts'), 'utf8')
  const start = source.indexOf(`export type ${name} =`)
  const end = source.indexOf('\nexport ', start + 1)
  const body = source.slice(start, end).replace(/\/\*\*[\s\S]*?\*\//g, '')
  const word = key === undefined ? /'([a-z-]+)'/g : new RegExp(`readonly ${key}: '([a-z-]+)'`, 'g')
  return [...new Set([...body.matchAll(word)].map(([, found]) => found))]
}

describe('the reading of pages', () => {
  const page = parsePage(
    [
      '# One `two`',
      '[a](b.md#c) and `[no](link)`',
      '```ts x',
      'code()',
      '```',
      '## One two',
      '<a id="own"></a>',
    ].join('\n'),
  )

  test('finds blocks, links and anchors, and no links in code', () => {
    expect(page.fences).toEqual([{ language: 'ts', text: 'code()', line: 3 }])
    expect(page.links).toEqual([{ target: 'b.md#c', line: 2 }])
    expect([...page.anchors]).toEqual(['one-two', 'one-two-1', 'own'])
  })

  test('says where a block begins that does not end', () => {
    expect(() => parsePage('text\n```ts\ncode()')).toThrow('line 2')
  })

  test('a link to nothing is found', () => {
    expect(broken('README.md', 'docs/nothing.md', 7)).toHaveLength(1)
    expect(broken('README.md', 'docs/laws.md#nothing', 7)).toHaveLength(1)
    expect(broken('README.md', 'docs/laws.md#the-laws', 7)).toEqual([])
  })
})
