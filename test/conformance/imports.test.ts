import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')

interface Cruise {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly violations: readonly {
      readonly from: string
      readonly to: string
      readonly rule: { readonly name: string }
    }[]
  }
}

/** Runs the import rules over `src` of a folder, as `npm run imports` does. */
function cruise(folder: string): Cruise {
  const options = ['--config', join(root, '.dependency-cruiser.mjs'), '--output-type', 'json', 'src']
  const text = execFileSync(process.execPath, [cruiser, ...options], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return JSON.parse(text)
}

function violationsOf({ summary }: Cruise): string[] {
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`)
}

function violationsIn(folder: string): string[] {
  return violationsOf(cruise(folder))
}

/** A small house of its own, so that the rules can be seen to catch what they are there for. */
function houseOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-imports-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

describe('the imports of src', () => {
  const files = globSync('src/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'))
  const result = cruise(root)

  test('every source file was seen', () => {
    const seen = new Set(result.modules.map(({ source }) => source))
    expect(files.length).toBeGreaterThan(0)
    expect(files.filter((file) => !seen.has(file))).toEqual([])
  })

  test('point down the staircase, and core imports only core', () => {
    expect(violationsOf(result)).toEqual([])
  })

  test('are what ARCHITECTURE.md shows', () => {
    const check = spawnSync(process.execPath, [join(root, 'tools/staircase.mjs'), '--check'], {
      encoding: 'utf8',
    })
    expect(check.stderr).toBe('')
    expect(check.status).toBe(0)
  })
})

describe('the import rules', () => {
  const money = `export const money = 1n\n`

  test('let a folder import what lies below it', () => {
    const house = houseOf({
      'src/core/money/money.ts': money,
      'src/core/market/mark.ts': `export { money } from '../money/money.ts'\n`,
      'src/wire/text.ts': `import 'node:buffer'\nexport { money } from '../core/money/money.ts'\n`,
    })
    expect(violationsIn(house)).toEqual([])
  })

  test('catch an import up the stairs, even of a type', () => {
    const house = houseOf({
      'src/core/engine/state.ts': 'export interface State { readonly now: bigint }\n',
      'src/core/money/money.ts': `import type { State } from '../engine/state.ts'\nexport type Now = State['now']\n`,
    })
    expect(violationsIn(house)).toEqual([
      'core-money-imports-down: src/core/money/money.ts imports src/core/engine/state.ts',
    ])
  })

  test('catch an import from a folder of the same step', () => {
    const house = houseOf({
      'src/core/depth/walk.ts': 'export const walk = 1n\n',
      'src/core/pricing/price.ts': `export { walk } from '../depth/walk.ts'\n`,
    })
    expect(violationsIn(house)).toEqual([
      'core-pricing-imports-down: src/core/pricing/price.ts imports src/core/depth/walk.ts',
    ])
  })

  test('catch a Node module in core, and let a test of core have it', () => {
    const house = houseOf({
      'src/core/money/money.ts': `import 'node:fs'\nexport const money = 1n\n`,
      'src/core/money/money.test.ts': `import 'node:fs'\nexport { money } from './money.ts'\n`,
    })
    expect(violationsIn(house)).toEqual(['core-imports-core: src/core/money/money.ts imports fs'])
  })

  test('catch a cycle', () => {
    const house = houseOf({
      'src/wire/a.ts': `import { b } from './b.ts'\nexport const a = (): unknown => b\n`,
      'src/wire/b.ts': `import { a } from './a.ts'\nexport const b = (): unknown => a\n`,
    })
    expect(violationsIn(house)).toEqual(['no-cycle: src/wire/a.ts imports src/wire/b.ts'])
  })

  test('catch an import that leads nowhere, and a source that leans on a test', () => {
    const house = houseOf({
      'src/files/lost.ts': `import './nowhere.ts'\n`,
      'src/files/lines.test.ts': 'export const lines = 1n\n',
      'src/files/lines.ts': `export { lines } from './lines.test.ts'\n`,
    })
    expect(violationsIn(house).toSorted()).toEqual([
      'imports-resolve: src/files/lost.ts imports ./nowhere.ts',
      'no-tests-in-sources: src/files/lines.ts imports src/files/lines.test.ts',
    ])
  })
})
