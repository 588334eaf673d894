import { describe, expect, test } from 'vitest'
import { loadRulebook } from '../../src/cli/rulebook-source.ts'
import { checkRulebook } from '../../src/core/waterfall/check-rulebook.ts'
import type { Rulebook } from '../../src/core/waterfall/rulebook.ts'
import { Problems } from '../../src/files/problems.ts'
import {
  differencesOf,
  type HouseAccount,
  rulebookOf,
  rulebookYaml,
  type Venue,
  venueNamed,
  venuePage,
  venues,
} from '../../src/venues/index.ts'
import { rulebookHash } from '../../src/wire/rulebook.ts'
import { rulebookInWords } from '../../src/wire/rulebook-in-words.ts'
import { breakwater, folderWith } from '../support/cli.ts'
import { changesOf } from '../support/rulebook-changes.ts'

const context = { decimals: 6 }

describe('the registry', () => {
  test('has each id once, in lower case, and every venue calls its rulebook by it', () => {
    const ids = venues.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id, rulebook } of venues) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(rulebook.rulebook).toBe(id)
    }
  })

  test('of a name nobody has lists all that are known', () => {
    expect(() => venueNamed('mtgox')).toThrow(
      /^Found the venue "mtgox", expected one of binance, .*vertex\.$/,
    )
  })
})

describe.each(venues)('$id', (venue) => {
  test('says where its rule stands and since when', () => {
    expect(venue.sources.length).toBeGreaterThan(0)
    expect(venue.asOf).toMatch(/^(until )?\d{4}(-\d\d){0,2}$|^commit [0-9a-f]{7}$/)
  })

  test('reads as a rulebook in which nothing is in vain and every name leads to an account it declares', () => {
    const ofKind = (kind: HouseAccount['kind']): string[] =>
      venue.house.filter((account) => account.kind === kind).map(({ name }) => name)
    const rulebook = rulebookOf(venue, context)
    const findings = checkRulebook(rulebook, {
      funds: [...ofKind('fund'), 'BTC-PERP', 'USD'],
      capital: ofKind('capital'),
      backstops: ofKind('backstop'),
      pools: ofKind('pool'),
      memberFunds: ofKind('member-fund'),
      instruments: [{ symbol: 'BTC-PERP', fundScope: 'BTC-PERP' }],
      assets: ['USD'],
    })
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('declares no account that its rulebook has no use for', () => {
    const text = JSON.stringify(venue.rulebook)
    expect(venue.house.filter(({ name }) => !text.includes(`"${name}"`))).toEqual([])
  })

  test('says every figure of every step in its words', () => {
    const rulebook = rulebookOf(venue, context)
    const said = wordsOf(rulebook)
    for (const [path, changed] of changesOf(rulebook)) expect(wordsOf(changed), path).not.toBe(said)
  })

  test('says nothing twice over', () => {
    for (const items of [venue.margin, venue.liquidation, venue.undocumented, venue.approximations])
      expect(new Set(items).size).toBe(items.length)
  })
})

function wordsOf(rulebook: Rulebook): string {
  return JSON.stringify(rulebookInWords(rulebook, context))
}

test('docs/venues.md is what the data gives', async () => {
  await expect(venuePage(venues)).toMatchFileSnapshot('../../docs/venues.md')
})

describe('a comparison', () => {
  test('of a venue with itself finds no difference', () => {
    for (const venue of venues) {
      const rulebook = rulebookOf(venue, context)
      const found = differencesOf(rulebook, rulebook, context)
      expect(found.flatMap(({ onlyOne, onlyOther }) => [...onlyOne, ...onlyOther])).toEqual([])
    }
  })

  test('has every step of both once, in order, and the other way round says the same', () => {
    for (const [one, other] of pairs()) {
      const [a, b] = [rulebookOf(one, context), rulebookOf(other, context)]
      const [, ...lines] = differencesOf(a, b, context)
      expect(lines.flatMap((line) => line.one?.kind ?? [])).toEqual(a.steps.map(({ step }) => step))
      expect(lines.flatMap((line) => line.other?.kind ?? [])).toEqual(b.steps.map(({ step }) => step))
      const shared = (found: typeof lines): number => found.filter((line) => line.one && line.other).length
      expect(shared(differencesOf(b, a, context).slice(1))).toBe(shared(lines))
    }
  })
})

/** Each venue with the next, round once. */
function pairs(): (readonly [Venue, Venue])[] {
  return venues.map((venue, at) => [venue, venues[(at + 1) % venues.length]] as const)
}

describe('a rulebook by name', () => {
  test('is a venue’s by its id, with the accounts it needs', async () => {
    const problems = new Problems()
    const read = await loadRulebook('hyperliquid', context, problems)
    expect(problems.count).toBe(0)
    expect(read?.rulebook).toEqual(rulebookOf(venueNamed('hyperliquid'), context))
    expect(read?.house.map(({ name }) => name)).toEqual(['hlp'])
  })

  test('is a file’s where no venue is called so', async () => {
    const folder = folderWith({
      'mine.yaml': rulebookYaml(venueNamed('okx')).replace('rulebook: okx', 'rulebook: mine'),
    })
    const problems = new Problems()
    const read = await loadRulebook(`${folder}/mine.yaml`, context, problems)
    expect(problems.count).toBe(0)
    expect(read?.name).toBe('mine')
    expect(read?.rulebook.steps).toEqual(rulebookOf(venueNamed('okx'), context).steps)
  })

  test('of neither says what is known', async () => {
    const problems = new Problems()
    expect(await loadRulebook('mtgox', context, problems)).toBeUndefined()
    expect(() => problems.throwIfAny()).toThrow(
      /^mtgox:0:0: found neither a file nor a venue of this name, expected a file, or one of binance, .*vertex\.$/,
    )
  })
})

describe('breakwater venues', () => {
  test('lists all of them, as text, CSV and JSON', async () => {
    const text = await breakwater(['venues'])
    expect(text.code).toBe(0)
    for (const { id, name } of venues)
      expect(text.out).toMatch(new RegExp(`^${id} +${name.replace(/[()]/g, '.')}`, 'm'))
    const { out: csv } = await breakwater(['venues', 'list', '--csv'])
    expect(csv.trimEnd().split('\n')).toHaveLength(venues.length + 1)
    const { out: json } = await breakwater(['venues', 'list', '--json'])
    expect(JSON.parse(json).map(({ id }: { id: string }) => id)).toEqual(venues.map(({ id }) => id))
  })

  test('shows one with its steps, its roundings and what it leaves unsaid', async () => {
    const { code, out } = await breakwater(['venues', 'show', 'bybit'])
    expect(code).toBe(0)
    expect(out).toContain('3. insurance-pool (draw-fund). Pay the deficit from a fund.')
    expect(out).toContain('down to 30% below its highest of 8 h')
    for (const unsaid of venueNamed('bybit').undocumented) expect(out).toContain(unsaid)
  })

  test('prints a rulebook that reads as the very one that runs', async () => {
    const folder = folderWith()
    const file = `${folder}/start.yaml`
    const written = await breakwater(['venues', 'show', 'dydx-v4', '--yaml', '--out', file])
    expect(written).toEqual({ code: 0, out: `Wrote ${file}.\n`, err: '' })
    const checked = await breakwater(['rulebook', 'check', file, '--json'])
    expect(JSON.parse(checked.out).hash).toBe(rulebookHash(rulebookOf(venueNamed('dydx-v4'), context)))
  })

  test('lays two beside each other', async () => {
    const { code, out } = await breakwater(['venues', 'diff', 'bybit', 'okx'])
    expect(code).toBe(0)
    expect(out).toContain('- down to 30% below its highest of 8 h')
    expect(out).toContain('  record-claim: alike')
    const { out: json } = await breakwater(['venues', 'diff', 'bybit', 'bybit', '--json'])
    expect(
      JSON.parse(json).differences.every(({ onlyOne }: { onlyOne: string[] }) => onlyOne.length === 0),
    ).toBe(true)
  })

  test('of an unknown one lists the known ones and ends with 2', async () => {
    const { code, err } = await breakwater(['venues', 'show', 'mtgox'])
    expect(code).toBe(2)
    expect(err).toContain('expected one of binance, bitmex')
  })
})
