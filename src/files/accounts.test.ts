import { expect, test } from 'vitest'
import { readAccounts } from './accounts.ts'
import { formatProblem, Problems } from './problems.ts'

function read(text: string) {
  const problems = new Problems()
  return { accounts: readAccounts('a.csv', text, problems), told: problems.list().map(formatProblem) }
}

test('an account may have one row', () => {
  const { accounts, told } = read('account,deposit\nada,10_000.000000000000000001\nbo,0\n')
  expect(told).toEqual([])
  expect(accounts).toMatchObject([
    { name: 'ada', deposits: [{ amount: '10_000.000000000000000001' }], positions: [] },
    { name: 'bo', deposits: [{ amount: '0' }], positions: [] },
  ])
  expect(accounts[0]).not.toHaveProperty('kind')
  expect(accounts[0].deposits[0]).not.toHaveProperty('asset')
})

test('or several, for each deposit and position', () => {
  const text = `account,kind,asset,deposit,instrument,quantity,entry_price
ada,participant,USDC,500,BTC-PERP,-2.50,43_000
bo,fund,USDC,900,,,
ada,,BTC,0.5,,,
ada,participant,,,ETH-PERP,10,-1
`
  const { accounts, told } = read(text)
  expect(told).toEqual([])
  expect(accounts).toEqual([
    {
      name: 'ada',
      place: { file: 'a.csv', line: 2, column: 1 },
      kind: 'participant',
      deposits: [
        { place: { file: 'a.csv', line: 2, column: 22 }, asset: 'USDC', amount: '500' },
        { place: { file: 'a.csv', line: 4, column: 10 }, asset: 'BTC', amount: '0.5' },
      ],
      positions: [
        {
          place: { file: 'a.csv', line: 2, column: 35 },
          instrument: 'BTC-PERP',
          quantity: '-2.50',
          entryPrice: '43_000',
        },
        {
          place: { file: 'a.csv', line: 5, column: 28 },
          instrument: 'ETH-PERP',
          quantity: '10',
          entryPrice: '-1',
        },
      ],
    },
    {
      name: 'bo',
      place: { file: 'a.csv', line: 3, column: 1 },
      kind: 'fund',
      deposits: [{ place: { file: 'a.csv', line: 3, column: 14 }, asset: 'USDC', amount: '900' }],
      positions: [],
    },
  ])
})

test('a scenario with one instrument needs no instrument column', () => {
  const { accounts, told } = read('account,deposit,quantity,entry_price\nada,5,1,100\n')
  expect(told).toEqual([])
  expect(accounts[0].positions).toEqual([
    { place: { file: 'a.csv', line: 2, column: 7 }, quantity: '1', entryPrice: '100' },
  ])
})

const head = 'account,kind,asset,deposit,instrument,quantity,entry_price\n'
test.each([
  ['no name', ',,,5,,,', '2:1: found "" in column "account", expected a name without spaces at its ends.'],
  [
    'a deposit below zero',
    'ada,,,-5,,,',
    '2:7: found "-5" in column "deposit", expected a decimal number, zero or above, or nothing.',
  ],
  [
    'a deposit in words',
    'ada,,,five,,,',
    '2:7: found "five" in column "deposit", expected a decimal number, zero or above, or nothing.',
  ],
  [
    'a position of zero',
    'ada,,,5,X,0.0,7',
    '2:11: found "0.0" in column "quantity", expected a decimal number that is not zero, or nothing.',
  ],
  [
    'a position without a price',
    'ada,,,5,X,2,',
    '2:13: found a position without an entry price, expected quantity and entry_price together.',
  ],
  [
    'an instrument without a quantity',
    'ada,,,5,X,,',
    '2:11: found a position without a quantity, expected quantity and entry_price together.',
  ],
  [
    'an asset without a deposit',
    'ada,,USDC,,X,2,7',
    '2:11: found an asset and no deposit, expected both or neither.',
  ],
  [
    'a row that says nothing',
    'ada,fund,,,,,',
    '2:1: found a row for "ada" that says nothing, expected a deposit or a position. Write 0 as deposit for an account that has nothing.',
  ],
  [
    'a second kind',
    'ada,fund,,5,,,\nada,pool,,,X,1,7',
    '3:5: found kind "pool" for "ada", which is "fund" above, expected one kind for one account.',
  ],
  [
    'a second deposit',
    'ada,,USDC,5,X,1,7\nada,,USDC,5,Y,1,7',
    '3:11: found a second deposit for "ada" in USDC, after line 2, expected one for each asset. Leave the cell empty, or add the two up.',
  ],
  [
    'a second position',
    'ada,,,5,X,1,7\nada,,,,X,2,8',
    '3:10: found a second position of "ada" in X, after line 2, expected one for each instrument. Add the two up.',
  ],
  [
    'a cut-off last line',
    'ada,,,5,,,\nbo,,,',
    '3:6: found 4 fields, expected 7, as in the header. Check that the file was not cut off here.',
  ],
])('%s is told', (_, rows, expected) => {
  expect(read(`${head}${rows}\n`).told).toEqual([`a.csv:${expected}`])
})

test('all that is wrong is told at once', () => {
  expect(read(`${head}ada,,,x,,,\nbo,,,,,,\ncy,,,5,X,1,\n`).told).toHaveLength(3)
})
