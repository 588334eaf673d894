import { describe, expect, test } from 'vitest'
import { readAccounts } from '../files/accounts.ts'
import { formatProblem, Problems } from '../files/problems.ts'
import { readScenario, type Scenario } from './scenario.ts'
import { accountsFromFile, type FileAccounts } from './scenario-accounts.ts'
import { scenarioTemplate } from './scenario-template.ts'

const scenario: Scenario = readScenario('s.yaml', scenarioTemplate(), new Problems())!

function read(rows: string): { read: FileAccounts; problems: string[] } {
  const problems = new Problems()
  const entries = readAccounts(
    'a.csv',
    `account,kind,asset,deposit,instrument,quantity,entry_price\n${rows}`,
    problems,
  )
  const read = accountsFromFile(entries, scenario, problems)
  return { read, problems: problems.list().map(formatProblem) }
}

test('accounts of a file are in the scenario’s units; what is left out is the first asset, the only instrument', () => {
  const { read: file, problems } = read(
    'dee,,,1000.5,,0.25,39_000.1\neve,participant,USDT,0,BTC-PERP,-0.25,41_000\n',
  )
  expect(problems).toEqual([])
  expect(file.accounts).toEqual([
    {
      name: 'dee',
      asset: 0,
      isolatedOf: null,
      deposits: [{ asset: 0, amount: 1_000_500_000 }],
      margin: null,
    },
    { name: 'eve', asset: 0, isolatedOf: null, deposits: [], margin: null },
  ])
  expect(file.positions).toEqual([
    {
      account: 'dee',
      series: 0,
      quantity: 250,
      entryPrice: 3_900_010,
      place: { file: 'a.csv', line: 2, column: 15 },
    },
    { account: 'eve', series: 0, quantity: -250, entryPrice: 4_100_000, place: expect.anything() },
  ])
})

describe('a file of accounts is refused', () => {
  test.each([
    [
      'dee,,,1,,0.5,40000\neve,,,1,,-0.25,40000\n',
      'found positions in BTC-PERP that sum to 0.25, expected longs and shorts that sum to 0',
    ],
    ['dee,,,0.0000001,,,\n', 'an amount of USDT with at most 6 decimals'],
    ['dee,,ETH,1,,,\n', 'found "ETH", expected the name of an asset'],
    ['dee,,,1,,0.0001,1\n', 'a multiple of the increment 0.001'],
    ['dee,,,1,,1,0.01\neve,,,1,,-1,1\n', 'a multiple of the increment 0.1'],
    ['ada,,,1,,,\n', 'a second account "ada"'],
    ['insurance,,,1,,,\n', 'a second account "insurance"'],
    ['dee,fund,,1,,,\n', 'found kind "fund"'],
    ['dee,,,1,ETH-PERP,1,1\n', 'found "ETH-PERP", expected the name of an instrument'],
  ])('%s', (rows, words) => {
    expect(read(rows).problems.join('\n')).toContain(words)
  })
})
