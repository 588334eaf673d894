import { type Html, html, raw } from './html.ts'
import { hashOf } from './policy.ts'
import { script } from './script.ts'
import { style } from './style.ts'

/**
 * A whole page around its body. It forbids itself everything but its own style and script, so nothing it shows can
 * call home.
 */
export function pageOf(title: string, body: Html): string {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; img-src data:; base-uri 'none'; form-action 'none'`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Breakwater">
<link rel="icon" href="data:,">
<title>${title} · Breakwater</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the figures</a>
${body}<script>${raw(script)}</script>
</body>
</html>
`
  return page.text
}
