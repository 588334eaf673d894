import type { ViteUserConfig } from 'vitest/config'
import { defineConfig } from 'vitest/config'

// A script that counts the tests names a file for the figures; a person reads the default report alone.
const figures = process.env.BREAKWATER_TEST_FIGURES

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/long/**', 'node_modules/**'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    reporters: figures ? ['default', ['json', { outputFile: figures }]] : ['default'],
  },
})

export default config
