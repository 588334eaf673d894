import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { breakwater, folderWith } from '../support/cli.ts'

const scenarios = join(import.meta.dirname, '../../scenarios/options')

test('a run of options is remade from its scenario, its quotes and the shipped margin model, and explained', async () => {
  const folder = join(folderWith(), 'auction')
  const ran = await breakwater(['run', join(scenarios, 'auctioned-book.yaml'), '--out', folder, '--quiet'])
  expect(ran).toEqual({ code: 0, out: '', err: '' })
  const quotes = 'quotes/btc-2026-03-02.csv'
  expect(inputsOf(folder)).toEqual([quotes, 'margin model derive-pmrm-2'])
  expect(readFileSync(join(folder, 'inputs/1-btc-2026-03-02.csv'))).toEqual(
    readFileSync(join(scenarios, quotes)),
  )
  const verified = await breakwater(['verify', folder])
  expect(verified.code).toBe(0)
  expect(verified.out).toMatch(/holds +the scenario makes these commands\n/)

  const { out } = await breakwater(['explain', folder, '--loss', '0'])
  expect(out).toContain('pmrm-2 worst                     +18%, vol up, the worst of 33 scenarios')
  expect(out).toContain('pmrm-2 naked-shorts-maintenance  0.003 x 11840000 of naked-shorts = 35,520 USDC')
  // Equity is the sum of what is held, and the requirement what the model makes of its lines.
  expect(out).toContain('1,204,730 USDC + 532,800 USDC + -757,763 USDC + -786,005 USDC = 193,762 USDC')
  expect(out).toMatch(/\n {2}requirement +809,424\.937635 USDC = 809,424\.937635 USDC\n/)
})

/** A chain on a surface of quotes, under a margin model of the scenario's own, that runs for an hour. */
const small = `scenario: small
start: 2026-03-02T08:00:00Z
assets: [{ name: USDC, decimals: 6 }]
underlyings: [{ name: BTC, increment: 0.5, surface: { quotes: q.csv, model: essvi, wings: linear } }]
options:
  - { underlying: BTC, expires: 2026-03-27T08:00:00Z, strikes: 60_000, price-increment: 0.01, quantity-increment: 0.1, largest-position: 100, highest-mark: 100_000 }
margin-models: [{ name: own, model: models/own.yaml, options: true }]
accounts: [{ name: ada, deposit: 900_000 }, { name: bo, deposit: 900_000 }]
trades: [{ buyer: ada, seller: bo, instrument: BTC-27MAR26-60000-C, quantity: 10, price: 3_000 }]
marks: [{ instrument: BTC-INDEX, points: [[+0s, 60_000], [+1h, 60_100]] }]
rulebook: { rulebook: usual, trigger: { equity: below, requirement: maintenance }, steps: [record-claim] }
`

test('a margin model and quotes of the scenario’s own are kept, and the commands remade with them', async () => {
  const folder = folderWith({
    'small.yaml': small,
    // A byte order mark is no part of the text, and is of the file that is hashed.
    'q.csv': `\ufeff${readFileSync(join(scenarios, 'quotes/btc-2026-03-02.csv'), 'utf8')}`,
    'models/own.yaml': readFileSync(join(scenarios, 'models/narrow-grid.yaml')),
  })
  const run = join(folder, 'run')
  expect((await breakwater(['run', join(folder, 'small.yaml'), '--out', run, '--quiet'])).code).toBe(0)
  expect(inputsOf(run)).toEqual(['q.csv', 'models/own.yaml'])
  const verified = await breakwater(['verify', run])
  expect(verified.code).toBe(0)
  expect(verified.out).toMatch(/holds +the scenario makes these commands\n/)

  const kept = join(run, 'inputs/2-own.yaml')
  writeFileSync(kept, readFileSync(kept, 'utf8').replace('times: 1.25', 'times: 1.26'))
  const tampered = await breakwater(['verify', run])
  expect(tampered.code).toBe(1)
  expect(tampered.err).toContain(
    'inputs/2-own.yaml: it is not models/own.yaml as it was when the run was made',
  )
  rmSync(kept)
  const missing = await breakwater(['verify', run])
  expect(missing.code).toBe(1)
  expect(missing.err).toContain('inputs/2-own.yaml')
})

function inputsOf(run: string): string[] {
  const { inputs } = JSON.parse(readFileSync(join(run, 'hashes.json'), 'utf8'))
  return inputs.map(({ path }: { path: string }) => path)
}

test('a margin model that is none, or unknown, is told where the scenario names it', async () => {
  const text = readFileSync(join(scenarios, 'volatility-spike.yaml'), 'utf8')
  const folder = folderWith({
    'unknown.yaml': text.replace('model: derive-pmrm-2', 'model: derive-pmrm-7'),
    'broken.yaml': text.replace('model: derive-pmrm-2', 'model: model.yaml'),
    'missing.yaml': text.replace('model: derive-pmrm-2', 'model: nowhere.yaml'),
    'model.yaml': 'margin-model: broken\ntitle: Broken\n',
    'rulebooks/option-slice.yaml': readFileSync(join(scenarios, 'rulebooks/option-slice.yaml')),
  })
  const saidOf = async (name: string): Promise<string> => {
    const { code, err } = await breakwater(['run', join(folder, name), '--out', join(folder, 'run')])
    expect(code).toBe(2)
    return err
  }
  expect(await saidOf('unknown.yaml')).toMatch(
    /unknown\.yaml:\d+:\d+: found the margin model "derive-pmrm-7"/,
  )
  expect(await saidOf('broken.yaml')).toContain('model.yaml')
  expect(await saidOf('missing.yaml')).toContain('nowhere.yaml')
})
