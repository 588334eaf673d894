import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { operations } from '../../src/client/operations.ts'
import type { Route } from '../../src/service/http/route.ts'
import { routes } from '../../src/service/http/routes/index.ts'
import { documentOf } from '../../src/service/http/routes/service.ts'
import { faultsOfOpenApi } from '../support/openapi.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'breakwater-openapi-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const document = structuredClone(documentOf(routes)) as {
  readonly components: { readonly schemas: Record<string, Record<string, unknown>> }
  readonly paths: Record<
    string,
    Record<string, { operationId: string; parameters?: { in: string }[]; requestBody?: object }>
  >
}

describe('the document', () => {
  test('is OpenAPI 3.1, whole, and refers to nothing that is not there', () => {
    expect(faultsOfOpenApi(document)).toEqual([])
  })

  test.each<[string, (of: typeof document) => void]>([
    [
      'components.schemas.Account.owner: #/components/schemas/Nobody leads nowhere',
      ({ components }) =>
        Object.assign(components.schemas.Account.properties as object, {
          owner: { $ref: '#/components/schemas/Nobody' },
        }),
    ],
    [
      'components.schemas.Account: nothing is required and not described',
      ({ components }) => (components.schemas.Account.required as string[]).push('nothing'),
    ],
    [
      'components.schemas.Lonely: nothing refers to it',
      ({ components }) => Object.assign(components.schemas, { Lonely: { type: 'string' } }),
    ],
    [
      'components.schemas.Name: the keyword nullable',
      ({ components }) => Object.assign(components.schemas.Name, { nullable: true }),
    ],
    [
      'get /health: a second operation health',
      ({ paths }) => Object.assign(paths['/v1/me'].get, { operationId: 'health' }),
    ],
    [
      'get /v1/marks/{symbol}: symbol in the path,  declared',
      ({ paths }) => Object.assign(paths['/v1/marks/{symbol}'].get, { parameters: [] }),
    ],
  ])('would be found out: %s', (fault, spoil) => {
    const spoilt = structuredClone(document)
    spoil(spoilt)
    expect(faultsOfOpenApi(spoilt)).toContain(fault)
  })
})

describe('the client', () => {
  const pathOf = ({ path }: Route): string => path.replaceAll(/:(\w+)/g, '{$1}')

  test('has every route of the table and no other, asked the same way', () => {
    const table = routes.map(({ name, method, path, takesKey = false }) => [name, { method, path, takesKey }])
    const ours = Object.entries(operations).map(([name, { method, path, takesKey = false }]) => [
      name,
      { method, path, takesKey },
    ])
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(table))
  })

  test('is written anew when the table changes', async () => {
    await expect(
      run(process.execPath, ['tools/client-types.mjs', '--check'], { cwd: root }),
    ).resolves.toBeDefined()
  })

  test('has the types that a generator makes of the document, both ways', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const file = join(folder, 'openapi.json')
    writeFileSync(file, JSON.stringify(document))
    await createClient({
      input: file,
      output: { path: join(folder, 'theirs') },
      plugins: ['@hey-api/typescript'],
      logs: { level: 'warn', file: false },
    })
    vi.restoreAllMocks()
    expect(warn.mock.calls).toEqual([])
    const generated = join(folder, 'theirs/types.gen.ts')
    // Where the names of a mapping have a form, the generator lets its values be undefined, which nothing in JSON is.
    const theirs = readFileSync(generated, 'utf8').replaceAll(/\[key in \w+\]\?: /g, '[key: string]: ')
    writeFileSync(generated, theirs)
    const checks = routes.flatMap((route) => checksOf(route, theirs))
    expect(checks.length).toBeGreaterThan(routes.length)
    expect(await compiled([...checks, ...wrong])).toEqual(wrong.map((_, at) => checks.length + at + 1))
  })

  /** A line for each part of an operation: it compiles where the two types are each other's. */
  function checksOf(route: Route, theirs: string): string[] {
    const {
      operationId: name,
      parameters = [],
      requestBody,
    } = document.paths[pathOf(route)][route.method.toLowerCase()]
    const capital = `${name[0].toUpperCase()}${name.slice(1)}`
    expect(theirs).toContain(`export type ${capital}Data = {`)
    const parts = [
      ['answer', `theirs.${capital}Responses[${route.status ?? 200}]`],
      ...(requestBody === undefined ? [] : [['body', `theirs.${capital}Data['body']`]]),
      ...(parameters.some((each) => each.in === 'path') ? [['params', `theirs.${capital}Data['path']`]] : []),
      ...(parameters.some((each) => each.in === 'query')
        ? [['query', `theirs.${capital}Data['query']`]]
        : []),
    ]
    return parts.map(([part, type]) => `same<Operations['${name}']['${part}'], ${type}>(true)`)
  }

  /** Lines that must not compile, so that a check that lets everything through is found out. */
  const wrong = [
    "same<Operations['showAccount']['answer'], Operations['showMark']['answer']>(true)",
    "same<Operations['listAccounts']['query'], { limit?: string; cursor?: string } | undefined>(true)",
    "same<Operations['giveCommand']['body'], { type: 'trade' }>(true)",
  ]

  /** Compiles lines of checks. @returns the numbers of those that are wrong */
  async function compiled(lines: readonly string[]): Promise<number[]> {
    const head = [
      `import type * as theirs from './theirs/types.gen.ts'`,
      `import type { Operations } from '${join(root, 'src/client/operations.ts')}'`,
      'type Is<A, B> = [A] extends [B] ? ([B] extends [A] ? true : "B is more than A") : "A is more than B"',
      'declare function same<A, B>(is: Is<A, B>): void',
    ]
    writeFileSync(join(folder, 'check.ts'), [...head, ...lines].join('\n'))
    const compilerOptions = {
      ...{ target: 'es2024', lib: ['es2024'], types: [], module: 'nodenext', strict: true, noEmit: true },
      ...{ exactOptionalPropertyTypes: true, allowImportingTsExtensions: true, skipLibCheck: true },
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['check.ts'] }))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const said = await run(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    )
    const faults = said.split('\n').filter((line) => /error TS/.test(line))
    return [...new Set(faults.map((line) => lineOf(line) - head.length))]
  }

  function lineOf(fault: string): number {
    const line = /^check\.ts\((\d+),/.exec(fault)?.[1]
    if (line === undefined) throw new Error(fault)
    return Number(line)
  }
})
