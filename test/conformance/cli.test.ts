import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { breakwater, bytesOf, endedAtOnce, folderWith } from '../support/cli.ts'
import { keepVenue } from '../support/journal-rows.ts'

const root = join(import.meta.dirname, '../..')

/** Every command in the order of the help, none among them for its own; each may build on what an earlier example made. */
const commands: readonly (readonly string[])[] = [
  ['run'],
  [],
  ['compare'],
  ['explain'],
  ['verify'],
  ['queue'],
  ['rulebook'],
  ['rulebook', 'check'],
  ['lab'],
  ['lab', 'network'],
  ['lab', 'cover'],
  ['journal'],
  ['journal', 'verify'],
  ['journal', 'export'],
  ['journal', 'compact'],
  ['serve'],
  ['backup'],
  ['restore'],
  ['feed'],
  ['venues'],
  ['venues', 'list'],
  ['venues', 'show'],
  ['venues', 'diff'],
  ['surface'],
  ['surface', 'fit'],
  ['surface', 'check'],
  ['allocate'],
  ['audit'],
  ['audit', 'accounts'],
  ['margin'],
  ['margin', 'models'],
  ['price'],
  ['iv'],
]

/** A crowd, so that a seed has something to decide. */
const crowd = readFileSync(join(root, 'test/scenario/crowd.yaml'), 'utf8')

function standIn(folder: string): void {
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))
}

async function examplesOf(...command: string[]): Promise<string[][]> {
  const { code, out } = await breakwater([...command, '--help'])
  expect(code).toBe(0)
  const examples = out.split('\n').filter((line) => /^ {2}breakwater /.test(line))
  expect(examples.length).toBeGreaterThan(0)
  return examples.map((line) => wordsOf(line).slice(1))
}

/** The words of a line as a shell would take them: what stands in quotes is one. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain)
}

describe('help', () => {
  test('names every command', async () => {
    const { code, out } = await breakwater(['--help'])
    expect(code).toBe(0)
    const names = commands.flatMap(([name, ...rest]) =>
      name !== undefined && rest.length === 0 ? [name] : [],
    )
    expect(out.match(/^ {2}(?!help|breakwater)[a-z]+(?= )/gm)?.map((line) => line.trim())).toEqual(names)
  })

  test('has examples that work as they stand', async () => {
    const folder = folderWith()
    for (const shipped of ['scenarios', 'examples'])
      cpSync(join(root, shipped), join(folder, shipped), { recursive: true })
    await keepVenue(join(folder, 'venue.journal'))
    standIn(folder)
    // A service that a test starts takes a free port, and is asked to end as soon as it runs.
    vi.stubEnv('BREAKWATER_LISTEN_PORT', '0')
    onTestFinished(() => void vi.unstubAllEnvs())
    for (const command of commands) {
      for (const example of await examplesOf(...command)) {
        const { code, err } = await breakwater(example, endedAtOnce)
        const complaint = err.replaceAll(/^(Wrote |\{"level":"info").*\n/gm, '')
        expect({ example, code, complaint }).toEqual({ example, code: 0, complaint: '' })
      }
    }
  })
})

describe('run', () => {
  test('gives the same bytes twice, but for run.json', async () => {
    const folder = folderWith({ 'crowd.yaml': crowd })
    for (const out of ['a', 'b'])
      expect(await breakwater(['run', join(folder, 'crowd.yaml'), '--out', join(folder, out)])).toMatchObject(
        { code: 0, err: '' },
      )
    const [a, b] = ['a', 'b'].map((out) => bytesOf(join(folder, out)))
    expect([...a.keys()]).toEqual([
      'commands.jsonl.gz',
      'events.jsonl.gz',
      'hashes.json',
      'header.json',
      'report.html',
      'results.json',
      'run.json',
      'scenario.yaml',
    ])
    for (const name of a.keys()) if (name !== 'run.json') expect(b.get(name), name).toBe(a.get(name))
  })

  test('draws another crowd from another seed', async () => {
    const folder = folderWith({ 'crowd.yaml': crowd })
    const hashes = []
    for (const seed of ['one', 'two']) {
      const { out } = await breakwater([
        ...['run', join(folder, 'crowd.yaml'), '--seed', seed],
        ...['--out', join(folder, seed), '--json'],
      ])
      hashes.push(JSON.parse(out).hashes.commands)
    }
    expect(hashes[0]).not.toBe(hashes[1])
  })

  test('tells who fell, what was lost, who paid, and where the report is', async () => {
    const folder = folderWith()
    const scenario = join(folder, 'gap.yaml')
    await breakwater(['run', '--init', scenario])
    const { out } = await breakwater(['run', scenario, '--out', join(folder, 'gap')])
    expect(out).toContain('1 of 2 accounts fell; 1 loss was opened.')
    expect(out).toContain("14,000 USDT was lost: 9,960 USDT was the defaulters' own")
    expect(out).toContain('insurance-fund 3,000 USDT, deleverage 1,040 USDT')
    expect(out).toMatch(/^ {2}insurance-fund \(draw-fund\) +3,000$/m)
    expect(out).toContain(`Report: ${join(folder, 'gap', 'report.html')}`)
    expect(existsSync(join(folder, 'gap', 'report.html'))).toBe(true)
  })

  test('prints the totals as JSON, money as text', async () => {
    const folder = folderWith({ 'crowd.yaml': crowd })
    const { out } = await breakwater([
      ...['run', join(folder, 'crowd.yaml')],
      ...['--out', join(folder, 'run'), '--json'],
    ])
    const { totals } = JSON.parse(out)
    const sum = totals[0].layers.reduce((all: bigint, { paid }: { paid: string }) => all + BigInt(paid), 0n)
    expect(String(sum)).toBe(totals[0].defaultLoss)
    expect(sum).toBeGreaterThan(0n)
  })

  test('says nothing when quiet', async () => {
    const folder = folderWith({ 'crowd.yaml': crowd })
    const argv = ['run', join(folder, 'crowd.yaml'), '--out', join(folder, 'run'), '--quiet']
    expect(await breakwater(argv, { isTerminal: true })).toEqual({ code: 0, out: '', err: '' })
  })

  test('draws progress with the time left at a terminal, and colours where they are wanted', async () => {
    const folder = folderWith({ 'crowd.yaml': crowd })
    const argv = ['run', join(folder, 'crowd.yaml'), '--out', join(folder, 'run')]
    const { out, err } = await breakwater(argv, { isTerminal: true, hasColors: true })
    expect(err).toMatch(/running \d+%, \d+ s left/)
    expect(out).toContain('\u001b[1m')
    const plain = await breakwater(argv)
    expect(plain.err).toBe('')
    expect(plain.out).not.toContain('\u001b')
  })

  test('takes the place of an earlier run, and leaves any other folder alone', async () => {
    const folder = folderWith({ 'crowd.yaml': crowd, 'mine/notes.txt': 'keep me' })
    const argv = ['run', join(folder, 'crowd.yaml'), '--out']
    for (let turn = 0; turn < 2; turn += 1)
      expect(await breakwater([...argv, join(folder, 'run')])).toMatchObject({ code: 0 })
    const { code, err } = await breakwater([...argv, join(folder, 'mine')])
    expect(code).toBe(2)
    expect(err).toContain('expected nothing there or an earlier run')
    expect([...bytesOf(join(folder, 'mine')).keys()]).toEqual(['notes.txt'])
  })

  test('ends with 3 where the disk does not let it write', async () => {
    const folder = folderWith({ 'crowd.yaml': crowd, file: 'in the way' })
    const { code, err } = await breakwater([
      'run',
      join(folder, 'crowd.yaml'),
      '--out',
      join(folder, 'file', 'run'),
    ])
    expect(code).toBe(3)
    expect(err).toContain(join(folder, 'file'))
  })

  test('writes a scenario to start from, never over another file', async () => {
    const folder = folderWith()
    const path = join(folder, 'mine.yaml')
    expect(await breakwater(['run', '--init', path])).toMatchObject({ code: 0 })
    writeFileSync(path, 'mine')
    expect(await breakwater(['run', '--init', path])).toMatchObject({ code: 2 })
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })
})

describe('the command line itself', () => {
  test.each([
    [['run'], 'Found no scenario'],
    [['run', '--sideways'], "unknown option '--sideways'"],
    [['explain', 'nowhere'], "required option '--loss <id>' not specified"],
    [['explain', 'nowhere', '--loss', '0'], 'Found no run.json in nowhere'],
    [['verify', 'nowhere'], 'Found no run.json in nowhere'],
    [
      ['rulebook', 'check', 'nowhere.yaml'],
      'nowhere.yaml:0:0: found neither a file nor a venue of this name',
    ],
    [['dance'], "unknown command 'dance'"],
  ])('%j is bad input', async (argv, said) => {
    const { code, out, err } = await breakwater(argv)
    expect(err).toContain(said)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })
})

describe('explain', () => {
  test('fills every formula from the state just before its step', async () => {
    const folder = folderWith()
    const [scenario, run] = [join(folder, 'gap.yaml'), join(folder, 'gap')]
    await breakwater(['run', '--init', scenario])
    await breakwater(['run', scenario, '--out', run, '--quiet'])
    const { code, out } = await breakwater(['explain', run, '--loss', '0'])
    expect(code).toBe(0)
    expect(out).toContain('equity below 100% of the requirement: -4,040 against 1,650')
    expect(out).toContain('min(deficit 4,040, available 3,000, cap 3,000) = 3,000 USDT')
    expect(out).toContain('(at the mark 66,000 - gap -1,040) / 2 = 33,520')
    expect(out).toContain('taken 1st of 1 who could have been')
    expect(out).toContain('1,650 before, 0 after = -1,650 USDT')
  })

  test('tells the part of one account alone, and says when there is none', async () => {
    const folder = folderWith()
    const [scenario, run] = [join(folder, 'gap.yaml'), join(folder, 'gap')]
    await breakwater(['run', '--init', scenario])
    await breakwater(['run', scenario, '--out', run, '--quiet'])
    const { out } = await breakwater(['explain', run, '--loss', '0', '--account', 'bo', '--json'])
    const { steps } = JSON.parse(out)
    expect(steps.map(({ name }: { name: string }) => name)).toEqual(['deleverage'])
    expect(steps[0].payers[0].receipt).toMatchObject({ amount: '1040000000', proRata: '1040000000' })
    for (const [option, said] of [
      [['--loss', '7'], 'Found no loss 7'],
      [['--loss', 'x'], 'expected the number of a loss'],
      [['--loss', '0', '--account', 'cy'], 'Found no account "cy"'],
      [['--loss', '0', '--account', 'ada'], 'Found nothing that ada paid'],
    ] as const) {
      const { code, err } = await breakwater(['explain', run, ...option])
      expect(err).toContain(said)
      expect(code).toBe(2)
    }
  })
})

describe('rulebook check', () => {
  test('finds nothing against the rulebooks that are shipped', async () => {
    const shipped = readdirSync(join(root, 'scenarios/rulebooks'))
    expect(shipped).toContain('example.yaml')
    for (const name of shipped) {
      const { code, out } = await breakwater(['rulebook', 'check', `${root}/scenarios/rulebooks/${name}`])
      expect({ name, code }).toEqual({ name, code: 0 })
      expect(out).toContain('Nothing was found against it.')
    }
  })

  test('tells of names that lead nowhere and losses without an end, and ends with 1', async () => {
    const rules = `
rulebook: holes
trigger: { equity: below, requirement: maintenance }
steps:
  - { step: draw-fund, scope: { named: gone } }
`
    const path = join(folderWith({ 'holes.yaml': rules }), 'holes.yaml')
    const { code, err } = await breakwater(['rulebook', 'check', path, '--funds', 'a,b'])
    expect(code).toBe(1)
    expect(err).toContain('"gone", which is not a fund')
    expect(err).toContain('End them with a record-claim')
    const { out } = await breakwater(['rulebook', 'check', path, '--funds', 'gone', '--json'])
    expect(JSON.parse(out).findings.map(({ fault }: { fault: string }) => fault)).toContain(
      'deficit-may-stay',
    )
  })

  test('checks names, kinds and amounts against a scenario, and says what it takes for granted without one', async () => {
    const [scenario, rules] = ['gap-through-a-strangle.yaml', 'rulebooks/option-slice.yaml'].map(
      (name) => `${root}/scenarios/options/${name}`,
    )
    const alone = await breakwater(['rulebook', 'check', rules])
    expect(alone.out).toContain('Without --scenario, names of accounts and of instruments are not checked')
    const within = await breakwater(['rulebook', 'check', rules, '--scenario', scenario])
    expect({ code: within.code, hint: within.out.includes('Without') }).toEqual({ code: 0, hint: false })
    const plain = `
rulebook: perps-only
trigger: { equity: below, requirement: maintenance }
steps:
  - { step: deleverage, select: pro-rata, price: mark }
  - { step: hedge-delta, with: [NOBODY-PERP] }
  - { step: record-claim }
`
    const path = join(folderWith({ 'plain.yaml': plain }), 'plain.yaml')
    const against = await breakwater(['rulebook', 'check', path, '--scenario', scenario])
    expect(against.code).toBe(1)
    expect(against.err).toContain('"NOBODY-PERP", which is not an instrument')
    expect(against.out).toContain('long an option is exempt')
    const both = await breakwater(['rulebook', 'check', path, '--scenario', scenario, '--decimals', '6'])
    expect(both.code).toBe(2)
  })
})
