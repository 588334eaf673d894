import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { breakwater, folderWith } from '../support/cli.ts'

const QUOTES = 'examples/quotes.csv'

test('the examples of the help do what they say', async () => {
  const fitted = await breakwater(['surface', 'fit', QUOTES])
  expect([fitted.code, fitted.err]).toEqual([0, ''])
  expect(fitted.out).toMatchInlineSnapshot(`
    "BTC, svi: volatilities
    expiry    forward  quotes  highest  error  of highest    inside
    8 days     100110       7   56.05%  0.03%       0.06%    7 of 7
    15 days    100210       8   58.08%  0.11%       0.18%    8 of 8
    43 days    100590      10   61.25%  0.05%       0.09%  10 of 10
    71 days    100970      11   65.14%  0.06%       0.09%  11 of 11
    162 days   102220      11   68.29%  0.04%       0.06%  11 of 11
    344 days   104710       7   67.90%  0.03%       0.04%    7 of 7

    No arbitrage found on strikes of 47.8% to 180.0% of the forward.

    5 quotes were left out:
      BTC-2026-02-27-75000-put: its bid of 620 is above its ask of 570.
      BTC-2026-03-27-65000-put: it has no bid, and no mark to take instead.
      BTC-2026-06-26-130000-put: its price of 27100 is not above 27780, what it is worth if nothing moves.
      BTC-2026-12-25-160000-call: it is 1800 s older than the newest quote, and 300 s is the limit.
      BTC-2026-03-27-150000-call: traded against BTC-2026-03-27-140000-call and BTC-2026-03-27-160000-call it gains 220 for nothing.
    "
  `)
  const folder = folderWith()
  const drawn = await breakwater([
    'surface',
    'fit',
    QUOTES,
    '--model',
    'essvi',
    '--picture',
    join(folder, 'smiles.svg'),
  ])
  expect([drawn.code, drawn.err]).toEqual([0, `Wrote ${join(folder, 'smiles.svg')}.\n`])
  expect(readFileSync(join(folder, 'smiles.svg'), 'utf8')).toMatch(/^<svg /)
  const checked = await breakwater(['surface', 'check', 'examples/surface.yaml'])
  expect([checked.code, checked.out]).toEqual([
    0,
    'No arbitrage found on strikes of 50.0% to 180.0% of the forward.\n',
  ])
})

test('a folder holds the fit, its surface can be checked again, and a cap is told as what it is', async () => {
  const folder = folderWith()
  const options = ['--cap', '4', '--range', '0.6:1.6', '--out', folder]
  const { code } = await breakwater(['surface', 'fit', QUOTES, ...options])
  expect(code).toBe(0)
  const fit = JSON.parse(readFileSync(join(folder, 'fit.json'), 'utf8'))
  expect(fit).toMatchObject({
    underlying: 'BTC',
    model: 'svi',
    wings: { kind: 'capped-at-deviations', deviations: 4 },
  })
  expect(fit.slices).toHaveLength(6)
  expect(fit.verdict.breaches).toEqual([])
  // Four deviations of the shortest expiries lie inside of the range, and bend their smiles.
  expect(
    fit.verdict.wings.every(
      ({ kind, deviations }: { kind: string; deviations: number }) =>
        kind === 'wing-cap' && Math.abs(deviations - 4) < 1e-9,
    ),
  ).toBe(true)
  expect(fit.verdict.wings.length).toBeGreaterThan(0)
  const again = await breakwater(['surface', 'check', join(folder, 'surface.yaml'), '--json'])
  expect(again.code).toBe(1)
  expect(JSON.parse(again.out).wings).toHaveLength(fit.verdict.wings.length)
  const rows = readFileSync(join(folder, 'quotes.csv'), 'utf8').trimEnd().split('\n')
  expect(rows).toHaveLength(55)
})

test('a surface that allows arbitrage ends with 1, and says where', async () => {
  const folder = folderWith({
    'vogt.json': JSON.stringify({
      wings: 'linear',
      range: { low: 0.3, high: 4 },
      slices: [
        { years: 1, forward: 100, svi: { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 } },
      ],
    }),
  })
  const { code, out } = await breakwater(['surface', 'check', join(folder, 'vogt.json')])
  expect(code).toBe(1)
  expect(out).toMatchInlineSnapshot(`
    "Arbitrage on strikes of 30.0% to 400.0% of the forward: 1 butterfly, 1 call-spread.

    breach           expiry   strike      depth      of the forward
    butterfly    1.00 years  240.912     0.0329  1.90105 to 3.51456
    call-spread  1.00 years  190.105  0.0000312  1.65358 to 2.59029
    "
  `)
  const narrow = await breakwater(['surface', 'check', join(folder, 'vogt.json'), '--range', '0.5:1.5'])
  expect(narrow.code).toBe(0)
})

test('JSON tells of every quote that was left out, CSV of every one that was not', async () => {
  const { out } = await breakwater(['surface', 'fit', QUOTES, '--model', 'ssvi', '--json'])
  const { leftOut, parameters } = JSON.parse(out)
  expect(parameters.family).toBe('ssvi')
  expect(leftOut.map(({ line, reason }: { line: number; reason: string }) => [line, reason])).toEqual([
    [56, 'crossed'],
    [57, 'one-sided'],
    [59, 'below-intrinsic'],
    [60, 'stale'],
    [58, 'arbitrage-between-strikes'],
  ])
  const csv = await breakwater(['surface', 'fit', QUOTES, '--model', 'ssvi', '--csv'])
  expect(csv.out.trimEnd().split('\n')).toHaveLength(55)
})

test('what cannot be used ends with 2 and a sentence', async () => {
  const said = async (...argv: string[]) => {
    const { code, err } = await breakwater(['surface', ...argv])
    expect(code).toBe(2)
    return err
  }
  const rows = ['underlying,expiry,strike,right,forward,mark_iv', 'X,2026-06-26 08:00:00,100,call,100,0.5']
  const folder = folderWith({
    'timeless.csv': rows.join('\n'),
    'two.csv': [...rows, 'Y,2026-06-26 08:00:00,100,call,100,0.5'].join('\n'),
    'bad.csv': 'underlying,expiry,strike,right,forward,bid,ask\nX,2026-06-26 08:00:00,100,call,100,2,1',
    'bad.yaml': 'wings: linear\nslices: []\n',
    'empty.csv': '',
  })
  const at = ['--at', '2026-01-01T00:00:00Z']
  expect(await said('fit', QUOTES, '--model', 'sabr')).toContain('expected one of svi, essvi')
  expect(await said('fit', QUOTES, '--range', '2:1')).toContain('--range 2:1')
  expect(await said('fit', QUOTES, '--cap', '0')).toContain('--cap 0')
  expect(await said('fit', QUOTES, '--json', '--csv')).toContain('both --json and --csv')
  expect(await said('fit', join(folder, 'timeless.csv'))).toContain('Give --at')
  expect(await said('fit', join(folder, 'two.csv'), ...at)).toContain('--underlying with one of X, Y')
  expect(await said('fit', join(folder, 'bad.csv'), ...at)).toContain('all 1 were left out (crossed)')
  expect(await said('fit', join(folder, 'empty.csv'))).toContain(
    'empty.csv:1:1: found an empty file, expected a header with some of "instrument", "underlying"',
  )
  expect(await said('check', join(folder, 'bad.yaml'))).toContain('bad.yaml:2:9')
})
