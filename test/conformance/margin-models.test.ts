import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { faultsOfModel } from '../../src/core/margin/scenario/faults.ts'
import { Problems } from '../../src/files/problems.ts'
import {
  marginModelOf,
  marginModelPage,
  marginModels,
  marginModelText,
  marginModelYaml,
} from '../../src/venues/margin/index.ts'
import { toJson } from '../../src/wire/canonical-json.ts'
import {
  marginModelText as fromText,
  marginModelJson,
  marginModelToText,
  readMarginModel,
} from '../../src/wire/margin-model.ts'
import { jsonSchemas } from '../../src/wire/schemas.ts'

describe.each(marginModels)('the model $margin-model', (text) => {
  const model = marginModelOf(text)

  test('can be adopted and asked', () => {
    expect(faultsOfModel(model)).toEqual([])
  })

  test('is what its printed file says', () => {
    const problems = new Problems()
    expect(readMarginModel('printed.yaml', marginModelYaml(text), problems)).toEqual(model)
    expect(problems.count).toBe(0)
  })

  test('is the same model once it is written and read again, as text and in a command', () => {
    expect(fromText.parse(marginModelToText(model))).toEqual(model)
    expect(marginModelJson.parse(toJson(model))).toEqual(model)
  })

  test('says where its rule stood, and what is not known of it', () => {
    expect(text.sources.length).toBeGreaterThan(0)
    expect(text.notes.length).toBeGreaterThan(0)
    const told = marginModelText(text)
    for (const each of [...text.sources, ...text.notes]) expect(told).toContain(each)
    expect(told).not.toMatch(/undefined|NaN|\[object/)
  })

  test('has a name that no other has, in the form of a file', () => {
    expect(text['margin-model']).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(marginModels.filter((other) => other['margin-model'] === text['margin-model'])).toHaveLength(1)
  })
})

test('templates say so in their titles or their notes', () => {
  const templates = marginModels.filter(({ standing }) => standing === 'template')
  expect(templates.map((model) => model['margin-model'])).toEqual(['bybit', 'okx', 'span', 'span-2'])
  for (const { notes } of templates) expect(notes.join(' ')).toMatch(/chosen/i)
})

test('docs/margin-models.md is what the data gives', async () => {
  await expect(marginModelPage(marginModels)).toMatchFileSnapshot('../../docs/margin-models.md')
})

test('the glossary tells of every kind of charge there is', () => {
  const kinds = JSON.stringify(jsonSchemas()['margin-model.json']).matchAll(
    /"charge":\{"type":"string","const":"([a-z-]+)"/g,
  )
  const glossary = readFileSync('docs/glossary.md', 'utf8').split('### Kinds of charge')[1].split('\n#')[0]
  const told = [...glossary.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind)
  expect(told.toSorted()).toEqual([...kinds].map(([, kind]) => kind).toSorted())
  expect(told.length).toBeGreaterThan(10)
})
