import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rulebookInWords } from '../../src/wire/rulebook-in-words.ts'
import { changesOf } from '../support/rulebook-changes.ts'
import { rulebook } from '../support/samples/rulebooks.ts'

test('the words of any rulebook say every figure, word and flag it has: changed, they are others', () => {
  fc.assert(
    fc.property(rulebook, fc.nat({ max: 8 }), (drawn, decimals) => {
      const said = JSON.stringify(rulebookInWords(drawn, { decimals }))
      for (const [path, changed] of changesOf(drawn))
        expect(JSON.stringify(rulebookInWords(changed, { decimals })), path).not.toBe(said)
    }),
    { numRuns: 30 },
  )
})
