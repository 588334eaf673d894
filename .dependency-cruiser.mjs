import { foldersBelow, patternOf, steps } from './tools/steps.mjs'

const testFile = '\\.test\\.ts$'

/** One rule for each folder, so that a violation names the step that was climbed. */
const downTheStairs = steps.flat().map((folder) => ({
  name: `${folder.replaceAll('/', '-')}-imports-down`,
  comment: `Imports point down the staircase: ${folder} may import ${foldersBelow(folder).join(', ') || 'nothing'}.`,
  severity: 'error',
  from: { path: patternOf(folder) },
  to: { path: '^src/', pathNot: [folder, ...foldersBelow(folder)].map(patternOf) },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...downTheStairs,
    {
      name: 'core-imports-core',
      comment: 'Core is handed what it needs: no package, no Node module, nothing outside of src/core.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: testFile },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'no-cycle',
      comment: 'Two files that need each other are one subject, or hide a third one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tests-in-sources',
      comment: 'What ships does not lean on what only a checkout has.',
      severity: 'error',
      from: { path: '^src/', pathNot: testFile },
      to: { path: [testFile, '^(test|bench|tools|examples|web)/'] },
    },
    {
      name: 'no-development-packages',
      comment: 'A package that src imports belongs under dependencies in package.json.',
      severity: 'error',
      from: { path: '^src/', pathNot: testFile },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm'] },
    },
    {
      name: 'imports-resolve',
      comment: 'An import that leads nowhere hides whatever it would have brought.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // A type import couples two folders as firmly as any other, so it has to point down as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['breakwater-source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
}
