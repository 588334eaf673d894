import { lawTests } from '../support/history/prove.ts'

// About 150 commands a history: a hundred thousand and more in the normal run.
const scale = process.env.BREAKWATER_LONG === undefined ? 1 : 10

lawTests(700 * scale, 100_000 * scale)
