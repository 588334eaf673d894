import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { policies } from '../../src/core/allocation/index.ts'
import { breakwater, folderWith, type Said } from '../support/cli.ts'

const json = 'examples/claims.json'
const csv = 'examples/claims.csv'
/** What examples/claims.json says and a CSV cannot. */
const asInJson = ['--decimals', '2', '--budget', '55', '--deficit', '60', '--largest-loss', '45']

async function allocate(...argv: string[]): Promise<Said> {
  return breakwater(['allocate', ...argv])
}

/** Allocates and expects it to be done without a word on standard error. */
async function told(...argv: string[]): Promise<string> {
  const { code, out, err } = await allocate(...argv)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return out
}

/** Allocates what cannot be: exit code 2, nothing printed; the files' folder is left out of the words. */
async function refused(files: Readonly<Record<string, string>>, ...argv: string[]): Promise<string[]> {
  const folder = folderWith(files)
  const paths = argv.map((word) => (word in files ? join(folder, word) : word))
  const { code, out, err } = await allocate(...paths)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  return err
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll(`${folder}/`, ''))
}

describe('breakwater allocate', () => {
  test('tells who pays, what is left over, and each metric as published and corrected', async () => {
    const out = await told(json, '--policy', 'capacity-pro-rata')
    expect(out).toContain('55 of 55 is found among 4 claims; nothing is left over.\n')
    expect(out).toMatch(/^ada +20 +40 +20$/m)
    expect(out).toMatch(/^dee +15 +30 +15$/m)
    expect(out).toMatch(/^max-part-over-equity +0\.4 +0\.4$/m)
    expect(out).toMatch(/^rd-ptsr +4 +–$/m) // 20 / (60 − 55)
    expect(out).toMatch(/^fairness-regret +5\.5 +7\.74$/m) // (0.4 − 0.3) × 55, and (0.4 − 7/27) × 55
    expect(out).not.toMatch(/NaN|Infinity/)
  })

  test('says the same of JSON, CSV, YAML and what is piped in', async () => {
    const said = JSON.parse(await told(json, '--policy', 'risk-linear', '--json'))
    const fromCsv = JSON.parse(await told(csv, '--policy', 'risk-linear', '--json', ...asInJson))
    expect(fromCsv).toEqual(said)
    const yaml = join(folderWith({ 'claims.yaml': yamlOf(readFileSync(json, 'utf8')) }), 'claims.yaml')
    expect(JSON.parse(await told(yaml, '--policy', 'risk-linear', '--json'))).toEqual(said)
    for (const [file, more] of [
      [json, []],
      [csv, asInJson],
    ] as const) {
      const input = async (): Promise<Uint8Array> => readFileSync(file)
      const { out } = await breakwater(['allocate', '--policy', 'risk-linear', '--json', ...more], { input })
      expect(JSON.parse(out)).toEqual(said)
    }
  })

  test('prints amounts as text with all their decimals, and parts that sum to what was taken', async () => {
    const said = JSON.parse(await told(json, '--policy', 'equity-pro-rata', '--json'))
    expect(said).toMatchObject({ decimals: 2, budget: '55.00', taken: '55.00', residual: '0.00' })
    // bo gives all of 20; 35 over 135 of equity is 12.963, 6.481 and 15.556: the cents left go to the largest remainders.
    expect(said.parts.map(({ part }: { part: string }) => part)).toEqual(['12.96', '20.00', '6.48', '15.56'])
    expect(await told(json, '--policy', 'equity-pro-rata', '--csv')).toBe(
      'id,part,cap\nada,12.96,40.00\nbo,20.00,20.00\ncy,6.48,20.00\ndee,15.56,30.00\n',
    )
  })

  test('keeps every digit of an amount, also where a float would lose it', async () => {
    const claims =
      '{ "decimals": 6, "budget": 9007199254.740991, "claims": [{ "id": "ada", "capacity": 9007199254.740991 }] }'
    const path = join(folderWith({ 'c.json': claims }), 'c.json')
    expect(await told(path, '--policy', 'capacity-pro-rata', '--csv')).toContain(
      'ada,9007199254.740991,9007199254.740991',
    )
  })

  test('takes its budget from the command line first', async () => {
    expect(await told(json, '--policy', 'capacity-pro-rata', '--budget', '11', '--csv')).toContain(
      'ada,4.00,40.00',
    )
  })

  test('writes to a file, quietly if asked', async () => {
    const out = join(folderWith(), 'parts.csv')
    const first = await allocate(json, '--policy', 'capacity-pro-rata', '--csv', '--out', out)
    expect(first).toEqual({ code: 0, out: '', err: `Wrote ${out}.\n` })
    expect(readFileSync(out, 'utf8')).toContain('ada,20.00,40.00')
    const quiet = await allocate(json, '--policy', 'capacity-pro-rata', '--csv', '--out', out, '--quiet')
    expect(quiet).toEqual({ code: 0, out: '', err: '' })
    const nowhere = await allocate(json, '--policy', 'capacity-pro-rata', '--out', join(out, 'below'))
    expect(nowhere.code).toBe(3)
  })
})

describe('--shock', () => {
  const optimal = [json, '--policy', 'risk-optimal', '--csv']

  test('says what the market may do next, on the command line or in the file', async () => {
    const asked = await told(...optimal, '--shock', '0%=3', '--shock', '-30%=1')
    // At a fall of 30% whoever is above leverage 10/3 is short: dee by 0.2 of his equity, nobody else by anything.
    expect(asked).toBe('id,part,cap\nada,0.00,0.00\nbo,0.00,0.00\ncy,0.00,0.00\ndee,30.00,30.00\n')
    expect(await told(...optimal)).not.toBe(asked)
    const shocks = [
      { move: '0%', chance: 3 },
      { move: '-30%', chance: 1 },
    ]
    const inFile = JSON.stringify({ ...JSON.parse(readFileSync(json, 'utf8')), shocks })
    const path = join(folderWith({ 'c.json': inFile }), 'c.json')
    expect(await told(path, ...optimal.slice(1))).toBe(asked)
    const other = ['--shock', '-50%=1']
    expect(await told(path, ...optimal.slice(1), ...other)).toBe(await told(...optimal, ...other))
  })

  test('reaches the policy that reads it when all are compared', async () => {
    const row = (out: string): string | undefined =>
      out.split('\n').find((line) => line.startsWith('risk-optimal,'))
    const all = [json, '--policy', 'all', '--csv']
    const [usual, asked] = [await told(...all), await told(...all, '--shock', '-30%=1')]
    expect(row(asked)).toMatch(/^risk-optimal,30\.00,/)
    expect(row(usual)).not.toBe(row(asked))
    expect(asked.split('\n').filter((line) => !usual.split('\n').includes(line))).toEqual([row(asked)])
  })

  test.each([
    ['-10%', /^Found --shock -10%, expected move=chance/],
    ['-10%=0', /^Found --shock -10%=0, expected move=chance/],
    ['-10%=1.5', /^Found --shock -10%=1\.5, expected move=chance/],
    ['down=1', /^Found --shock down=1, expected move=chance/],
    ['-100.1%=1', /^Found --shock -100\.1%=1, expected move=chance: a move of -100% or above/],
  ])('refuses %s', async (shock, words) => {
    expect(await refused({}, ...optimal, '--shock', shock)).toEqual([expect.stringMatching(words)])
  })

  test('refuses one for a policy that reads none, and more than its table holds', async () => {
    expect(await refused({}, json, '--policy', 'risk-linear', '--shock', '-10%=1')).toEqual([
      'Found --shock with risk-linear, expected a policy that reads shocks: risk-optimal.',
    ])
    const many = Array.from({ length: 17 }, (_, at) => ['--shock', `-${at}%=1`]).flat()
    expect(await refused({}, ...optimal, ...many)).toEqual([
      'risk-optimal: A table of shocks has 1 to 16 rows, and this one 17.',
    ])
  })
})

describe('--explain', () => {
  test('shows the level as a fraction and the caps next to it', async () => {
    const out = await told(json, '--policy', 'equity-pro-rata', '--explain')
    // bo's cap of 2,000 cents is below 7/27 of his equity; the next would be dee at half of his.
    expect(out).toContain('Level 7/27, about 0.259259')
    expect(out).toContain('1 account at the cap, 3 below it, 0 without a cap or a weight.')
    expect(out).toContain('Last to reach the cap: bo, cap 2000 / weight 10000 = 0.2.')
    expect(out).toContain('Next to reach it, above the level: dee, cap 3000 / weight 6000 = 0.5.')
    expect(out).toContain('An odd unit above the share rounded down went to dee')
  })

  test('shows who got the odd lot', async () => {
    const out = await told(json, '--policy', 'capacity-pro-rata', '--lots', '--budget', '47', '--explain')
    // 47/110 of 40, 20, 20 and 30 are 17.1, 8.5, 8.5 and 12.8: floors of 15, 5, 5, 10, and two lots more.
    expect(out).toMatch(/^bo +10 /m)
    expect(out).toContain('An odd lot above the share rounded down went to bo, cy')
    expect(out).toContain('2 is left over (below-a-lot): less than one more lot.')
  })

  test('shows the order of a queue with the scores of those who paid', async () => {
    const out = await told(json, '--policy', 'queue-profit-times-leverage', '--explain')
    // ada: 40/200 × 160/50; cy: 20/60 × 40/25
    expect(out).toMatch(/^ada +1 +0\.64 +40 +40$/m)
    expect(out).toMatch(/^cy +2 +0\.533333 +15 +20$/m)
    const said = JSON.parse(
      await told(json, '--policy', 'queue-profit-times-leverage', '--explain', '--json'),
    )
    expect(said.explained.queue).toEqual([
      { id: 'ada', score: expect.closeTo(0.64, 12) },
      { id: 'cy', score: expect.closeTo(8 / 15, 12) },
    ])
  })

  test('takes one whole coin of the file’s decimals where a score needs one', async () => {
    const out = await told(json, '--policy', 'queue-profit-over-wallet', '--explain')
    // cy: 20 / 5 × 2 / (5 + 20); ada: 40 / 10 × 8 / (10 + 40). With a coin of a million cents both would be tiny.
    expect(out).toMatch(/^ada +1 +0\.64 +40 +40$/m)
    expect(out).toMatch(/^cy +2 +0\.32 +15 +20$/m)
  })

  test('says which share a search came to', async () => {
    const out = await told(json, '--policy', 'min-max-lots', '--parameter', 'cover=1', '--explain')
    expect(out).toContain('3/10')
  })

  test('has something to say of every policy that can be asked', async () => {
    for (const { name } of policies.filter(({ needs }) => !needs.includes('weight'))) {
      const said = await told(json, '--policy', name, '--explain')
      expect(said, name).toContain(`${name}: `)
      expect(said, name).not.toMatch(/NaN|Infinity|undefined \//)
      expect(JSON.parse(await told(json, '--policy', name, '--explain', '--json'))).toMatchObject({
        policy: name,
      })
    }
  })
})

describe('--policy all', () => {
  test('compares what the claims have columns for, and names the others with what they lack', async () => {
    const out = await told(json, '--policy', 'all')
    const [corrected, published] = out.split('As published')
    for (const name of ['capacity-pro-rata', 'equity-pro-rata', 'queue-profit', 'min-max-lots']) {
      expect(corrected).toMatch(new RegExp(`^${name} `, 'm'))
      expect(published).toMatch(new RegExp(`^${name} `, 'm'))
    }
    expect(out).toContain('\nLeft out\n')
    expect(out).toContain('  weight-pro-rata: no weight\n')
  })

  test('agrees with each policy asked alone', async () => {
    const { policies: all } = JSON.parse(await told(json, '--policy', 'all', '--json'))
    for (const { policy, metrics } of all.slice(0, 6))
      expect(JSON.parse(await told(json, '--policy', policy, '--json')).metrics).toEqual(metrics)
  })

  test('gives one row for each policy as CSV', async () => {
    const [header, ...rows] = (await told(json, '--policy', 'all', '--csv')).trimEnd().split('\n')
    expect(header.split(',').slice(0, 3)).toEqual(['policy', 'taken', 'published-taken'])
    expect(rows.length).toBeGreaterThan(15)
    for (const row of rows) expect(row.split(',')).toHaveLength(header.split(',').length)
  })

  test('gives a parameter to those who take it, and refuses one that nobody takes', async () => {
    const out = await told(json, '--policy', 'all', '--parameter', 'limit=250000', '--csv')
    expect(out).toMatch(/^capped-water-filling,27\.50,/m) // A quarter of 110.
    expect(out).toMatch(/^capacity-pro-rata,55\.00,/m)
    expect(await refused({}, json, '--policy', 'all', '--parameter', 'limt=1')).toEqual([
      expect.stringMatching(/^Found --parameter limt, expected one that a policy takes: .*limit/),
    ])
  })
})

describe('--list', () => {
  test('names every policy with what it needs', async () => {
    const out = await told('--list')
    for (const { name, says } of policies)
      expect(out).toMatch(new RegExp(`^${name} \\(\\w+\\)\n  ${says.slice(0, 8)}`, 'm'))
    expect(out).toContain('needs capacity, mark-value, entry-value, notional, equity')
    const listed = JSON.parse(await told('--list', '--json'))
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(policies.map(({ name }) => name))
    expect((await told('--list', '--csv')).trimEnd().split('\n')).toHaveLength(policies.length + 1)
  })
})

test('every example of the help works as it stands', async () => {
  const examples = (await told('--help')).split('\n').filter((line) => /^ {2}breakwater allocate /.test(line))
  expect(examples).toHaveLength(4)
  for (const example of examples) await told(...example.trim().split(' ').slice(2))
})

test('a parameter takes one value, so that the file may come after it', async () => {
  const out = await told('--policy', 'capped-water-filling', '--parameter', 'limit=250000', '--csv', json)
  expect(out).toContain('ada,10.00,10.00')
})

describe('edges have a defined answer', () => {
  const one = (capacity: string, budget: string): string =>
    `{ "decimals": 2, "budget": "${budget}", "claims": [{ "id": "ada", "capacity": "${capacity}", "equity": "0", "weight": "0" }] }`

  async function answer(text: string, policy: string): Promise<Record<string, unknown>> {
    const path = join(folderWith({ 'c.json': text }), 'c.json')
    return JSON.parse(await told(path, '--policy', policy, '--json'))
  }

  test('a budget above all capacities is a residual with its name', async () => {
    const said = await answer(one('10', '12.50'), 'capacity-pro-rata')
    expect(said).toMatchObject({ taken: '10.00', residual: '2.50', residualIs: 'capacity-short' })
  })

  test('weights that are all zero pay nothing', async () => {
    const said = await answer(one('10', '5'), 'weight-pro-rata')
    expect(said).toMatchObject({ taken: '0.00', residual: '5.00', residualIs: 'capacity-short' })
  })

  test('ratios and scores past 2^53 are texts in JSON', async () => {
    const text = `{ "decimals": 0, "budget": 1, "deficit": 9007199254740991, "largest-loss": 1,
      "claims": [{ "id": "ada", "capacity": 9007199254740991, "notional": 5, "equity": 0 }] }`
    const path = join(folderWith({ 'c.json': text }), 'c.json')
    const said = JSON.parse(await told(path, '--policy', 'queue-leverage', '--explain', '--json'))
    expect(said.explained.queue).toEqual([{ id: 'ada', score: '1000000000000000000' }])
    const pmr = said.metrics.find(({ name }: { name: string }) => name === 'pmr')
    expect(pmr.corrected.value).toMatch(/^8\.11\d*e\+31$/) // (2^53 − 2) × (2^53 − 1)
    expect(await told(path, '--policy', 'all')).not.toMatch(/NaN|Infinity/)
  })

  test('a budget of zero and no claims at all', async () => {
    expect(await answer(one('10', '0'), 'capacity-pro-rata')).toMatchObject({
      taken: '0.00',
      residualIs: 'none',
    })
    const none = await answer('{ "budget": "1", "claims": [] }', 'capacity-pro-rata')
    expect(none).toMatchObject({ taken: '0.000000', residual: '1.000000', parts: [] })
  })
})

describe('what cannot be used is told with its place', () => {
  const policy = ['--policy', 'capacity-pro-rata']

  test('in JSON, all at once', async () => {
    const text = `{
  "decimals": 2, "budget": "55", "colour": "blue",
  "claims": [
    { "id": "ada", "capacity": "-1", "equity": "NaN" },
    { "id": "ada", "capacity": "1.005", "lot": "0" }
  ]
}`
    expect(await refused({ 'c.json': text }, 'c.json', ...policy)).toEqual([
      'c.json:2:34: found an unknown key "colour", expected known keys only. Check its spelling, or delete it.',
      'c.json:4:32: found "-1", expected an amount, zero or above with at most 2 decimals, below 2^53 of its smallest unit.',
      'c.json:4:48: found "NaN", expected an amount of either sign with at most 2 decimals, below 2^53 of its smallest unit.',
      'c.json:5:32: found "1.005", expected an amount, zero or above with at most 2 decimals, below 2^53 of its smallest unit.',
      'c.json:5:48: found "0", expected an amount above zero with at most 2 decimals, below 2^53 of its smallest unit.',
    ])
  })

  test('ids given twice, cells left out, and one column under two names', async () => {
    const text = `{
  "budget": 1,
  "claims": [
    { "id": "ada", "capacity": 1, "equity": 1, "mark-value": 1, "markValue": 2 },
    { "id": "ada", "capacity": 1, "mark-value": 1 }
  ]
}`
    expect(await refused({ 'c.json': text }, 'c.json', ...policy)).toEqual([
      'c.json:4:78: found both "mark-value" and "markValue", expected one of the two.',
      'c.json:5:5: found no equity for "ada", expected one, as other claims have it.',
      'c.json:5:13: found a second claim "ada", expected each name once.',
    ])
  })

  test('JSON that is cut off or has a fault', async () => {
    expect(await refused({ 'c.json': '{ "budget": 1,\n  "claims": [' }, 'c.json', ...policy)).toEqual([
      expect.stringMatching(/^c\.json:2:\d+: found the end .*cut off here\.$/),
    ])
    expect(await refused({ 'c.json': '{ "budget": 1,\n  "claims": 01 }' }, 'c.json', ...policy)).toEqual([
      expect.stringMatching(/^c\.json:2:14: found "1", expected/),
    ])
  })

  test('in CSV', async () => {
    const text = 'id,capacity,markValue,colour\nada,10,5,blue\nbo,-1,5,red\nada,1.0000001,x,red\ncy,,5,red\n'
    expect(await refused({ 'c.csv': text }, 'c.csv', ...policy, '--budget', '5')).toEqual([
      expect.stringMatching(/^c\.csv:1:23: found an unknown column "colour"/),
      'c.csv:3:4: found "-1" in column "capacity", expected an amount, zero or above with at most 6 decimals, below 2^53 of its smallest unit.',
      'c.csv:4:15: found "x" in column "markValue", expected a decimal number.',
      'c.csv:5:4: found "" in column "capacity", expected a decimal number.',
    ])
    const twice = 'id,capacity\nada,1\nada,2\n'
    expect(await refused({ 'c.csv': twice }, 'c.csv', ...policy, '--budget', '5')).toEqual([
      'c.csv:3:1: found a second claim "ada", after line 2, expected each id once. Give each account one row, with its sums.',
    ])
  })

  test.each([
    [['--policy', 'water'], /^No policy is named "water"\. Choose one of: capacity-pro-rata, /],
    [[], /^Found no policy\. Choose one with --policy, or "all" of: capacity-pro-rata, /],
    [
      [...policy, '--budget=-5'],
      /^Found --budget -5, expected an amount, zero or above, with at most 2 decimals\.$/,
    ],
    [[...policy, '--budget', '1.005'], /^Found --budget 1\.005/],
    [[...policy, '--decimals', '16'], /^Found --decimals 16, expected a whole number from 0 to 15\.$/],
    [[...policy, '--parameter', 'limit'], /^Found --parameter limit, expected name=value/],
    [[...policy, '--parameter', 'a=1', '--parameter', 'a=2'], /^Found --parameter a twice/],
    [[...policy, '--parameter', 'limit=1'], /^capacity-pro-rata: .*has no parameter "limit"/],
    [
      ['--policy', 'capped-water-filling', '--parameter', 'limit=-1'],
      /^capped-water-filling: .*"limit" is -1/,
    ],
    [['--policy', 'weight-pro-rata'], /^weight-pro-rata: The column "weight" is needed and absent/],
    [[...policy, '--json', '--csv'], /^Found both --json and --csv/],
    [['--policy', 'all', '--explain'], /^Found --explain with all policies/],
  ])('on the command line: %j', async (argv, words) => {
    expect(await refused({}, json, ...argv)).toEqual([expect.stringMatching(words)])
  })

  test('a table without a budget, and nothing at all', async () => {
    expect(await refused({}, csv, ...policy)).toEqual([expect.stringMatching(/^Found no budget/)])
    expect(await refused({}, ...policy)).toEqual([
      expect.stringMatching(/^Found no file and nothing piped in/),
    ])
    expect(await refused({}, 'absent.csv', ...policy)).toEqual([
      expect.stringMatching(/^absent\.csv:0:0: found no such file/),
    ])
    expect(existsSync('absent.csv')).toBe(false)
  })
})

/** The same document as YAML in block style, its numbers unquoted. */
function yamlOf(text: string): string {
  const { claims, ...rest } = JSON.parse(text) as Record<string, string> & {
    claims: Record<string, string>[]
  }
  const lines = Object.entries(rest).map(
    ([key, value]) => `${key}: ${key === 'about' ? JSON.stringify(value) : value}`,
  )
  for (const claim of claims) {
    const entries = Object.entries(claim).map(([key, value]) => `${key}: ${value}`)
    lines.push(`  - ${entries[0]}`, ...entries.slice(1).map((entry) => `    ${entry}`))
    if (claim === claims[0]) lines.splice(-entries.length, 0, 'claims:')
  }
  return `${lines.join('\n')}\n`
}
