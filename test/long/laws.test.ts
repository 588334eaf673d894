import { lawTests } from '../support/history/prove.ts'

lawTests(7_000, 1_000_000)
