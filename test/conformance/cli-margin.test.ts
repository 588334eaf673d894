import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { marginModels } from '../../src/venues/margin/index.ts'
import { jsonSchemas } from '../../src/wire/schemas.ts'
import { breakwater, folderWith, type Said } from '../support/cli.ts'

const book = 'examples/book.yaml'
const text = readFileSync(book, 'utf8')

async function margin(...argv: string[]): Promise<Said> {
  return breakwater(['margin', ...argv])
}

async function told(...argv: string[]): Promise<string> {
  const { code, out, err } = await margin(...argv)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
}

async function refused(content: string, ...argv: string[]): Promise<string> {
  const folder = folderWith({ 'book.yaml': content })
  const { code, out, err } = await margin(join(folder, 'book.yaml'), ...argv)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  return err.replaceAll(`${folder}/`, '')
}

const coinBook = `book: coin-desk
at: 2026-03-27T08:00:00Z
money: { name: BTC, decimals: 8, settled-in: coin }
cash: '3'
underlyings: { BTC: { spot: '50_000' } }
expiries:
  - { underlying: BTC, expires: 2026-06-26T08:00:00Z, forward: '50_500' }
instruments:
  BTC-26JUN26-55000-C: { mark: '0.06' }
  BTC-PERP: { mark: '50_000' }
positions:
  BTC-26JUN26-55000-C: '-2'
  BTC-PERP: { quantity: '100_000', entry: '40_000' }
`

describe('a book under one model', () => {
  test('prints equity, both levels, what is free, the worst scenarios and each charge with its numbers', async () => {
    const out = await told(book, '--model', 'derive-pmrm-2')
    expect(out).toContain('vol-desk under derive-pmrm-2 (Derive PMRM 2, published)\n')
    expect(out).toMatch(/^equity +44_994\.480027$/m)
    expect(out).toMatch(/^initial +23_709\.079850 +21_285\.400177$/m)
    expect(out).toContain('The worst scenario is -18%, vol up.\n')
    expect(out).toMatch(/^perpetuals-maintenance +720\n {2}= 0\.03 x 24000 of perpetuals$/m)
    expect(out).not.toMatch(/NaN|undefined|Infinity/)
  })

  test('counts cash, options at their marks, what contracts gained, and collateral, to the last unit', async () => {
    const { equity, initial, maintenance, freeInitial } = JSON.parse(
      await told(coinBookFile(), '--model', 'deribit-standard', '--json'),
    )
    // 3 - 2 x 0.06 + 100,000 x (1 / 40,000 - 1 / 50,000)
    expect(equity).toBe('3.38000000')
    // max(0.15 - 0.1, 0.1) for two calls, and 2 coins of future at 2% + 2 x 0.005%; the mark is in equity already.
    // Rounded up from a float, which may stand a hair above the whole unit.
    expect(initial).toMatch(/^0\.2402000[01]$/)
    expect(maintenance).toMatch(/^0\.1802000[01]$/)
    expect(Number(freeInitial)).toBeCloseTo(3.38 - Number(initial), 12)
  })

  test('rounds equity down and requirements up', async () => {
    const odd = text.replace("cash: '40_000'", "cash: '40_000.0000009'")
    const file = join(folderWith({ 'book.yaml': odd }), 'book.yaml')
    const said = JSON.parse(await told(file, '--model', 'paradex', '--json'))
    const usual = JSON.parse(await told(book, '--model', 'paradex', '--json'))
    expect(said.equity).toBe(usual.equity)
    const grid = Number(said.worst)
    expect(Number(said.initial)).toBeGreaterThanOrEqual(grid)
    expect(Number(said.initial) - grid).toBeLessThan(1.1e-6)
  })

  test('says the same as CSV', async () => {
    const out = await told(book, '--model', 'span', '--csv')
    const said = JSON.parse(await told(book, '--model', 'span', '--json'))
    expect(said.scenarios[12].name).toBe('-15%, vol up')
    expect(out).toContain(`book,initial,${said.initial},`)
    expect(out).toContain(`scenario,"-15%, vol up",${said.scenarios[12].profit},`)
  })

  test('a template says that it is one', async () => {
    expect(await told(book, '--model', 'okx')).toContain('A template: some figures are chosen here.')
  })

  test('reads a model from a file', async () => {
    const yaml = await told('models', 'span', '--yaml')
    const file = join(
      folderWith({ 'mine.yaml': yaml.replace('margin-model: span', 'margin-model: mine') }),
      'mine.yaml',
    )
    const [mine, shipped] = await Promise.all(
      [file, 'span'].map((name) => told(book, '--model', name, '--json')),
    )
    expect(JSON.parse(mine)).toEqual({ ...JSON.parse(shipped), model: 'mine' })
  })
})

describe('an option without a mark, and one without a volatility', () => {
  test('each is worked out from the other', async () => {
    const withVol = JSON.parse(await told(book, '--model', 'deribit-standard-linear', '--json'))
    // The mark to the last unit of the ledger, taken from the other run's formula.
    const formula = withVol.charges.find(({ name }: { name: string }) => name === 'options-maintenance')
      .formula as string
    const mark = /^2 x \(max\(0\.075 x 60000, 0\.075 x ([\d.]+)\)/.exec(formula)![1]
    const marked = text.replace(
      'BTC-26JUN26-50000-P: { volatility: 58% }',
      `BTC-26JUN26-50000-P: { mark: '${mark}' }`,
    )
    const file = join(folderWith({ 'book.yaml': marked }), 'book.yaml')
    const again = JSON.parse(await told(file, '--model', 'derive-pmrm-2', '--json'))
    const usual = JSON.parse(await told(book, '--model', 'derive-pmrm-2', '--json'))
    expect(again.equity).toBe(usual.equity)
    expect(Number(again.initial)).toBeCloseTo(Number(usual.initial), 4)
  })

  test('neither is refused by name', async () => {
    const err = await refused(
      text.replace('BTC-26JUN26-50000-P: { volatility: 58% }', 'BTC-26JUN26-50000-P: {}'),
      '--model',
      'span',
    )
    expect(err).toMatch(
      /^book\.yaml:\d+:\d+: found no volatility and no mark, expected a volatility, or a mark that one explains\.\n$/,
    )
  })

  test('a mark below what the option pays anyway is refused with the reason', async () => {
    const err = await refused(
      text.replace("BTC-26JUN26-90000-C: { mark: '1_150' }", "BTC-26JUN26-90000-C: { mark: '70_000' }"),
      '--model',
      'span',
    )
    expect(err).toContain('found a mark that no volatility explains (The price 70000 is not below 60600')
  })
})

describe('--what-if', () => {
  test('shows before, after and the difference', async () => {
    const out = await told(book, '--model', 'span', '--what-if', 'buy 5 BTC-26JUN26-50000-P')
    expect(out).toMatch(/^equity +44_994\.480027 +44_994\.480027 +0\.000000$/m)
    expect(out).toMatch(/^initial +13_862\.563146 +6_800\.996113 +-7_061\.567033$/m)
  })

  test('takes several, at prices: paid above the mark is lost at once', async () => {
    const said = JSON.parse(
      await told(
        book,
        '--model',
        'derive-standard',
        '--what-if',
        'buy 1 BTC-26JUN26-90000-C at 1_200',
        '--what-if',
        'sell 0.4 BTC-PERP at 60_000',
        '--json',
      ),
    )
    // 50 too much for the call, and 0.4 x 30 below the mark.
    expect(said.difference.equity).toBe('-62.000000')
    expect(said.trades).toHaveLength(2)
    expect(
      said.after.charges.find(({ name }: { name: string }) => name === 'perpetuals-initial').amount,
    ).toBe(0)
  })

  test('an inverse contract gains in coin', async () => {
    const said = JSON.parse(
      await told(
        coinBookFile(),
        '--model',
        'deribit-standard',
        '--what-if',
        'sell 100_000 BTC-PERP at 40_000',
        '--json',
      ),
    )
    // Sold at 40,000 with the mark at 50,000: -100,000 x (1 / 40,000 - 1 / 50,000).
    expect(said.difference.equity).toBe('-0.50000000')
    expect(said.after.initial).toMatch(/^0\.2000000[01]$/)
  })

  test.each([
    ['purchase 5 BTC-PERP', 'expected a trade like'],
    ['buy 0 BTC-PERP', 'Found a what-if of nothing'],
    ['buy 1 BTC-26JUN26-60000-P', 'Add it to the book with a mark or a volatility.'],
    ['buy 1.2.3 BTC-PERP', 'expected'],
    ['buy 1 BTC-PERP at 0', 'Found a price of zero in'],
    ['sell 9999999999999999999999999 BTC-PERP', 'expected less than 2^53 units of 6 decimals'],
  ])('%s is refused', async (trade, reason) => {
    const { code, out, err } = await margin(book, '--model', 'span', '--what-if', trade)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(reason)
  })
})

describe('--model all', () => {
  test('lays every model beside the others', async () => {
    const out = await told(book, '--model', 'all')
    for (const model of marginModels) expect(out).toMatch(new RegExp(`^${model['margin-model']} `, 'm'))
    expect(out).toMatch(/^deribit-pm-btc +published +– +– +– +asks in coin$/m)
    expect(out).toMatch(/^paradex +published +17_850\.737666 +8_925\.368833 +27_143\.742361 +-66%, vol up$/m)
    expect(out).not.toMatch(/NaN|Infinity/)
  })

  test('each row is what the model says by itself', async () => {
    const compared = JSON.parse(await told(coinBookFile(), '--model', 'all', '--json')) as {
      model: string
      initial?: string
    }[]
    const asked = compared.filter(({ initial }) => initial !== undefined)
    expect(asked.map(({ model }) => model)).toEqual([
      'bit-com-bch',
      'deribit-pm-btc',
      'deribit-pm-eth',
      'deribit-standard',
    ])
    for (const row of asked)
      expect(JSON.parse(await told(coinBookFile(), '--model', row.model, '--json'))).toEqual(
        expect.objectContaining({ initial: row.initial }),
      )
    expect(
      (await told(book, '--model', 'all', '--csv')).split('\n').filter((line) => line !== ''),
    ).toHaveLength(marginModels.length + 1)
  })
})

describe('what is refused', () => {
  test('no model, an unknown one, one in other money, both forms at once, no book', async () => {
    expect((await margin(book)).err).toContain(
      'Found no model. Choose one with --model, a file, or "all" of: aevo, ',
    )
    const unknown = await margin(book, '--model', 'ftx')
    expect(unknown.code).toBe(2)
    expect(unknown.err).toContain('Found the margin model "ftx", expected a file or one of aevo, bit-com')
    expect((await margin(book, '--model', 'deribit-pm-btc')).err).toContain(
      'which asks in coin, for a book settled in quote money',
    )
    expect((await margin(book, '--model', 'span', '--json', '--csv')).code).toBe(2)
    expect((await margin('--model', 'span')).err).toContain('Found no book')
    expect((await margin(book, '--model', 'all', '--what-if', 'buy 1 BTC-PERP')).code).toBe(2)
    expect((await margin('models', 'ftx')).code).toBe(2)
    expect((await margin('models', 'span', '--csv')).err).toContain('Found --csv with a model')
    expect((await margin('models', '--yaml')).err).toContain('Found --yaml without a model')
    expect((await margin('models', 'span', '--yaml', '--json')).err).toContain('Found several of --yaml')
  })

  test.each([
    [["spot: '60_000'", "spot: '0'"], 'expected a price above zero'],
    [
      ['underlying: ETH,', 'underlying: DOGE,'],
      'found "DOGE", expected an underlying of the book; they are BTC, ETH.',
    ],
    [['expires: 2026-04-24T08:00:00Z', 'expires: 2026-03-24T08:00:00Z'], 'found an expiry that is over'],
    [
      ['BTC-24APR26-70000-C: { vol', 'BTC-25APR26-70000-C: { vol'],
      'found the day 25APR26, expected an expiry of the book; they are BTC 24APR26, BTC 26JUN26, ETH 26JUN26.',
    ],
    [
      ["ETH-26JUN26-3000-P: '-5'", "ETH-26JUN26-3100-P: '-5'"],
      'found "ETH-26JUN26-3100-P", expected an instrument of the book',
    ],
    [
      ["BTC-PERP: { mark: '60_030' }", 'BTC-PERP: {}'],
      'found no mark, expected a mark above zero of a contract.',
    ],
    [
      ["BTC-26JUN26-50000-P: '-2'", "BTC-26JUN26-50000-P: { quantity: '-2', entry: '5' }"],
      'found an entry, expected none of an option: its premium is paid.',
    ],
    [
      ["collateral: { BTC: '0.25' }", "collateral: { SOL: '1' }"],
      'found "SOL", expected an underlying of the book',
    ],
    [
      ['BTC-PERP: { mark', 'BTC-SWAP: { mark'],
      'expected a name like BTC-PERP, BTC-26JUN26 or BTC-26JUN26-60000-P.',
    ],
    [
      ['decimals: 6 }', 'decimals: 6, settled-in: coin }'],
      'found 2 underlyings, expected one, in a book that is in coin.',
    ],
    [['decimals: 6 }', 'decimals: 16 }'], 'found "16", expected a whole number from 0 to 15.'],
    [
      ["2026-06-26T08:00:00Z, forward: '60_600'", "2026-04-24T09:00:00Z, forward: '60_600'"],
      'found a second expiry of BTC on 24APR26, expected one on each day.',
    ],
    [
      ["forward: '60_200',", "forward: '60_200', fixed-share: 50%,"],
      'found a fixed share without a price, expected a mapping with "fixed-price", too.',
    ],
    [['rate: 4% }', 'rate: 1e300 }'], 'found "1e300", expected a rate a year like 4%.'],
    [
      ["BTC-26JUN26-50000-P: '-2'", `BTC-26JUN26-50000-P: '-${'9'.repeat(400)}'`],
      'expected a decimal number like -2.5 or 40_000.',
    ],
    [
      ['BTC-24APR26-70000-C: { vol', `BTC-24APR26-7${'0'.repeat(400)}-C: { vol`],
      'found an option that has no price (The strike is Infinity. Give a finite number.)',
    ],
    [["spot: '60_000'", "spot: '1e200'"], 'found "1e200", expected a price above zero.'],
  ] as const)('%j', async ([from, to], reason) => {
    expect(text).toContain(from)
    const err = await refused(text.replace(from, to), '--model', 'span')
    expect(err).toContain(reason)
    expect(err).toMatch(/^book\.yaml:\d+:\d+: /)
  })
})

test('a market without underlyings is refused, and so are figures that no ledger holds', async () => {
  const head = 'book: none\nat: 2026-03-27T08:00:00Z\nmoney: { name: USDC, decimals: 6 }\n'
  expect(await refused(`${head}underlyings: {}\n`, '--model', 'span')).toBe(
    'book.yaml:4:14: found none, expected at least one.\n',
  )
  const large = text.replaceAll("'-2'", "'-99999999999999999999'")
  expect(await refused(large, '--model', 'span')).toMatch(/^Found a requirement of \d.* USDC, expected less/)
  const yaml = await told('models', 'derive-pmrm-2', '--yaml')
  const folder = folderWith({
    'heavy.yaml': yaml.replace("weight: '0.21'", "weight: '1e308'"),
    'basis.yaml': yaml.replace("add: '0.5'", "add: '-7'"),
  })
  const [heavy, basis] = await Promise.all(
    ['heavy.yaml', 'basis.yaml'].map((name) => margin(book, '--model', join(folder, name))),
  )
  expect(heavy.err).toMatch(/heavy\.yaml:\d+:\d+: found 1e\+308, expected a number within/)
  expect(basis.err).toMatch(/basis\.yaml:\d+:\d+: found "-7", expected a number, zero or above/)
  expect([heavy.code, basis.code]).toEqual([2, 2])
})

test('models are listed and explained', async () => {
  const list = await told('models')
  for (const model of marginModels) expect(list).toContain(model.title)
  const one = await told('models', 'paradex')
  expect(one).toContain('24 scenarios.')
  expect(one).toContain('docs.paradex.trade/risk/portfolio-margin')
  expect(JSON.parse(await told('models', '--json'))).toHaveLength(marginModels.length)
  expect(JSON.parse(await told('models', 'span', '--json')).scenarios).toHaveLength(16)
  expect((await told('models', '--csv')).split('\n')[0]).toContain('margin-model,standing,unit,title')
})

test('writes to a file where it is told to', async () => {
  const file = join(folderWith(), 'answer.json')
  const { code, out, err } = await margin(book, '--model', 'span', '--json', '--out', file)
  expect({ code, out, err }).toEqual({ code: 0, out: '', err: `Wrote ${file}.\n` })
  expect(JSON.parse(readFileSync(file, 'utf8')).model).toBe('span')
})

test('an editor finds nothing wrong with the example, nor with a shipped model', async () => {
  const schemas = jsonSchemas()
  const [ofBook, ofModel] = ['margin-book.json', 'margin-model.json'].map((file) =>
    z.fromJSONSchema(schemas[file] as never),
  )
  expect(ofBook.safeParse(parse(text)).success).toBe(true)
  expect(ofBook.safeParse(parse(text.replace('spot:', 'spott:'))).success).toBe(false)
  for (const model of ['span', 'derive-pmrm-2', 'okx'])
    expect(ofModel.safeParse(parse(await told('models', model, '--yaml'))).success).toBe(true)
})

test('every example of the help works as it stands', async () => {
  const lines = (await told('--help')).split('\n').filter((line) => /^ {2}breakwater margin /.test(line))
  expect(lines).toHaveLength(4)
  for (const line of lines) {
    const words = [...line.trim().matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word)
    await told(...words.slice(2))
  }
  const models = (await told('models', '--help'))
    .split('\n')
    .filter((line) => /^ {2}breakwater margin models/.test(line))
  expect(models).toHaveLength(3)
  for (const line of models.slice(0, 2)) await told(...line.trim().split(' ').slice(2))
})

function coinBookFile(): string {
  return join(folderWith({ 'book.yaml': coinBook }), 'book.yaml')
}
