import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface LockEntry {
  readonly link?: boolean
  readonly resolved?: string
  readonly integrity?: string
  readonly version?: string
  readonly hasInstallScript?: boolean
  readonly optionalDependencies?: Record<string, string>
}

interface Manifest {
  readonly scripts?: Record<string, string>
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
  readonly engines?: Record<string, string>
  readonly workspaces?: readonly string[]
}

const root = join(import.meta.dirname, '../..')
const lock: { packages: Record<string, LockEntry> } = JSON.parse(textOf('package-lock.json'))
const entries = Object.entries(lock.packages)
const manifests = ['package.json', 'tools/runtime/package.json']

function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function manifestOf(file: string): Manifest {
  return JSON.parse(textOf(file))
}

/** Where npm would look for a package that is asked for from `place`: nearest folder first. */
function hasEntry(place: string, name: string): boolean {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in lock.packages) return true
    if (at === '') return false
  }
}

// npm leaves out of the lock what its registry lacks, says nothing, and `npm ci` then refuses the lock.
test('every optional dependency of every package has an entry in the lock', () => {
  const asked = entries.flatMap(([place, entry]) =>
    Object.keys(entry.optionalDependencies ?? {}).map((name) => ({ place, name })),
  )
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter(({ place, name }) => !hasEntry(place, name))).toEqual([])
})

test('every package from a registry is held by its hash', () => {
  const fetched = entries.filter(([place, { link }]) => place.includes('node_modules/') && !link)
  expect(fetched.length).toBeGreaterThan(0)
  expect(
    fetched.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([place]) => place),
  ).toEqual([])
})

// No package of the tree has an install script today. One that has would be named here with its reason.
const allowedInstallScripts: string[] = []

test('nothing of the tree runs a script when it is installed', () => {
  const scripted = entries.filter(([, entry]) => entry.hasInstallScript).map(([place]) => place)
  expect(scripted).toEqual(allowedInstallScripts)
  const own = manifests.flatMap((file) => Object.keys(manifestOf(file).scripts ?? {}))
  expect(own.filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([])
})

test.each(manifests)('%s asks for exact versions', (file) => {
  const { dependencies, devDependencies, optionalDependencies } = manifestOf(file)
  const asked = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('the lock names no registry, so an install follows the settings of its machine', () => {
  const addresses = entries.filter(([, { resolved }]) => resolved?.includes('://')).map(([place]) => place)
  expect(addresses).toEqual([])
})

test.each([...manifests, '.npmrc'])('%s names no registry', (file) => {
  expect(textOf(file)).not.toMatch(/:\/\/|\bregistry\s*[=:]|"publishConfig"/)
})

test('the workspace that brings Node is in the lock, with a Node for each platform it names', () => {
  const { workspaces, engines } = manifestOf('package.json')
  const { optionalDependencies = {} } = manifestOf('tools/runtime/package.json')
  expect(workspaces).toContain('tools/runtime')
  expect(engines).toEqual({ node: '>=22.18' })
  expect(lock.packages['tools/runtime'].optionalDependencies).toEqual(optionalDependencies)
  expect(Object.keys(optionalDependencies).length).toBeGreaterThan(0)
  for (const [name, version] of Object.entries(optionalDependencies)) {
    expect(lock.packages[`node_modules/${name}`]?.version).toBe(version)
  }
})
