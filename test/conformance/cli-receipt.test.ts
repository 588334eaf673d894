import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { receiptText } from '../../src/cli/roots.ts'
import { verifyQueueProof } from '../../src/lab/receipts/verify-queue.ts'
import { verifyReceipt } from '../../src/lab/receipts/verify-receipt.ts'
import { canonicalJson } from '../../src/wire/canonical-json.ts'
import type { ReceiptFile } from '../../src/wire/receipt-json.ts'
import { queueProofJson, receiptJson } from '../../src/wire/receipt-schema.ts'
import { type RootsFile, rootsJson } from '../../src/wire/roots-json.ts'
import { breakwater, bytesOf, folderWith } from '../support/cli.ts'
import { forgedReceipt, type Lies } from '../support/forged-receipt.ts'

/** A smaller crowd is deleveraged just so, in less time. */
const crowd = readFileSync(join(import.meta.dirname, '../scenario/crowd.yaml'), 'utf8').replace(
  'accounts: 200',
  'accounts: 80',
)

const rulebook = (steps: string): string => `rulebook: usual
trigger: { equity: below, requirement: maintenance }
steps:
  - { step: close-on-book, size: to-health, limit: bankruptcy-price }
  - { name: insurance, step: draw-fund, scope: instrument }
${steps}
  - record-claim
`
const queued = `  - { step: deleverage, select: { queue: profit-times-leverage }, price: bankruptcy-price-after-paid }
  - { step: socialise, base: equity }`

/** One folder for the file: runs are made once, and what a test harms it writes under a name of its own. */
const folder = mkdtempSync(join(tmpdir(), 'breakwater-receipt-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pathOf = (name: string): string => join(folder, name)
const readText = (name: string): string => readFileSync(pathOf(name), 'utf8')

async function makeRun(name: string, steps: string, ...options: string[]): Promise<void> {
  writeFileSync(pathOf(`${name}-rules.yaml`), rulebook(steps))
  const scenario = crowd.replace(/^rulebook:\n(?: .*\n)+/m, `rulebook: ${name}-rules.yaml\n`)
  writeFileSync(pathOf(`${name}.yaml`), scenario)
  const argv = ['run', pathOf(`${name}.yaml`), '--out', pathOf(name), '--quiet', ...options]
  expect(await breakwater(argv)).toEqual({ code: 0, out: '', err: '' })
}

interface Paid {
  readonly account: string
  readonly loss: number
  readonly kind: string
  readonly place: number
  readonly payers: number
}

/** Everybody who paid in a run, from its record. */
function paidIn(name: string): Paid[] {
  const { accounts } = JSON.parse(readText(`${name}/header.json`)) as { accounts: string[] }
  const lines = gunzipSync(readFileSync(pathOf(`${name}/events.jsonl.gz`)))
    .toString()
    .trim()
    .split('\n')
  return lines.flatMap((line) => {
    const { event } = JSON.parse(line)
    const rows: number[] = event?.payers ?? event?.takers ?? []
    return rows.map((row, place) => ({
      account: accounts[row],
      loss: event.loss ?? event.losses[0],
      kind: event.kind,
      place,
      payers: rows.length,
    }))
  })
}

function somebody(name: string, wanted: (paid: Paid) => boolean): Paid {
  const found = paidIn(name).find(wanted)
  if (found === undefined) throw new Error(`nobody in ${name} paid so`)
  return found
}

let receipts = 0

/** Asks a run for a receipt and tells where it was written. */
async function receiptFrom(name: string, { account, loss }: Paid, ...options: string[]): Promise<string> {
  receipts += 1
  const file = pathOf(`receipt-${receipts}.json`)
  const argv = ['explain', pathOf(name), '--loss', String(loss), '--account', account, '--receipt', file]
  expect(await breakwater([...argv, '--quiet', ...options])).toMatchObject({ code: 0, err: '' })
  return file
}

const rootsOf = (name: string): RootsFile => rootsJson.parse(JSON.parse(readText(`${name}/roots.json`)))

/** The checks that do not hold, without what they are about. */
function failed(receipt: ReceiptFile, roots: RootsFile): string[] {
  return verifyReceipt(receipt, roots)
    .checks.filter(({ holds }) => !holds)
    .map(({ check }) => check.replace(/^.*command \d+: /, ''))
}

let shared: string
let alone: ReceiptFile
let roots: RootsFile

beforeAll(async () => {
  await makeRun('queued', queued, '--roots', '30s', '--queue-roots', '30s')
  roots = rootsOf('queued')
  shared = await receiptFrom(
    'queued',
    somebody('queued', ({ kind, place }) => kind === 'deleverage' && place > 1),
  )
  const only = somebody('queued', ({ kind, payers }) => kind === 'deleverage' && payers === 1)
  alone = receiptJson.parse(JSON.parse(readFileSync(await receiptFrom('queued', only), 'utf8')))
}, 120_000)

describe('a run with roots', () => {
  test('is replayed with the same roots', async () => {
    const said = await breakwater(['verify', pathOf('queued')])
    expect(said).toMatchObject({ code: 0, err: '' })
    expect(said.out).toContain('holds   roots.json is what the replay gives\n')
  })

  test('whose roots were changed, or are none any more, does not verify', async () => {
    const sound = readText('queued/roots.json')
    const failures = async (text: string): Promise<string> => {
      writeFileSync(pathOf('queued/roots.json'), text)
      const { code, err } = await breakwater(['verify', pathOf('queued'), '--quiet'])
      writeFileSync(pathOf('queued/roots.json'), sound)
      expect(code).toBe(1)
      return err
    }
    expect(await failures(sound.replace(/"sums": \[\n\s*"\d/, '$&1'))).toMatch(
      /FAILED {2}roots\.json is what the replay gives: .*roots\.json:\d+:\d+: byte \d+ differs\n/,
    )
    expect(await failures(sound.slice(0, -20))).toContain('FAILED  the record can be replayed: ')
  })

  test('is the same run as one without, but for its roots and hashes', async () => {
    await makeRun('queued-bare', queued)
    const [bare, rooted] = [bytesOf(pathOf('queued-bare')), bytesOf(pathOf('queued'))]
    expect([...rooted.keys()].filter((name) => !bare.has(name))).toEqual(['roots.json'])
    expect(bare.get('commands.jsonl.gz')).toBe(rooted.get('commands.jsonl.gz'))
    expect(bare.get('events.jsonl.gz')).toBe(rooted.get('events.jsonl.gz'))
    const asked = [
      'explain',
      pathOf('queued-bare'),
      '--loss',
      '0',
      '--account',
      'insurance',
      '--receipt',
      pathOf('x'),
    ]
    const said = await breakwater([...asked, '--quiet'])
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toContain('Run it again with --roots 1h.')
  })

  test('commits to money that adds up: what is held less what is owed is the same in every interval', () => {
    expect(roots.intervals.length).toBeGreaterThan(2)
    const net = roots.intervals.map(({ state: { sums } }) => sums[0] - sums[1])
    expect(new Set(net).size).toBe(1)
    for (const { queue } of roots.queues) expect(queue.count).toBeGreaterThan(0)
    const sides = roots.queues.filter(({ at }) => at === roots.queues[0].at)
    expect(sides[0].queue.sums).toEqual(sides[1].queue.sums) // what is long is short
  })
})

describe('a receipt', () => {
  test('is checked offline, line by line, and says what it cannot show', async () => {
    const argv = [
      'verify',
      shared,
      '--roots',
      pathOf('queued/roots.json'),
      '--rulebook',
      pathOf('queued-rules.yaml'),
    ]
    const { code, out, err } = await breakwater(argv)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/holds {3}deleverage, command \d+: this account stands among the \d+ payers\n/)
    expect(out).toMatch(/holds {3}deleverage, command \d+: the score comes from its inputs\n/)
    expect(out).toMatch(
      /holds {3}deleverage, command \d+: the gap is what the price rule bankruptcy-price-after-paid says\n/,
    )
    expect(out).toMatch(/holds {3}.*rules\.yaml is the rulebook of the receipt\n/)
    expect(out).toContain('only a replay shows  that everybody who could have been asked was considered\n')
    const json = JSON.parse((await breakwater([...argv, '--json'])).out)
    expect(json).toMatchObject({ holds: true, needsReplay: expect.arrayContaining([expect.any(String)]) })
  })

  const variants: Readonly<Record<string, string>> = {
    'pro rata at a spread': `  - { step: deleverage, select: pro-rata, price: { reference: 0.5% } }\n  - { step: socialise, base: equity }`,
    'by size at the previous mark': `  - { step: deleverage, select: size, price: previous-mark }\n  - { step: socialise, base: equity }`,
    'by leverage at the mark, the rest over equity': `  - { step: deleverage, select: { queue: leverage }, price: mark }\n  - { step: socialise, base: equity }`,
    'at the bankruptcy price without what was paid': `  - { step: deleverage, select: { queue: profit }, price: bankruptcy-price }\n  - { step: socialise, base: open-interest }`,
  }

  test.each(Object.entries(variants))('holds %s, for a payer of each step', async (what, steps) => {
    const name = what.replaceAll(/\W/g, '-')
    await makeRun(name, steps, '--roots', '1m')
    const published = rootsOf(name)
    const kinds = new Set(paidIn(name).map(({ kind }) => kind))
    expect(kinds).toContain('deleverage')
    for (const kind of kinds) {
      const most = Math.max(
        ...paidIn(name)
          .filter((paid) => paid.kind === kind)
          .map(({ payers }) => payers),
      )
      const paid = somebody(
        name,
        (each) => each.kind === kind && each.payers === most && each.place === most - 1,
      )
      const receipt = receiptJson.parse(JSON.parse(readFileSync(await receiptFrom(name, paid), 'utf8')))
      expect({ kind, failed: failed(receipt, published) }).toEqual({ kind, failed: [] })
    }
  })

  test('is refused once any value in it is another', () => {
    const sound = JSON.parse(readFileSync(shared, 'utf8'))
    const accepted = placesOf(sound).filter((place) => isAccepted(changedAt(sound, place), roots))
    expect(placesOf(sound).length).toBeGreaterThan(80)
    expect(accepted).toEqual([])
  })

  test('is refused, and stops nobody, when a number in it is of a size that no book knows', () => {
    const sound = JSON.parse(readFileSync(shared, 'utf8'))
    const numbers = placesOf(sound).filter((place) => /^-?\d+(?:\.\d+)?$/.test(String(valueAt(sound, place))))
    const sizes = [
      0,
      -1,
      0.5,
      1e300,
      Number.MAX_SAFE_INTEGER,
      '0',
      '-1',
      '9'.repeat(60),
      `-${'9'.repeat(60)}`,
    ]
    const accepted = numbers.flatMap((place) =>
      sizes
        .filter((size) => String(size) !== String(valueAt(sound, place)))
        .filter((size) => isAccepted(replacedAt(sound, place, size), roots))
        .map((size) => [...place, size]),
    )
    expect(numbers.length).toBeGreaterThan(50)
    expect(accepted).toEqual([])
  })

  test('is refused once any letter of a proof or a salt is another, is missing, or is too many', () => {
    const sound = JSON.parse(readFileSync(shared, 'utf8'))
    const texts = placesOf(sound).filter((place) =>
      ['proof', 'eventProof', 'salt'].includes(String(place.at(-1))),
    )
    expect(texts).toHaveLength(7)
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.constantFrom('', 'A', 'b', '0', '_', 'zz'),
        (place, at, put) => {
          const text = String(valueAt(sound, place))
          const cut = at % text.length
          const harmed = text.slice(0, cut) + put + text.slice(cut + 1)
          fc.pre(harmed !== text)
          expect(isAccepted(replacedAt(sound, place, harmed), roots)).toBe(false)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('is refused against roots of which any value is another', () => {
    const receipt = receiptJson.parse(JSON.parse(readFileSync(shared, 'utf8')))
    const sound = JSON.parse(readText('queued/roots.json'))
    const accepted = placesOf(sound).filter((place) => {
      const read = rootsJson.safeParse(changedAt(sound, place))
      return read.success && failed(receipt, read.data).length === 0
    })
    expect(accepted).toEqual([])
  })

  test('that was changed ends with 1 and names the check, one that is none with 2 and the place', async () => {
    const text = readFileSync(shared, 'utf8')
    const harmed = pathOf('harmed.json')
    writeFileSync(harmed, text.replace(/"amount": "\d/, '"amount": "9'))
    const rootsFile = pathOf('queued/roots.json')
    const said = await breakwater(['verify', harmed, '--roots', rootsFile, '--quiet'])
    expect(said).toMatchObject({ code: 1, out: '' })
    expect(said.err).toContain('the facts and the salt do not come to the commitment of the leaf')
    writeFileSync(harmed, text.slice(0, 500))
    expect((await breakwater(['verify', harmed, '--roots', rootsFile])).code).toBe(2)
    writeFileSync(harmed, text.replace('"salt"', '"sald"'))
    const none = await breakwater(['verify', harmed, '--roots', rootsFile])
    expect(none.code).toBe(2)
    expect(none.err).toContain('harmed.json:0:0: found a fault at entries.0.')
    expect((await breakwater(['verify', shared])).err).toContain('Found no --roots')
  })
})

/** All hashes fit: the venue made its trees over false facts. Only what can be worked out again gives it away. */
describe('a venue that lies consistently', () => {
  const [entry] = [() => alone.entries[0]]
  const lies: Readonly<Record<string, [() => Lies, string]>> = {
    'nothing at all': [() => ({}), ''],
    'a larger amount': [
      () => ({
        payer: { amount: entry().payer.facts.amount + 1n },
        event: { total: entry().event.total + 1n },
      }),
      'the amount is what was given up against the mark',
    ],
    'a larger amount and gap': [
      () => {
        const { taken, amount, after } = entry().payer.facts
        const more = taken === null ? null : { ...taken, gap: taken.gap - 1n, value: taken.value + 1n }
        const margin = { ...after, equity: after.equity - 1n }
        return {
          payer: { amount: amount + 1n, taken: more, after: margin },
          event: { total: entry().event.total + 1n },
        }
      },
      'the gap is what the price rule bankruptcy-price-after-paid says',
    ],
    'a total that its payers did not pay, since one was skipped': [
      () => ({ event: { total: entry().event.total + 5n } }),
      'what payers paid adds up to the total',
    ],
    'a sum of the leaf that is not his': [
      () => ({ sums: [entry().payer.facts.amount + 5n, 0n, 1n] }),
      'this account stands among the 1 payers',
    ],
    'another score': [
      () => {
        const { score } = entry().payer.facts
        return { payer: { score: score === null ? null : { ...score, value: score.value + 1 } } }
      },
      'the score comes from its inputs',
    ],
    'other inputs for the score': [
      () => {
        const { score } = entry().payer.facts
        if (score?.inputs == null) throw new Error('the payer was ranked')
        return {
          payer: { score: { ...score, inputs: { ...score.inputs, equity: score.inputs.equity - 1 } } },
        }
      },
      'the score comes from its inputs',
    ],
    'no score and no candidates': [
      () => ({ payer: { score: null, candidate: null }, event: { candidates: null } }),
      'it says all that a step of its kind has',
    ],
    'a share where a position was taken over': [
      () => {
        const { amount } = entry().payer.facts
        return { payer: { taken: null, share: { weight: 1n, cap: amount } }, event: { deal: null } }
      },
      'it says all that a step of its kind has',
    ],
    'another formula': [
      () => {
        const { score } = entry().payer.facts
        return { payer: { score: score === null ? null : { ...score, by: 'leverage' } } }
      },
      'ranked by what the rulebook says',
    ],
    'another rulebook': [
      () => ({ event: { rulebook: { ...entry().event.rulebook, hash: '0'.repeat(64) } } }),
      'rulebook usual, version 0, is the published one',
    ],
    'another step': [() => ({ event: { step: 1 } }), 'the step is step 2 of the rulebook'],
    'another mark': [
      () => {
        const { deal } = entry().event
        return { event: { deal: deal === null ? null : { ...deal, mark: deal.mark + 1 } } }
      },
      'the money is quantity x mark less the gap',
    ],
    'a cheaper pro rata': [
      () => {
        const { proRata } = entry().payer.facts
        return { payer: { proRata: proRata === null ? null : { ...proRata, all: proRata.all * 2n } } }
      },
      'pro rata is over everybody counted in the root',
    ],
    'more equity left': [
      () => {
        const { after } = entry().payer.facts
        return { payer: { after: { ...after, equity: after.equity + 1n } } }
      },
      'equity fell by the amount',
    ],
    'an event of another time': [
      () => ({ event: { at: entry().event.at + 3_600_000 } }),
      'the event belongs to that interval',
    ],
  }

  test.each(Object.entries(lies))('says %s', (_, [lie, expected]) => {
    const forged = forgedReceipt(alone, roots, lie())
    const found = failed(forged.receipt, forged.roots)
    if (expected === '') expect(found).toEqual([])
    else expect(found).toContain(expected)
  })

  test('shows two people two histories, and is found when they compare', async () => {
    const { roots: other } = forgedReceipt(alone, roots, { event: { total: 1n } })
    const file = pathOf('other-roots.json')
    writeFileSync(file, canonicalJson(other))
    const own = pathOf('queued/roots.json')
    expect((await breakwater(['verify', '--roots', file])).code).toBe(0) // alone, nothing is wrong with it
    const said = await breakwater(['verify', '--roots', own, '--against', file, '--quiet'])
    expect(said.code).toBe(1)
    expect(said.err).toMatch(/FAILED {2}interval \d+: one root of its events: two roots for one time\n/)
    expect((await breakwater(['verify', '--roots', own, '--against', own])).code).toBe(0)
    expect((await breakwater(['verify'])).err).toContain('Found nothing to verify')
  })

  test('gives out another rulebook, and is found by its hash', async () => {
    writeFileSync(pathOf('changed-rules.yaml'), rulebook(queued).replace('maintenance', 'initial'))
    writeFileSync(pathOf('changed-rules.yaml'), rulebook(queued).replace('base: equity', 'base: cash'))
    const argv = [
      'verify',
      shared,
      '--roots',
      pathOf('queued/roots.json'),
      '--rulebook',
      pathOf('changed-rules.yaml'),
    ]
    const said = await breakwater([...argv, '--quiet'])
    expect(said.code).toBe(1)
    expect(said.err).toContain('changed-rules.yaml is the rulebook of the receipt: it has the hash')
  })
})

describe('a secret', () => {
  beforeAll(() => {
    writeFileSync(pathOf('secret'), 'a secret of more than sixteen bytes')
    writeFileSync(pathOf('wrong'), 'another secret of as many bytes....')
    writeFileSync(pathOf('short'), 'short')
  })

  test('salts the roots; without it a replay compares amounts, and gives no receipt', async () => {
    await makeRun('salted', queued, '--roots', '1m', '--secret', pathOf('secret'))
    const published = rootsOf('salted')
    expect(published.salts.from).toBe('secret')
    const paid = somebody('salted', ({ kind }) => kind === 'deleverage')
    const receipt = await receiptFrom('salted', paid, '--secret', pathOf('secret'))
    expect(
      (await breakwater(['verify', receipt, '--roots', pathOf('salted/roots.json'), '--quiet'])).code,
    ).toBe(0)

    const without = await breakwater(['verify', pathOf('salted')])
    expect(without.code).toBe(0)
    expect(without.out).toContain(
      'counts and sums of roots.json are what the replay gives: its hashes need the secret',
    )
    const withIt = await breakwater(['verify', pathOf('salted'), '--secret', pathOf('secret')])
    expect(withIt.out).toContain('holds   roots.json is what the replay gives\n')
    expect((await breakwater(['verify', pathOf('salted'), '--secret', pathOf('wrong')])).code).toBe(1)

    const asked = [
      'explain',
      pathOf('salted'),
      '--loss',
      String(paid.loss),
      '--account',
      paid.account,
      '--quiet',
    ]
    for (const more of [[], ['--secret', pathOf('wrong')]])
      expect(await breakwater([...asked, '--receipt', pathOf('none.json'), ...more])).toMatchObject({
        code: 2,
        out: '',
      })
  })

  test('that is too short, or not wanted, is refused', async () => {
    const short = await breakwater([
      'run',
      pathOf('queued.yaml'),
      '--roots',
      '1m',
      '--secret',
      pathOf('short'),
    ])
    expect(short.err).toContain('expected a secret of at least 16')
    const paid = somebody('queued', ({ kind }) => kind === 'deleverage')
    const asked = [
      'explain',
      pathOf('queued'),
      '--loss',
      String(paid.loss),
      '--account',
      paid.account,
      '--quiet',
    ]
    const said = await breakwater([...asked, '--receipt', pathOf('none.json'), '--secret', pathOf('secret')])
    expect(said.err).toContain('Leave --secret out')
  })
})

describe('a place in a queue', () => {
  test('is proven before and after a moment, and refused once any value is another', async () => {
    const file = pathOf('queue-proof.json')
    const shown = /holds {3}queue \d+: quantity ahead, its own, and behind, in increments: \d+, \d+, \d+\n/g
    const asked = [
      'queue',
      pathOf('queued'),
      '--instrument',
      'PERP',
      '--at',
      '+40s',
      '--out',
      file,
      '--account',
    ]
    // Somebody who was not closed out: he stands in the queue before the moment and after it.
    const holders = new Set(paidIn('queued').map(({ account }) => account))
    let said = { code: -1, out: '', err: '' }
    for (const holder of holders) {
      said = await breakwater([...asked, holder])
      if ((said.out.match(shown) ?? []).length === 2) break
    }
    expect(said).toMatchObject({ code: 0, err: '' })
    expect(said.out.match(shown)).toHaveLength(2)
    expect(said.out).toContain('only a replay shows  that everybody who held the side stands in the queue\n')
    const sound = JSON.parse(readFileSync(file, 'utf8'))
    const moments = new Set(sound.entries.map(({ at }: { at: number }) => at))
    expect(moments.size).toBe(2)
    const accepted = placesOf(sound).filter((place) => {
      const read = queueProofJson.safeParse(changedAt(sound, place))
      return read.success && verifyQueueProof(read.data, roots).checks.every(({ holds }) => holds)
    })
    expect(accepted).toEqual([])
    expect((await breakwater(['verify', file, '--roots', pathOf('queued/roots.json')])).code).toBe(0)
  })

  test('is asked of a run with queues, an instrument it has, and a time', async () => {
    const ask = async (...more: string[]): Promise<string> =>
      (await breakwater(['queue', pathOf('queued'), '--account', 'insurance', ...more])).err
    expect(await ask('--instrument', 'NONE')).toContain('Found no queue of NONE, expected one of PERP.')
    expect(await ask('--instrument', 'PERP')).toContain('Found no place of insurance')
    expect(await ask('--instrument', 'PERP', '--at', 'noon')).toContain('Found --at noon')
    const times = await breakwater(['run', pathOf('queued.yaml'), '--queue-roots', '1m'])
    expect(times.err).toContain('Found --queue-roots without --roots')
    expect((await breakwater(['run', pathOf('queued.yaml'), '--roots', 'often'])).err).toContain(
      'Found --roots often',
    )
  })
})

test('a score above 2^53 and an amount of any size come back from a file as they were', () => {
  const [entry] = alone.entries
  const facts = { ...entry.payer.facts, amount: 10n ** 30n }
  const large = { ...facts, score: { value: 1e18, by: 'leverage', version: 1, read: null, inputs: null } }
  const receipt = { ...alone, entries: [{ ...entry, payer: { ...entry.payer, facts: large } }] }
  expect(receiptJson.parse(JSON.parse(receiptText(receipt)))).toEqual(receipt)
})

test('the examples of the help work as they stand', async () => {
  const { out } = await breakwater(['queue', '--help'])
  const examples = out.split('\n').filter((line) => /^ {2}breakwater /.test(line))
  expect(examples).toHaveLength(2)
  const before = process.cwd()
  process.chdir(folder)
  try {
    expect((await breakwater(['run', '--init', 'first-gap.yaml'])).code).toBe(0)
    for (const example of examples) {
      const { code, err } = await breakwater(example.trim().split(' ').slice(1))
      expect({ example, code, err }).toEqual({ example, code: 0, err: '' })
    }
  } finally {
    process.chdir(before)
  }
})

type Place = readonly (string | number)[]

/** Every value of a JSON document that is no list and no mapping. */
function placesOf(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  return Object.entries(value).flatMap(([key, each]) => placesOf(each, [...at, key]))
}

function valueAt(document: unknown, place: Place): unknown {
  return place.reduce((value, key) => (value as Record<string, unknown>)[key], document)
}

function replacedAt(document: object, place: Place, value: unknown): object {
  const copy = structuredClone(document)
  const parent = valueAt(copy, place.slice(0, -1)) as Record<string, unknown>
  parent[String(place.at(-1))] = value
  return copy
}

/** Another value of the same form: a digit or letter is another, a number one more. */
function changedAt(document: object, place: Place): object {
  const value = valueAt(document, place)
  const other =
    typeof value === 'number'
      ? value + 1
      : typeof value === 'string'
        ? changedText(value)
        : value === null
          ? '1'
          : !value
  return replacedAt(document, place, other)
}

function changedText(text: string): string {
  return text.slice(0, -1) + (text.at(-1) === '1' ? '2' : '1')
}

function isAccepted(document: object, published: RootsFile): boolean {
  const read = receiptJson.safeParse(document)
  return read.success && failed(read.data, published).length === 0
}

test('roots beside a folder or a file that is not there are refused, not passed over', async () => {
  const folder = folderWith()
  const missing = join(folder, 'receipt.json')
  for (const [path, found] of [
    [folder, `the folder ${folder}`],
    [missing, `no file ${missing}`],
  ]) {
    const { code, err } = await breakwater(['verify', path, '--roots', 'roots.json'])
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining(`Found ${found} beside --roots`),
    })
  }
})
