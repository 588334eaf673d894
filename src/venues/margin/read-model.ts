import { Document, isSeq, visit } from 'yaml'
import type { ScenarioModel } from '../../core/margin/scenario/model.ts'
import { Problems, wholeFile } from '../../files/problems.ts'
import { toMarginModel } from '../../wire/margin-model.ts'
import type { MarginModelText } from './margin-model-text.ts'

const LINE_WIDTH = 110
/** Nodes from the root down to a list's entry, as the package counts them. */
const ENTRY = 4
/** An entry whose JSON is shorter fits a line. */
const SHORT_ENTRY = 100

/** A margin model as the text of a model file, to start from. */
export function marginModelYaml(model: MarginModelText): string {
  const document = new Document(model, { schema: 'failsafe', aliasDuplicateObjects: false })
  visit(document, {
    Collection: (_, node, path) => {
      const isEntry = path.length === ENTRY
      node.flow =
        path.length > ENTRY || (isEntry && !isSeq(node) && JSON.stringify(node).length < SHORT_ENTRY)
    },
    Scalar: (_, node) => {
      // Figures stay texts for every reader of YAML, not only for one that keeps digits.
      if (/^-?[\d_.]+$/.test(String(node.value))) node.type = 'QUOTE_SINGLE'
    },
  })
  const schema = '# yaml-language-server: $schema=../schema/margin-model.json\n'
  return `${schema}${document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: true })}`
}

/** A shipped model in core's own form, through the same reader as any file; a test holds its text to the same. */
export function marginModelOf(model: MarginModelText): ScenarioModel {
  const problems = new Problems()
  const place = wholeFile(model['margin-model'])
  const read = toMarginModel({ value: model, placeOf: () => place, keyPlaceOf: () => place }, problems)
  problems.throwIfAny()
  return read!
}
