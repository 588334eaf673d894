import { lawTests } from '../support/history/prove.ts'

lawTests(5_400, 1_000_000)
