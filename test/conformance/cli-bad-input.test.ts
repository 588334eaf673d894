import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { breakwater, folderWith } from '../support/cli.ts'
import { plainVenue } from '../support/scenarios.ts'

/** Runs a scenario that cannot be run: exit code 2, nothing written, and what was told, a line each. */
async function faultsOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const folder = folderWith(files)
  const { code, out, err } = await breakwater(['run', join(folder, 's.yaml'), '--out', join(folder, 'run')])
  expect({ code, out, isWritten: existsSync(join(folder, 'run')) }).toEqual({
    code: 2,
    out: '',
    isWritten: false,
  })
  return err
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(`${folder}/`, ''))
}

const accounts = `
accounts: [{ name: ada, deposit: 10_000 }, { name: bo, deposit: 10_000 }]
trades: [{ buyer: ada, seller: bo, instrument: PERP, quantity: 1, price: 40_000 }]
ticks: [{ at: +0s, marks: { PERP: 40_000 } }]
`

describe('a scenario that cannot be run is told of all at once, with file, line and column', () => {
  test('unknown fields and wrong units', async () => {
    const text = `scenario: s
colour: blue
start: 2026-01-05T12:00:00Z
assets: [{ name: USD, decimals: 2, colour: green }]
rulebook:
  rulebook: r
  trigger: { equity: below, requirement: maintenance }
  steps: [record-claim]
ticks:
  - { at: 30 parsecs, advance: true }
outcome: { full-laws-every: often }
`
    expect(await faultsOf({ 's.yaml': text })).toEqual([
      expect.stringMatching(/^s\.yaml:2:1: found .*colour/),
      expect.stringMatching(/^s\.yaml:4:36: found .*colour/),
      expect.stringMatching(/^s\.yaml:10:11: found "30 parsecs", expected /),
      expect.stringMatching(/^s\.yaml:11:29: found "often", expected /),
    ])
  })

  test('amounts with too many digits and prices off their grid', async () => {
    const text = `scenario: s${plainVenue}
accounts: [{ name: ada, deposit: 10.001 }, { name: bo, deposit: 1 }]
trades: [{ buyer: ada, seller: bo, instrument: PERP, quantity: 0.15, price: 40_000.5 }]
ticks: [{ at: +0s, marks: { PERP: 40_000 }, withdrawals: [{ account: ada, amount: 0.999 }] }]
`
    const line = text.split('\n').findIndex((each) => each.startsWith('accounts:')) + 1
    expect(await faultsOf({ 's.yaml': text })).toEqual([
      expect.stringMatching(
        `^s.yaml:${line}:34: found "10.001", expected an amount of USD with at most 2 decimals`,
      ),
      expect.stringMatching(`^s.yaml:${line + 1}:64: found "0.15", expected a multiple of the increment 0.1`),
      expect.stringMatching(
        `^s.yaml:${line + 1}:77: found "40_000.5", expected a multiple of the increment 1`,
      ),
      expect.stringMatching(`^s.yaml:${line + 2}:83: found "0.999", expected an amount of USD`),
    ])
  })

  test('a series without a mark', async () => {
    const text = `scenario: s${plainVenue}accounts: [{ name: ada, deposit: 1 }]\n`
    expect(await faultsOf({ 's.yaml': text })).toEqual([
      's.yaml:5:13: found no mark for PERP, expected at least one. Name it in a tick, or under "marks".',
    ])
  })

  test('a broken gz, a truncated line and positions that do not balance, each in its own file', async () => {
    const text = `scenario: s${plainVenue}
accounts-file: accounts.csv
marks: [{ instrument: PERP, file: candles.csv }]
depth:
  - { instrument: PERP, file: books.jsonl, shape: snapshots }
ticks: [{ at: +0s, marks: { PERP: 40_000 } }]
`
    const files = {
      's.yaml': text,
      'accounts.csv':
        'account,deposit,instrument,quantity,entry_price\nada,1000,PERP,2,40000\nbo,1000,PERP,-1.5,40000\n',
      'candles.csv': 'timestamp,open,high,low,close\n2026-01-05 12:00:00,40000,40000,39000\n',
      'books.jsonl': '{"ts":1767614400000,"bids":[["39999","1"]],"asks":[["40001","1"]]}\n{"ts":17676144',
    }
    expect(await faultsOf(files)).toEqual([
      'accounts.csv:2:15: found positions in PERP that sum to 0.5, expected longs and shorts that sum to 0. Add the other side.',
      expect.stringMatching(/^candles\.csv:2:\d+: found 4 fields?, expected 5/),
      expect.stringMatching(/^books\.jsonl:2:\d+: found .*cut off here\.$/),
    ])
    const broken = { ...files, 'books.jsonl': gzipSync(files['books.jsonl']).subarray(0, 30) }
    expect(await faultsOf(broken)).toEqual([expect.stringMatching(/^books\.jsonl:0:0: found a gz/)])
  })

  test('files that are not there', async () => {
    const text = `scenario: s${plainVenue}
accounts-file: accounts.csv
marks: [{ instrument: PERP, file: candles.csv }]
`
    const outside = text.replace(/rulebook:\n(?: .*\n)+/, 'rulebook: rules.yaml\n')
    expect(await faultsOf({ 's.yaml': outside })).toEqual(
      ['rules.yaml', 'accounts.csv', 'candles.csv'].map((name) =>
        expect.stringMatching(`^${name}:0:0: found no such file`),
      ),
    )
    expect(await faultsOf({})).toEqual([expect.stringMatching(/^s\.yaml:0:0: found no such file/)])
  })

  test('books and marks that do not fit the grids of their instrument', async () => {
    const text = `scenario: s${plainVenue}
depth: [{ instrument: PERP, file: books.jsonl, shape: snapshots }]
marks: [{ instrument: PERP, file: candles.csv, from: +1h }]
`
    const files = {
      's.yaml': text,
      'books.jsonl': '{"ts":1767614400000,"bids":[["39999.5","1"]],"asks":[["40001","0.25"]]}\n',
      'candles.csv': 'timestamp,open,high,low,close\n2026-01-05 12:00:00,40000,40000,39000,39500\n',
    }
    expect(await faultsOf(files)).toEqual([
      expect.stringMatching(/^candles\.csv:0:0: found no row from 2026-01-05T13:00:00\.000Z on/),
      'books.jsonl:1:1: found "39999.5", expected a multiple of the increment 1, below 2^53 increments.',
      'books.jsonl:1:1: found "0.25", expected a multiple of the increment 0.1, below 2^53 increments.',
    ])
  })

  test('an opening the engine refuses, with the trade’s place', async () => {
    const text = `scenario: s${plainVenue}${accounts.replace('10_000', '3_000')}`
    const line = text.split('\n').findIndex((each) => each.startsWith('trades:')) + 1
    expect(await faultsOf({ 's.yaml': text })).toEqual([
      `s.yaml:${line}:10: found a command that is refused, "ada buys 1 PERP from bo at 40000" (margin-insufficient: account 5, needed 400000, free 300000), expected an opening that can be made.`,
    ])
  })

  test('a name no population draws, and a crowd that cannot be drawn', async () => {
    const population = `
population: { accounts: 5, sizes: { smallest: 1_000, largest: 2_000, pareto-alpha: 1 }, leverage: { 3x: 1 }, instruments: { PERP: 1 } }
`
    const named = `scenario: s${plainVenue}${population}ticks: [{ at: +0s, marks: { PERP: 100 }, withdrawals: { account: p000099, amount: 1 } }]\n`
    expect(await faultsOf({ 's.yaml': named })).toEqual([
      expect.stringMatching(/^s\.yaml:\d+:9: found an unknown account "p000099"/),
    ])
    const alone = `scenario: s${plainVenue}${population.replace('accounts: 5', 'accounts: 1')}ticks: [{ at: +0s, marks: { PERP: 100 } }]\n`
    expect(await faultsOf({ 's.yaml': alone })).toEqual([
      expect.stringMatching(/^s\.yaml:\d+:13: found Population p has 1 accounts, and 1 of them are makers/),
    ])
  })
})
