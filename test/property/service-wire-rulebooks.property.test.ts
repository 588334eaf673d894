import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openHouse } from '../../src/core/engine/house.ts'
import { submit } from '../../src/core/engine/submit.ts'
import type { Rulebook } from '../../src/core/waterfall/rulebook.ts'
import { rulebookOf, venues } from '../../src/venues/index.ts'
import { marginModelOf, marginModels } from '../../src/venues/margin/index.ts'
import { bodyFromText, bodyToText } from '../../src/wire/service/commands.ts'
import { type Names, namesOf } from '../../src/wire/service/names.ts'
import { rulebookText } from '../../src/wire/service/rulebook-text.ts'
import { changesOf } from '../support/rulebook-changes.ts'
import { rulebook } from '../support/samples/rulebooks.ts'

const nobody = { rowOf: () => undefined, nameOf: () => undefined }

/** A house with two assets of unlike decimals. */
function twoAssets(): Names {
  const house = openHouse({ accounts: 16 })
  for (const [id, [name, decimals]] of [['USD', 2] as const, ['BTC', 8] as const].entries())
    submit(house, {
      id,
      at: 0,
      by: 'test',
      body: { type: 'list-asset', terms: { name, decimals, borrowLimit: 0 } },
    })
  return namesOf(house, nobody)
}

const names = twoAssets()

function readAgain(rules: Rulebook): unknown {
  const text = JSON.parse(JSON.stringify(bodyToText({ type: 'adopt-rulebook', rulebook: rules }, names)))
  const read = bodyFromText(text, names)
  return read.ok ? read.body : read.faults
}

describe('a shipped rulebook written by the service is read back as the rulebook', () => {
  test.each(venues.map((venue) => [venue.id, venue] as const))('%s', (_, venue) => {
    const rules = rulebookOf(venue, { decimals: 2, assets: names.house.markets.assets })
    expect(readAgain(rules)).toEqual({ type: 'adopt-rulebook', rulebook: rules })
  })
})

describe('a shipped margin model written by the service is read back as the model', () => {
  test.each(marginModels.map((model) => [model['margin-model'], model] as const))('%s', (name, text) => {
    const references = { peg: null, rates: [], confidence: [] }
    const body = {
      type: 'adopt-margin-model',
      name,
      model: marginModelOf(text),
      options: true,
      references,
    } as const
    const read = bodyFromText(JSON.parse(JSON.stringify(bodyToText(body, names))), names)
    expect(read.ok ? read.body : read.faults).toEqual(body)
  })
})

test('amounts that differ by asset are written for each, in its decimals', () => {
  const text = {
    rulebook: 'by asset',
    trigger: { equity: 'below' },
    steps: [
      { step: 'close-on-book' },
      { step: 'draw-fund', keep: { USD: '250.5', BTC: '0.00000125' }, caps: { 'per-loss': '1000' } },
      'record-claim',
    ],
  }
  const read = bodyFromText({ type: 'adopt-rulebook', rulebook: text }, names)
  if (!read.ok || read.body.type !== 'adopt-rulebook') throw new Error(JSON.stringify(read))
  const rules = read.body.rulebook
  expect(rules.stepsIn).toHaveLength(1)
  const written = rulebookText(rules, names.house.markets.assets) as {
    steps: readonly Record<string, unknown>[]
  }
  expect(written.steps[1]).toMatchObject({
    keep: { USD: '250.5', BTC: '0.00000125' },
    caps: { 'per-loss': '1000' },
  })
  expect(readAgain(rules)).toEqual({ type: 'adopt-rulebook', rulebook: rules })
})

test('the text of any rulebook says every figure, word and flag it has: changed, it is another', () => {
  fc.assert(
    fc.property(rulebook, (drawn) => {
      const { assets } = names.house.markets
      const said = JSON.stringify(rulebookText(drawn, assets))
      for (const [path, changed] of changesOf(drawn))
        expect(JSON.stringify(rulebookText(changed, assets)), path).not.toBe(said)
    }),
    { numRuns: 30, endOnFailure: true },
  )
})
