import { Document, isSeq, visit, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Venue } from './venue.ts'

const LINE_WIDTH = 110
/** Nodes from the root down to a collection, as the package counts them. */
const [ROOT, ROOT_VALUE, STEP] = [1, 3, 4]
/** A step whose JSON is shorter fits a line. */
const SHORT_STEP = 100

/**
 * A venue's rulebook as the text of a rulebook file. It is what the venue is read from, too, so that what is printed
 * to start from and what runs cannot differ.
 */
export function rulebookYaml(venue: Venue): string {
  const { rulebook, trigger, steps, ...rest } = venue.rulebook
  const content = { rulebook, about: aboutOf(venue), trigger, ...rest, steps }
  const document = new Document(content, { schema: 'failsafe' })
  visit(document, {
    Collection: (_, node, path) => {
      node.flow = isOneLine(node, path.length)
    },
    Scalar: (_, node) => {
      // Figures stay texts for every reader of YAML, not only for one that keeps digits.
      if (/^[\d_.]+$/.test(String(node.value))) node.type = 'QUOTE_SINGLE'
    },
  })
  const schema = '# yaml-language-server: $schema=../../schema/rulebook.json\n'
  return `${schema}${document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: true })}`
}

/** Lists of the file and long steps stand below each other; a short step, and what is inside one, on its line. */
function isOneLine(node: YAMLMap | YAMLSeq, depth: number): boolean {
  if (depth === ROOT || (depth === ROOT_VALUE && isSeq(node))) return false
  return depth !== STEP || JSON.stringify(node).length < SHORT_STEP
}

function aboutOf({ name, asOf, sources, approximations }: Venue): string[] {
  return [
    `How ${name} closes a loss, as of ${asOf}.`,
    ...sources.map(({ what, where }) => `Source – ${what}, ${where}`),
    ...approximations.map((each) => `Near, not equal – ${each}`),
  ]
}
