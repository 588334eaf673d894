import { exactJson, JsonSyntax } from './exact-json.ts'
import { type Place, Problems } from './problems.ts'
import { readYaml, type YamlDocument } from './yaml.ts'

/**
 * Reads one JSON value so that no digit is lost; numbers are texts afterwards.
 *
 * Places are worked out only when somebody asks, by reading the text once more as YAML: a file of a million
 * entries without a fault costs nothing for them.
 *
 * @param problems takes the first fault of the syntax, with line and column
 * @returns undefined where the text is no JSON
 */
export function readJsonDocument(file: string, text: string, problems: Problems): YamlDocument | undefined {
  try {
    const value = exactJson(text.replace(/^\uFEFF/, ''))
    let placed: YamlDocument | undefined
    const places = (): YamlDocument => {
      placed ??= readYaml(file, text, new Problems())
      return placed
    }
    return {
      file,
      value,
      placeOf: (path) => places().placeOf(path),
      keyPlaceOf: (path) => places().keyPlaceOf(path),
    }
  } catch (error) {
    if (!(error instanceof JsonSyntax)) throw error
    const cut = error.at >= text.trimEnd().length ? { todo: 'Check that the file was not cut off here' } : {}
    problems.add({
      place: placeAt(file, text, error.at),
      found: error.found,
      expected: error.expected,
      ...cut,
    })
    return undefined
  }
}

function placeAt(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset)
  return { file, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
