/**
 * Builds the programs that benches are compared with: `node bench/peers/build.mjs`. Nothing else builds them, and where
 * they are absent the benches say so and go on.
 *
 * Needs a C++ compiler and QuantLib (Debian: apt-get install g++ libquantlib0-dev).
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = import.meta.dirname
const built = join(folder, 'build')
mkdirSync(built, { recursive: true })
const words = ['-O2', '-std=c++17', join(folder, 'quantlib.cpp'), '-o', join(built, 'quantlib'), '-lQuantLib']
const { status, error } = spawnSync('g++', words, { stdio: 'inherit' })
if (status === 0) console.log(`Built ${join(built, 'quantlib')}.`)
else {
  console.error(
    `quantlib was not built${error ? `: ${error.message}` : ''}. Install g++ and libquantlib0-dev, then try again.`,
  )
  process.exitCode = 3
}
