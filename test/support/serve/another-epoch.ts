/**
 * What makes a process one of a later version, whose engine decides under another epoch: everything but that number is
 * as it is. A module that is loaded before everything else puts it there, in each thread.
 */
export function ofEpoch(epoch: number): { readonly NODE_OPTIONS: string } {
  const hook = `import { registerHooks } from 'node:module'
    registerHooks({
      load(url, context, next) {
        if (!/\\/core\\/engine\\/epoch\\.[jt]s$/.test(url)) return next(url, context)
        return { format: 'module', source: 'export const EPOCH = ${epoch}', shortCircuit: true }
      },
    })`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` }
}
