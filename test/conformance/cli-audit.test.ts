import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { breakwater, bytesOf, folderWith } from '../support/cli.ts'
import { smallStudy } from '../support/study.ts'

const root = join(import.meta.dirname, '../..')
const STUDY = 'hyperliquid-2025-10-10'
const table =
  'address,size,won,worth,lever,percent,gone\nbo,900,60,300,3,10,no\nada,4000,90,100,40,5,no\neli,0,20,400,0,9,yes\n'
const columns = 'user=address,notional=size,profit=won,equity=worth,leverage=lever,profit-percent=percent'

describe('audit of the study', () => {
  test('prints tables and reasons, and ends with 1 where printed figures do not come out', async () => {
    const { code, out, err } = await breakwater(['audit', STUDY, '--data', folderWith(smallStudy())])
    expect(code).toBe(1)
    expect(out).toMatch(/Deficit D +100\.1M +2,250\.00 +1,250\.00 +USD +differs/)
    expect(out).toContain('  * Losers’ equity was read'.replace('’', "'"))
    expect(err).toContain('total.deficit: found 2250.00, expected 100.1M.\n')
    expect(err).not.toContain('check.')
  })

  test('prints every figure as JSON and as CSV', async () => {
    const folder = folderWith(smallStudy())
    const json = JSON.parse((await breakwater(['audit', STUDY, '--data', folder, '--json'])).out)
    const deficit = json.figures.find(({ id }: { id: string }) => id === 'total.deficit')
    expect(deficit).toEqual({
      ...{ section: 'totals', id: 'total.deficit', what: 'Deficit D', unit: 'USD', published: '100.1M' },
      ...{ recomputed: '2250.00', corrected: '1250.00', status: 'differs', reason: expect.any(String) },
      ...{ files: ['bad_debt_loser_waves.csv'], where: 'arXiv 2602.15182, table 1' },
    })
    const { out } = await breakwater(['audit', STUDY, '--data', folder, '--csv'])
    expect(out.split('\n')).toHaveLength(json.figures.length + 2)
  })

  test('writes one page with its pictures, the same twice, and says nothing when quiet', async () => {
    const folder = folderWith(smallStudy())
    for (const out of ['a', 'b']) {
      const argv = ['audit', STUDY, '--data', folder, '--out', join(folder, out), '--quiet']
      expect((await breakwater(argv)).out).toBe('')
    }
    expect(bytesOf(join(folder, 'a'))).toEqual(bytesOf(join(folder, 'b')))
    const page = readFileSync(join(folder, 'a', 'audit.html'), 'utf8')
    expect(page.match(/<svg /g)).toHaveLength(3)
    expect(page).not.toMatch(/<script|https?:\/\/|NaN|undefined</)
    expect(page).toContain('id="policy.prod.total"')
  })

  test('names every missing file at once', async () => {
    const files = smallStudy()
    delete files['bad_debt_loser_waves.csv']
    delete files['two_time/passive_accounts.csv']
    const { code, out, err } = await breakwater(['audit', STUDY, '--data', folderWith(files)])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.trim().split('\n')).toHaveLength(2)
    expect(err).toContain(
      'bad_debt_loser_waves.csv:0:0: found no such file, expected the file for the deficit of each wave',
    )
  })

  test('an empty folder misses fourteen files', async () => {
    const { code, err } = await breakwater(['audit', STUDY, '--data', folderWith()])
    expect(code).toBe(2)
    expect(err.trim().split('\n')).toHaveLength(14)
  })
})

describe('audit of accounts', () => {
  test('has an example that works as it stands', async () => {
    const folder = folderWith()
    cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
    const before = process.cwd()
    process.chdir(folder)
    onTestFinished(() => process.chdir(before))
    for (const command of [['audit'], ['audit', 'accounts']]) {
      const { out } = await breakwater([...command, '--help'])
      const examples = out.split('\n').filter((line) => /^ {2}breakwater /.test(line))
      expect(examples).toHaveLength(1)
      const { code, err } = await breakwater(examples[0].trim().split(' ').slice(1))
      expect({ code, err }).toEqual({ code: 0, err: '' })
    }
  })

  test('shares the budget by every policy its columns suffice for', async () => {
    const path = join(folderWith({ 'table.csv': table }), 'table.csv')
    const argv = ['audit', 'accounts', path, '--budget', '40', '--columns', columns, '--only', 'gone=no']
    const { code, out } = await breakwater([...argv, '--json'])
    expect(code).toBe(0)
    const { accounts, capacity, policies, notRun } = JSON.parse(out)
    expect({ accounts, capacity }).toEqual({ accounts: 2, capacity: '150' })
    const row = (name: string) => policies.find(({ policy }: { policy: string }) => policy === name)
    // 24 of ada's 90, whose equity is 100, and 16 of bo's 60.
    expect(row('capacity-pro-rata')).toMatchObject({
      touched: 2,
      worst: 0.24,
      topSurvivor: '66',
      taken: '40',
    })
    // By equity: 10 of 100 and 30 of 300.
    expect(row('equity-pro-rata')).toMatchObject({ worst: 0.1, topSurvivor: '80', inversions: 0 })
    // Ada's leverage times percent is 200, bo's 30.
    expect(row('queue-given-percent-times-leverage')).toMatchObject({
      touched: 1,
      atCap: 0,
      worst: 0.4,
      inversions: 1,
    })
    expect(notRun.map(({ policy }: { policy: string }) => policy)).toContain('leverage-draining')
  })

  test('runs the published code beside ours', async () => {
    const path = join(folderWith({ 'table.csv': table }), 'table.csv')
    const argv = [
      'audit',
      'accounts',
      path,
      '--budget',
      '40',
      '--columns',
      columns,
      '--research',
      '--unit-price',
      '1000',
    ]
    const { out } = await breakwater(argv)
    expect(out).toMatch(/^vector projection, bisected +vector-projection +40\.00 +0\.00 +< a cent$/m)
    // bo holds 0.9 of a unit and eli none: only ada's four whole ones of 4.9 are closed.
    expect(out).toMatch(/^integer contract pro-rata +contract-pro-rata +32\.65 +-7\.35$/m)
    expect(out).toContain('2 accounts hold less than one and cannot pay')
    const csv = await breakwater(['audit', 'accounts', path, '--budget', '40', '--columns', columns, '--csv'])
    expect(csv.out.split('\n')[0]).toBe(
      'policy,touched,at-cap,max-part-over-equity,top-survivor,top-10-share,inversions,taken',
    )
  })

  test.each([
    [['--budget', '-1'], 'Found --budget -1'],
    [['--budget', '40', '--columns', 'who=address'], 'expected name=header'],
    [['--budget', '40', '--columns', 'user=nobody'], 'found no column "nobody"'],
    [['--budget', '40', '--columns', columns, '--only', 'there=no'], 'found no column "there"'],
    [['--budget', '40', '--columns', columns, '--only', 'gone=maybe'], 'expected at least one account'],
    [['--budget', '40', '--columns', columns, '--unit-price', '5'], 'Add --research'],
    [['--budget', '40', '--columns', columns, '--json', '--csv'], 'expected one of them'],
    [['--budget', '40', '--columns', columns, '--decimals', 'x'], 'Found --decimals x'],
  ])('%j is bad input', async (options, said) => {
    const path = join(folderWith({ 'table.csv': table }), 'table.csv')
    const { code, out, err } = await breakwater(['audit', 'accounts', path, ...options])
    expect(err).toContain(said)
    expect({ code, out }).toEqual({ code: 2, out: '' })
  })

  test('an account that stands twice is told with its line', async () => {
    const path = join(folderWith({ 'table.csv': `${table}ada,1,1,1,1,1,no\n` }), 'table.csv')
    const { code, err } = await breakwater(['audit', 'accounts', path, '--budget', '4', '--columns', columns])
    expect(code).toBe(2)
    expect(err).toContain('table.csv:5:1: found a second row of "ada"')
  })
})
