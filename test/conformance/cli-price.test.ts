import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { breakwater, folderWith } from '../support/cli.ts'

const call = ['--right', 'call', '--forward', '65_000', '--strike', '70_000', '--expires-in', '30d']
const spot = [
  '--right',
  'put',
  '--spot',
  '100',
  '--strike',
  '95',
  '--years',
  '0.5',
  '--rate',
  '10%',
  '--yield',
  '5%',
]

describe('breakwater price', () => {
  test('prints the value and every Greek with what it is for', async () => {
    const { code, out, err } = await breakwater(['price', ...call, '--volatility', '55%'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(`\n${out}`).toMatchInlineSnapshot(`
      "
                           quote
      value           2200.53501  today
      delta          0.347843429  value for 1 more of the underlying’s price
      gamma      0.0000360575965  delta for 1 more of the underlying’s price
      vega            6886.75396  value for 1 (100 points) more of volatility
      theta           -23041.931  value for a year that passes
      rho            -180.865891  value for 1 (100 points) more of interest
      vanna          0.368775209  delta for 1 more of volatility
      volga           2688.01607  vega for 1 more of volatility
      charm          -1.23386039  delta for a year that passes
      dualDelta     -0.291561256  value for 1 more of strike
      dualGamma  0.0000310904786  dual delta for 1 more of strike
      "
    `)
  })

  test('prints coins beside quote money where it is settled in coins', async () => {
    const argv = ['price', ...call, '--volatility', '0.55', '--settled-in', 'coin']
    const { out } = await breakwater([...argv, '--csv'])
    const [head, value, delta, adjusted] = out.split('\n').map((line) => line.split(','))
    expect(head).toEqual(['figure', 'coin', 'quote'])
    expect(Number(value[1])).toBe(Number(value[2]) / 65_000)
    expect(adjusted[0]).toBe('premiumAdjustedDelta')
    expect(Number(adjusted[1])).toBeCloseTo(Number(delta[2]) - Number(value[1]), 14)
  })

  test('prices on a spot price as in Merton’s formula', async () => {
    const { out } = await breakwater(['price', ...spot, '--volatility', '20%', '--json'])
    expect(JSON.parse(out).quote.value).toBeCloseTo(2.4648, 4)
  })

  test('writes a file, and says nothing when quiet', async () => {
    const file = join(folderWith(), 'price.json')
    const argv = ['price', ...call, '--volatility', '55%', '--json']
    expect(await breakwater([...argv, '--out', file])).toEqual({ code: 0, out: '', err: '' })
    expect(readFileSync(file, 'utf8')).toBe((await breakwater(argv)).out)
    expect((await breakwater([...argv, '--quiet'])).out).toBe('')
  })
})

describe('breakwater iv', () => {
  test('finds the volatility that price was given', async () => {
    const priced = await breakwater(['price', ...call, '--volatility', '55%', '--rate', '4%', '--json'])
    const price = String(JSON.parse(priced.out).quote.value)
    expect(await breakwater(['iv', ...call, '--rate', '4%', '--price', price])).toEqual({
      code: 0,
      out: '55%\n',
      err: '',
    })
  })

  test('reads a price in coins', async () => {
    const argv = [...call, '--settled-in', 'coin']
    const priced = await breakwater(['price', ...argv, '--volatility', '55%', '--json'])
    const price = String(JSON.parse(priced.out).coin.value)
    const { out } = await breakwater(['iv', ...argv, '--price', price, '--json'])
    expect(JSON.parse(out).volatility).toBeCloseTo(0.55, 13)
  })
})

describe('what cannot be priced ends with 2 and the reason', () => {
  const [right, forward, strike, time] = [call.slice(0, 2), call.slice(2, 4), call.slice(4, 6), call.slice(6)]
  const volatility = ['--volatility', '55%']

  test.each([
    [
      ['price', ...call, '--volatility', '55'],
      'Found --volatility 55, expected 55% or a share such as 0.05.',
    ],
    [
      ['price', ...call, ...volatility, '--rate', '5'],
      'Found --rate 5, expected 5% or a share such as 0.05.',
    ],
    [['price', ...call, '--volatility', '-5%'], 'The volatility is -0.05. It has to be above zero.'],
    [
      ['price', ...right, ...forward, ...strike, '--years', '0', ...volatility],
      'The option has expired: 0 years are left.',
    ],
    [
      ['price', ...right, ...forward, ...strike, ...volatility],
      'Found neither --expires-in nor --years, expected one',
    ],
    [
      ['price', ...call, '--years', '1', ...volatility],
      'Found both --expires-in and --years, expected one of them.',
    ],
    [
      ['price', ...right, ...strike, ...time, ...volatility],
      'Found neither --forward nor --spot, expected one',
    ],
    [
      ['price', ...call, '--spot', '1', ...volatility],
      'Found both --forward and --spot, expected one of them.',
    ],
    [['price', ...call, '--yield', '1%', ...volatility], 'Found --yield with --forward, which holds it'],
    [['price', ...spot, '--settled-in', 'coin', ...volatility], 'Found --spot with --settled-in coin'],
    [
      ['price', ...call, '--json', '--csv', ...volatility],
      'Found both --json and --csv, expected one of them.',
    ],
    [
      ['price', ...right, ...forward, ...strike, '--expires-in', 'soon', ...volatility],
      'Found --expires-in soon, expected',
    ],
    [
      ['price', '--right', 'both', ...forward, ...strike, ...time, ...volatility],
      'Found --right both, expected call or put.',
    ],
    [
      ['iv', ...call, '--price', '70_000'],
      'The price 70000 is not below 65000, which no volatility reaches.',
    ],
    [
      ['iv', ...right, ...forward, '--strike', '60_000', ...time, '--price', '5_000'],
      'The price 5000 is not above 5000,',
    ],
    [['iv', ...call, '--price', 'much'], 'Found --price much, expected a number such as 65_000 or 0.5.'],
  ])('%j', async (argv, reason) => {
    const { code, out, err } = await breakwater(argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(reason)
  })
})
