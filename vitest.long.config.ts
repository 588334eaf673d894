import type { ViteUserConfig } from 'vitest/config'
import { defineConfig } from 'vitest/config'
import config from './vitest.config.ts'

/** The tests that take minutes: `npm run test:long`. */
const long: ViteUserConfig = defineConfig({
  test: {
    ...config.test,
    include: ['test/long/**/*.test.ts'],
    exclude: ['node_modules/**'],
    testTimeout: 900_000,
  },
})

export default long
