import { sha256 } from '../core/money/sha256.ts'

/** The name by which a page's security policy allows one inline style or script: `sha256-` and its hash in base 64. */
export function hashOf(text: string): string {
  const hash = sha256(new TextEncoder().encode(text))
  return `sha256-${btoa(String.fromCharCode(...hash))}`
}
