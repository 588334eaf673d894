import ts from 'typescript'

/** The functions of `Math` whose result is the same bits in every engine, by the language's own definition. */
const exactMath = new Set([
  ...['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc'],
])

/** Names of the world outside: clocks, chance, I/O, and what depends on where the program runs. */
const outsideWorld = new Set([
  ...['Date', 'performance', 'crypto', 'process', 'console', 'globalThis', 'require', 'fetch', 'Intl'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Worker', 'Atomics', 'WeakRef'],
])

const dependsOnLocale = new Set(['localeCompare', 'toLocaleString', 'toLocaleUpperCase', 'toLocaleLowerCase'])

/**
 * Finds what a file of core may not use: a clock, chance, I/O, a function whose bits differ between engines,
 * and a variable or an empty collection that the module would keep between calls.
 *
 * The file is read as syntax, so words in comments and texts are not found, and names of properties are free.
 *
 * @param file the name used in the answers and by the parser
 * @param text the file's text
 * @returns one line for each find, `file:line what`, in the order of the file
 */
export function impuritiesOf(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const what = impurityOf(node)
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
    if (what !== undefined) found.push(`${file}:${line} ${what}`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function impurityOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return impureName(node)
  if (ts.isBinaryExpression(node)) return impurePower(node)
  if (ts.isVariableStatement(node) && ts.isSourceFile(node.parent)) return keptState(node)
  return undefined
}

function impureName(node: ts.Identifier): string | undefined {
  const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
  if (isMember) return dependsOnLocale.has(node.text) ? `.${node.text}` : undefined
  const isKey = ts.isPropertyAssignment(node.parent) && node.parent.name === node
  if (isKey || ts.isPropertySignature(node.parent) || ts.isTypeReferenceNode(node.parent)) return undefined
  if (node.text === 'Math') return impureMath(node)
  return outsideWorld.has(node.text) ? node.text : undefined
}

/** `Math` under another name, or read by a computed key, could not be checked, so it is a find as well. */
function impureMath(node: ts.Identifier): string | undefined {
  const { parent } = node
  const isRead = ts.isPropertyAccessExpression(parent) && parent.expression === node
  if (!isRead) return 'Math as a value'
  return exactMath.has(parent.name.text) ? undefined : `Math.${parent.name.text}`
}

/**
 * A power is exact between bigints, which cannot be mixed with floats, so one operand shown to be one is
 * enough; and of two by a written whole number, which every float holds.
 */
function impurePower({ operatorToken, left, right }: ts.BinaryExpression): string | undefined {
  const { AsteriskAsteriskToken, AsteriskAsteriskEqualsToken } = ts.SyntaxKind
  const isPower = [AsteriskAsteriskToken, AsteriskAsteriskEqualsToken].includes(operatorToken.kind as never)
  const isExact = isBigInt(left) || isBigInt(right) || isPowerOfTwo(left, right)
  return isPower && !isExact ? '** on what may be a float' : undefined
}

function isPowerOfTwo(left: ts.Expression, right: ts.Expression): boolean {
  return ts.isNumericLiteral(left) && left.text === '2' && /^\d{1,3}$/.test(right.getText())
}

function isBigInt(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isBigInt(node.expression)
  if (ts.isPrefixUnaryExpression(node)) return isBigInt(node.operand)
  if (ts.isBinaryExpression(node)) return isBigInt(node.left) || isBigInt(node.right)
  return ts.isBigIntLiteral(node) || (ts.isCallExpression(node) && node.expression.getText() === 'BigInt')
}

function keptState(statement: ts.VariableStatement): string | undefined {
  if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) return undefined
  const { flags, declarations } = statement.declarationList
  if (!(flags & ts.NodeFlags.Const)) return 'a module-level variable that can be set again'
  const isKept = declarations.some(({ initializer }) => initializer && isToBeFilled(initializer))
  return isKept
    ? 'a module-level collection that is made empty, so it can only be there to be filled'
    : undefined
}

function isToBeFilled(node: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0
  if (!ts.isNewExpression(node)) return false
  const [first] = node.arguments ?? []
  const name = node.expression.getText()
  if (/^(Weak)?(Map|Set)$/.test(name)) return first === undefined
  return /Array$|^(ArrayBuffer|DataView)$/.test(name) && (first === undefined || !carriesValues(first))
}

function carriesValues(argument: ts.Expression): boolean {
  return ts.isArrayLiteralExpression(argument) || ts.isCallExpression(argument)
}
