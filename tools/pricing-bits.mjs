/** Writes test/support/pricing-bits.txt: what the pricing functions give, in bits. Only for a change that is meant. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as pricing from '../src/core/pricing/index.ts'
import { pricingBits } from '../test/support/pricing-bits.ts'

const file = join(import.meta.dirname, '../test/support/pricing-bits.txt')
const rows = pricingBits(pricing)
writeFileSync(file, ['# node tools/pricing-bits.mjs', ...rows, ''].join('\n'))
console.log(`${rows.length} rows written to ${file}`)
