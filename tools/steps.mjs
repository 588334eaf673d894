/**
 * The folders of `src` from the lowest step of the staircase to the highest. A folder may import from
 * every step below its own and from itself; folders on one step do not import each other. The import
 * rules, the drawing in ARCHITECTURE.md and the tests all read this list, so it is written once.
 *
 * `core` is the entry file of the library, `src/core/index.ts`, which sees all of core.
 *
 * @type {readonly (readonly string[])[]}
 */
export const steps = [
  ['core/money'],
  ['core/market', 'core/allocation', 'core/proof'],
  ['core/pricing', 'core/depth'],
  ['core/book'],
  ['core/margin'],
  ['core/waterfall'],
  ['core/engine'],
  ['core'],
  ['files'],
  ['wire'],
  ['journal'],
  ['venues', 'lab', 'desk'],
  ['report'],
  ['service', 'client'],
  ['cli'],
]

/** A regular expression, as text, for the files of a folder of the staircase. */
export function patternOf(folder) {
  return folder === 'core' ? '^src/core/[^/]+$' : `^src/${folder}/`
}

/** The folder of the staircase a file belongs to, or nothing when its folder is not on the staircase. */
export function folderOf(file) {
  return steps.flat().find((folder) => new RegExp(patternOf(folder)).test(file))
}

/** The folders on the steps below a folder's own, lowest first. */
export function foldersBelow(folder) {
  const own = steps.findIndex((step) => step.includes(folder))
  return steps.slice(0, own).flat()
}
