import { lawTests } from '../support/history/prove.ts'

// About two hundred commands a history: a hundred thousand and more in the normal run.
const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 10

lawTests(540 * scale, 100_000 * scale)
