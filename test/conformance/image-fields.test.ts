import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHouse } from '../../src/core/engine/house.ts'
import { freezeHouse, type HouseImage } from '../../src/core/engine/image.ts'

/** Fields of a house that its image carries under the same name, and those that are made anew. */
const rebuilt = ['model', 'scratch']

test('an image carries every field of a house, or the field is made anew', () => {
  const house = openHouse()
  const carried = Object.keys(freezeHouse(house)).filter((name) => name !== 'format')
  expect([...carried, ...rebuilt].sort()).toEqual(Object.keys(house).sort())
})

test('an image carries every table', () => {
  const house = openHouse()
  const tables: HouseImage['tables'] = freezeHouse(house).tables
  expect(Object.keys(tables).sort()).toEqual(Object.keys(house.tables).sort())
})

/**
 * What becomes of each field of a class that holds state: it is in the image, it is found again from what is, or it is
 * only a matter of room, of a trial, or of the moment.
 */
const fields: Readonly<Record<string, Readonly<Record<string, 'kept' | 'found again' | 'for the moment'>>>> =
  {
    'book/book.ts': {
      cells: 'kept',
      links: 'kept',
      triggers: 'kept',
      fingerprint: 'kept',
      undo: 'for the moment',
      accounts: 'kept',
      positions: 'found again',
      '#accountRoom': 'for the moment',
      '#extensionRoom': 'for the moment',
      '#extensions': 'kept',
      '#touched': 'for the moment',
      '#touchedCount': 'for the moment',
      '#touchedTaken': 'for the moment',
      '#scenarioRows': 'found again',
      '#scenarioCount': 'found again',
      '#hints': 'found again',
    },
    'book/triggers.ts': {
      '#down': 'kept',
      '#up': 'kept',
      '#others': 'kept',
      '#reach': 'kept',
      '#span': 'found again',
      undo: 'for the moment',
    },
    'book/fingerprint.ts': { lanes: 'kept', '#number': 'for the moment', '#halves': 'for the moment' },
    'book/period.ts': { '#base': 'kept', undo: 'for the moment' },
    'market/markets.ts': {
      assets: 'kept',
      series: 'kept',
      mark: 'kept',
      markedAt: 'kept',
      payoff: 'found again',
      scale: 'found again',
      unitValue: 'found again',
      status: 'kept',
      firstTierTo: 'found again',
      firstRate: 'found again',
      lines: 'found again',
      marked: 'kept',
      previousMark: 'kept',
      hasSteps: 'found again',
      periodMark: 'kept',
      periodMarked: 'kept',
      '#collaterals': 'found again',
      '#references': 'found again',
      '#valuedAt': 'kept',
      undo: 'for the moment',
    },
    'depth/depth.ts': {
      '#priceStep': 'kept',
      '#bids': 'kept',
      '#asks': 'kept',
      '#lastUpdateId': 'kept',
      '#isJoined': 'kept',
      '#updatedAt': 'kept',
    },
    'depth/ladder.ts': {
      side: 'found again',
      direction: 'found again',
      prices: 'kept',
      owners: 'kept',
      count: 'found again',
      total: 'found again',
      '#quantities': 'kept',
      '#taken': 'kept',
      '#isShared': 'for the moment',
    },
    'margin/adopted-models.ts': {
      list: 'kept',
      byDefault: 'kept',
      undo: 'for the moment',
      '#chosen': 'kept',
    },
    'waterfall/meters.ts': { '#uses': 'kept', '#levels': 'kept' },
  }

/** Names of the fields that a class declares, read from its source, since private ones cannot be listed. */
function declaredIn(file: string): string[] {
  const source = readFileSync(join(import.meta.dirname, '../../src/core', file), 'utf8')
  const from = source.indexOf('export class ')
  const body = source.slice(from, source.indexOf('\n}\n', from))
  return [...body.matchAll(/^ {2}(?:readonly )?(#?\w+)(?::[^(\n]*|!)?(?: =|$|: )/gm)].map(([, name]) => name)
}

test.each(Object.keys(fields))('every field of %s is kept, found again or of the moment', (file) => {
  expect(declaredIn(file).sort()).toEqual(Object.keys(fields[file]).sort())
})
