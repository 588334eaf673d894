import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { breakwater, bytesOf, folderWith } from '../support/cli.ts'
import { rulesOf } from '../support/compare.ts'

const root = join(import.meta.dirname, '../..')
const crowd = readFileSync(join(root, 'test/scenario/crowd.yaml'), 'utf8').replace(
  'accounts: 200',
  'accounts: 60',
)
const claims = join(root, 'examples/claims.json')
const queue = rulesOf('queue', [
  '{ step: draw-fund, scope: instrument }',
  '{ step: deleverage, select: { queue: leverage }, price: bankruptcy-price-after-paid }',
  'record-claim',
])
const levy = rulesOf('levy', [
  '{ step: transfer-to-backstop, to: [vault], price: bankruptcy-price }',
  '{ step: tear-up, price: mark }',
  '{ step: socialise, base: equity }',
  'record-claim',
])

function setting(): { readonly folder: string; readonly argv: string[] } {
  const folder = folderWith({ 'crowd.yaml': crowd, 'queue.yaml': queue, 'levy.yaml': levy })
  const [scenario, ...rulebooks] = ['crowd.yaml', 'queue.yaml', 'levy.yaml'].map((name) => join(folder, name))
  return { folder, argv: ['compare', scenario, '--rulebook', ...rulebooks] }
}

describe('a scenario', () => {
  test('is told in tables: what each had, what it did, who paid, who would rather have which', async () => {
    const { code, out, err } = await breakwater(setting().argv)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('Opened under every rulebook: the backstop vault, empty, named by levy.')
    expect(out).toMatch(/^insurance \(fund\) +500 USD +draw-fund: ends with 0 +not named: ends with 500$/m)
    expect(out).toMatch(/^ +queue +levy$/m)
    for (const title of ['Figures in USD', 'Who paid in USD under queue', 'Price rules in USD under levy'])
      expect(out).toContain(`${title}\n`)
    expect(out).toContain('What accounts in USD would rather have had\n')
    expect(out).toContain('not the "B_needed" of published studies')
    expect(out).not.toContain('Law broken')
  })

  test('as JSON and as CSV gives every figure as text', async () => {
    const { argv } = setting()
    const json = JSON.parse((await breakwater([...argv, '--json'])).out)
    const [{ figures }] = json.byAsset
    for (const { totals, layers } of figures) {
      const sum = layers.reduce((all: bigint, { paid }: { paid: string }) => all + BigInt(paid), 0n)
      expect(String(sum)).toBe(totals.defaultLoss)
      expect(sum).toBeGreaterThan(0n)
    }
    const { out } = await breakwater([...argv, '--csv'])
    const [header, ...rows] = out.trimEnd().split('\n')
    expect(header).toBe('rulebook,asset,what,name,figure,value')
    expect(rows.every((row) => row.split(',').length === 6)).toBe(true)
    const loss = Number(figures[1].totals.defaultLoss) / 1_000_000
    expect(rows).toContain(`levy,USD,measure,defaultLoss,,${loss.toFixed(6)}`)
    expect(rows.some((row) => /^queue,USD,measure,minMaxOfRun,,\d+\/\d+$/.test(row))).toBe(true)
  })

  test('writes a folder with the same bytes each time, but for run.json', async () => {
    const { folder, argv } = setting()
    for (const name of ['a', 'b'])
      expect(await breakwater([...argv, '--out', join(folder, name), '--quiet'])).toEqual({
        code: 0,
        out: '',
        err: '',
      })
    const [a, b] = ['a', 'b'].map((name) => bytesOf(join(folder, name)))
    expect([...a.keys()]).toEqual([
      'accounts.csv',
      'comparison.json',
      'figures.csv',
      'report.html',
      'run.json',
    ])
    for (const name of a.keys()) if (name !== 'run.json') expect(b.get(name), name).toBe(a.get(name))
    const accounts = readFileSync(join(folder, 'a/accounts.csv'), 'utf8').trimEnd().split('\n')
    expect(accounts[0]).toBe(
      'account,kind,asset,equity-before,queue paid,queue gained,queue equity-after,queue defaulted,levy paid,levy gained,levy equity-after,levy defaulted',
    )
    expect(accounts.length).toBe(61)
  })

  test('gives house accounts the amounts asked for, and says so', async () => {
    const { argv } = setting()
    const { out } = await breakwater([...argv, '--fund', 'vault=2_000.5', 'insurance=0'])
    expect(out).toContain('the fund insurance, empty instead of 500.')
    expect(out).toContain('the backstop vault, with 2,000.5 USD, named by levy.')
  })

  test('sets one rulebook beside the scenario’s own, and tells two of one name apart', async () => {
    const { folder } = setting()
    const scenario = join(folder, 'crowd.yaml')
    const one = await breakwater(['compare', scenario, '--rulebook', join(folder, 'queue.yaml'), '--json'])
    expect(JSON.parse(one.out).runs.map(({ label }: { label: string }) => label)).toEqual(['usual', 'queue'])
    const twice = [join(folder, 'queue.yaml'), join(folder, 'queue.yaml')]
    const two = await breakwater(['compare', scenario, '--rulebook', ...twice, '--json'])
    expect(JSON.parse(two.out).runs.map(({ label }: { label: string }) => label)).toEqual([
      'queue',
      'queue (2)',
    ])
  })

  test('takes venues by their id', async () => {
    const { folder } = setting()
    const argv = [
      'compare',
      join(folder, 'crowd.yaml'),
      '--rulebook',
      join(folder, 'queue.yaml'),
      'bybit',
      '--json',
    ]
    const { code, out } = await breakwater(argv)
    expect(code).toBe(0)
    expect(JSON.parse(out).runs[1]).toMatchObject({ label: 'bybit', source: 'bybit' })
  })

  test('draws progress for each run at a terminal', async () => {
    // Long enough to be worth a line: the clock is asked every 256 commands.
    const { folder, argv } = setting()
    writeFileSync(join(folder, 'crowd.yaml'), crowd.replace('accounts: 60', 'accounts: 200'))
    const { err } = await breakwater(argv, { isTerminal: true })
    for (const label of ['queue', 'levy'])
      expect(err).toMatch(new RegExp(`running under ${label} \\d+%, \\d+ s left`))
  })
})

test('the examples of its help work as they stand', async () => {
  const folder = folderWith()
  for (const name of ['scenarios', 'examples'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  const before = process.cwd()
  process.chdir(folder)
  onTestFinished(() => process.chdir(before))
  await breakwater(['run', '--init', 'first-gap.yaml'])
  const { out } = await breakwater(['compare', '--help'])
  const examples = out.split('\n').filter((line) => /^ {2}breakwater compare /.test(line))
  expect(examples).toHaveLength(2)
  for (const example of examples) {
    const { code, err } = await breakwater(example.trim().split(' ').slice(1))
    expect({ example, code, err }).toEqual({ example, code: 0, err: '' })
  }
})

describe('claims', () => {
  test('are shared by each policy named, and by the policy a rulebook comes down to', async () => {
    const { folder } = setting()
    const argv = ['compare', claims, '--policy', 'capacity-pro-rata', '--rulebook', join(folder, 'levy.yaml')]
    const { code, out, err } = await breakwater(argv)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('levy: its step tear-up shares as contract-pro-rata.\n')
    for (const name of ['capacity-pro-rata', 'contract-pro-rata'])
      expect(out).toMatch(new RegExp(`^${name} `, 'm'))
    const json = JSON.parse((await breakwater([...argv, '--json'])).out)
    expect(json.policies.map(({ policy }: { policy: string }) => policy)).toEqual([
      'capacity-pro-rata',
      'contract-pro-rata',
    ])
    expect(json.mapped).toEqual(['levy: its step tear-up shares as contract-pro-rata.'])
    const csv = (await breakwater([...argv, '--csv'])).out
    expect(csv.trimEnd().split('\n')).toHaveLength(3)
  })
})

describe('bad input', () => {
  const holes = rulesOf('holes', ['{ step: socialise, base: cash }', 'record-claim'])

  test.each([
    [['crowd.yaml'], 'Found no rulebook'],
    [['crowd.yaml', '--rulebook', 'nowhere.yaml'], 'neither a file nor a venue of this name'],
    [
      ['crowd.yaml', '--rulebook', 'queue.yaml', '--fund', 'moon=1'],
      'Found --fund moon, expected a house account: insurance',
    ],
    [['crowd.yaml', '--rulebook', 'queue.yaml', '--fund', 'insurance'], 'expected name=amount'],
    [
      ['crowd.yaml', '--rulebook', 'queue.yaml', '--fund', 'insurance=-1'],
      'expected an amount, zero or above',
    ],
    [['crowd.yaml', '--rulebook', 'queue.yaml', '--fund', 'insurance=1:BTC'], 'Found the asset BTC'],
    [['crowd.yaml', '--rulebook', 'queue.yaml', '--fund', 'insurance=1', 'insurance=2'], 'twice'],
    [['crowd.yaml', '--rulebook', 'queue.yaml', '--json', '--csv'], 'Found both --json and --csv'],
    [
      ['crowd.yaml', '--rulebook', 'queue.yaml', '--policy', 'risk-linear'],
      'Found --policy or --budget with the scenario',
    ],
    [['crowd.yaml', '--rulebook', 'queue.yaml', '--out', 'mine'], 'expected nothing there or an earlier one'],
    [['gone.yaml', '--rulebook', 'queue.yaml'], 'found no such file'],
    [[claims], 'Found no policy'],
    [[claims, '--policy', 'dance'], 'dance'],
    [[claims, '--policy', 'capacity-pro-rata', '--out', 'x'], 'Found --out with the claims'],
    [[claims, '--rulebook', 'holes.yaml'], 'shares by cash, which no column of a claim sheet holds'],
  ])('%j', async (words, said) => {
    const folder = folderWith({
      ...{ 'crowd.yaml': crowd, 'queue.yaml': queue, 'holes.yaml': holes, 'mine/notes.txt': 'keep me' },
    })
    const argv = words.map((word) => (/\.yaml$|^mine$/.test(word) ? join(folder, word) : word))
    const { code, out, err } = await breakwater(['compare', ...argv])
    expect(err).toContain(said)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(existsSync(join(folder, 'mine/notes.txt'))).toBe(true)
  })
})
