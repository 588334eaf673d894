import type { Route } from './route.ts'

/** The methods that a path is asked with, by the table; none where no route has it. */
export function allowedAt(path: string, routes: readonly Route[]): string[] {
  const parts = path.split('/')
  const methods = new Set<string>()
  for (const route of routes)
    if (fits(route.path.split('/'), parts)) {
      methods.add(route.method)
      if (route.method === 'GET') methods.add('HEAD')
    }
  return [...methods].sort()
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((each, at) => (each.startsWith(':') ? parts[at] !== '' : each === parts[at]))
  )
}
