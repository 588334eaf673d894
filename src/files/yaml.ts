import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'
import { type Place, type Problems, shown } from './problems.ts'

/** Steps from the root to a value: mapping keys and list indexes. */
export type Path = readonly (string | number)[]

/** A YAML or JSON file in which every scalar is still the text that was written. */
export interface YamlDocument {
  readonly file: string
  /** Mappings, lists and texts; numbers, booleans and null are texts too. Undefined for an empty file. */
  readonly value: unknown
  /** Where a value starts; where there is none, its nearest parent. A value behind an alias is where it is written. */
  placeOf(path: Path): Place
  /** Where the key at the end of the path starts; for a list entry, or where there is no key, as `placeOf`. */
  keyPlaceOf(path: Path): Place
}

/** Errors after a syntax error often follow from it alone, so a broken file tells of its first few only. */
const MAX_SYNTAX_ERRORS = 20
/** A few lines of aliases to aliases can stand for billions of values; no honest file repeats this many. */
const MAX_ALIASED = 100_000
const PLAIN_TAGS = ['!', 'tag:yaml.org,2002:str', 'tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq']

/**
 * Reads YAML, and JSON, which is YAML, so that no digit is lost: the failsafe schema leaves each scalar as text.
 *
 * @param problems takes all syntax errors, repeated keys, unknown aliases and tags, with line and column
 * @returns the document; after a syntax error, as much of it as could be read
 * @see https://yaml.org/spec/1.2.2/#101-failsafe-schema
 */
export function readYaml(file: string, text: string, problems: Problems): YamlDocument {
  const counter = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    schema: 'failsafe',
    lineCounter: counter,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  })
  const placeAt = (offset: number): Place => {
    const { line, col } = counter.linePos(offset)
    // An empty file has no line to count.
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  tellSyntaxErrors(document, placeAt, problems)
  const targets = aliasTargets(document)
  const value = new ValueReader(targets, placeAt, problems).read(document.contents)
  const places = new Places(document.contents, targets, placeAt)
  return {
    file,
    value,
    placeOf: (path) => places.ofValue(path),
    keyPlaceOf: (path) => places.ofKey(path),
  }
}

type PlaceAt = (offset: number) => Place
/** The node each alias stands for: the last one of its name before it. An alias without one is absent. */
type AliasTargets = ReadonlyMap<Alias, Node>

/** Resolves all aliases in one walk; the library's own `resolve` walks the document once for each. */
function aliasTargets(document: Document): AliasTargets {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Alias: (_, alias) => {
      const target = anchors.get(alias.source)
      if (target !== undefined) targets.set(alias, target)
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return targets
}

function tellSyntaxErrors(document: Document, placeAt: PlaceAt, problems: Problems): void {
  const told = [...document.errors, ...document.warnings.filter(({ code }) => code === 'BAD_DIRECTIVE')]
  for (const { code, pos, message } of told.slice(0, MAX_SYNTAX_ERRORS)) {
    const place = placeAt(pos[0])
    if (code === 'DUPLICATE_KEY')
      problems.add({ place, found: 'a second key of this name', expected: 'each key once' })
    else if (code === 'MULTIPLE_DOCS')
      problems.add({ place, found: 'a second document', expected: 'one in a file' })
    else if (code === 'RESOURCE_EXHAUSTION')
      problems.add({ place, found: 'nesting too deep to read', expected: 'less' })
    else problems.add({ place, found: `a syntax error (${message})`, expected: 'valid YAML or JSON' })
  }
}

/** Turns nodes into plain mappings, lists and texts, refusing what a plain value cannot say. */
class ValueReader {
  readonly #targets: AliasTargets
  readonly #placeAt: PlaceAt
  readonly #problems: Problems
  /** Aliases being resolved, innermost last; one met again inside itself would never end. */
  readonly #open: Node[] = []
  #aliased = 0

  constructor(targets: AliasTargets, placeAt: PlaceAt, problems: Problems) {
    this.#targets = targets
    this.#placeAt = placeAt
    this.#problems = problems
  }

  read(root: Node | null): unknown {
    return root === null ? undefined : this.#valueOf(root)
  }

  #valueOf(node: unknown): unknown {
    if (this.#open.length > 0 && ++this.#aliased > MAX_ALIASED) return this.#tooMany(node as Node)
    if (isAlias(node)) return this.#aliasedValue(node)
    this.#checkTag(node as Node)
    if (isMap(node)) return this.#mapping(node)
    if (isSeq(node)) return node.items.map((item) => this.#valueOf(item))
    return isScalar(node) ? textOf(node.value, node.source) : ''
  }

  #mapping(map: YAMLMap): Record<string, unknown> {
    const mapping: Record<string, unknown> = {}
    for (const { key, value } of map.items) {
      if (isScalar(key)) setOwn(mapping, textOf(key.value, key.source), this.#valueOf(value))
      else this.#tell(key as Node, 'a key that is not a plain text', 'a text as key')
    }
    return mapping
  }

  #aliasedValue(alias: Alias): unknown {
    const target = this.#targets.get(alias)
    if (target === undefined) {
      this.#tell(alias, `an alias "*${alias.source}"`, `an anchor "&${alias.source}" before it`)
      return ''
    }
    if (this.#open.includes(target)) {
      this.#tell(alias, `an alias "*${alias.source}" inside its own anchor`, 'a value that ends')
      return ''
    }
    this.#open.push(target)
    const value = this.#valueOf(target)
    this.#open.pop()
    return value
  }

  /** Told once, at the value that passes the bound; all values after it are left out. */
  #tooMany(node: Node): string {
    if (this.#aliased === MAX_ALIASED + 1) {
      this.#tell(node, `aliases that stand for more than ${MAX_ALIASED} values`, 'fewer')
    }
    return ''
  }

  #checkTag(node: Node): void {
    const tag = (node as { tag?: string } | null)?.tag
    if (tag === undefined || PLAIN_TAGS.includes(tag)) return
    const spelled = tag.replace('tag:yaml.org,2002:', '!!')
    this.#tell(node, `a tag ${shown(spelled)}`, 'no tag: every value is text')
  }

  #tell(node: Node, found: string, expected: string): void {
    this.#problems.add({ place: this.#placeAt(node.range?.[0] ?? 0), found, expected })
  }
}

/** The place of each value, found by walking down from the root as far as the path goes. */
class Places {
  readonly #root: Node | null
  readonly #targets: AliasTargets
  readonly #placeAt: PlaceAt

  constructor(root: Node | null, targets: AliasTargets, placeAt: PlaceAt) {
    this.#root = root
    this.#targets = targets
    this.#placeAt = placeAt
  }

  ofValue(path: Path): Place {
    const { value } = this.#walk(path)
    return this.#placeAt(value)
  }

  ofKey(path: Path): Place {
    const { key, value } = this.#walk(path)
    return this.#placeAt(key ?? value)
  }

  /** Offsets of the deepest value the path reaches and, where it reaches its end, of its key. */
  #walk(path: Path): { key: number | undefined; value: number } {
    let node: unknown = this.#root
    let value = startOf(node) ?? 0
    let key: number | undefined
    for (const [depth, step] of path.entries()) {
      const next = childOf(isAlias(node) ? this.#targets.get(node) : node, step)
      if (next === undefined) return { key: undefined, value }
      node = next.value
      value = startOf(node) ?? startOf(next.key) ?? value
      key = depth === path.length - 1 ? startOf(next.key) : undefined
    }
    return { key, value }
  }
}

function childOf(node: unknown, step: string | number): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node)) return Number(step) < node.items.length ? { value: node.items[Number(step)] } : undefined
  if (!isMap(node)) return undefined
  return node.items.find(({ key }) => isScalar(key) && textOf(key.value, key.source) === String(step))
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0]
}

/** A scalar of the failsafe schema is text already, but for an empty one and for a tag that was told of. */
function textOf(value: unknown, source: string | undefined): string {
  return typeof value === 'string' ? value : (source ?? '')
}

/** Sets a key as the object's own, `__proto__` included. */
function setOwn(mapping: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(mapping, key, { value, writable: true, enumerable: true, configurable: true })
}
