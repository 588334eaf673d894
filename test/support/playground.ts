import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const command = join(root, 'bin/breakwater.mjs')

export interface Said {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder of its own, as a reader of the documents has it: scenarios, examples, and `breakwater` as a package. */
export class Playground {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'breakwater-docs-'))
  #modules = 0

  constructor() {
    for (const name of ['examples', 'scenarios', 'schema'])
      cpSync(join(root, name), join(this.folder, name), { recursive: true })
    writeFileSync(join(this.folder, 'package.json'), '{ "type": "module" }\n')
    mkdirSync(join(this.folder, 'node_modules'))
    symlinkSync(root, join(this.folder, 'node_modules/breakwater'), 'junction')
  }

  /** Runs a block of TypeScript as a module of the folder. */
  runModule(text: string): Said {
    this.#modules += 1
    const file = `block-${this.#modules}.ts`
    writeFileSync(join(this.folder, file), `${text}\n`)
    return this.#node(['--conditions=breakwater-source', file])
  }

  /** Runs one line of a console block: `npx breakwater …` or `npx node …`. Nothing else is a command here. */
  runLine(line: string): Said {
    const [npx, program, ...words] = wordsOf(line)
    if (npx === 'npx' && program === 'node') return this.#node(words)
    if (npx === 'npx' && program === 'breakwater') return this.#node([command, ...words])
    throw new Error(`A console block may run npx breakwater or npx node, and this line does not: ${line}`)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #node(words: readonly string[]): Said {
    // No shell: what a page shows has to run with these words and no others. No colours: the text is compared.
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, NODE_OPTIONS: undefined }
    const { status, stdout, stderr, error } = spawnSync(process.execPath, words, {
      cwd: this.folder,
      encoding: 'utf8',
      env,
      maxBuffer: 2 ** 28,
    })
    if (error !== undefined) throw error
    return { status, stdout, stderr }
  }
}

/** Words are set apart by blanks; quotes of either kind keep blanks. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain,
  )
}
