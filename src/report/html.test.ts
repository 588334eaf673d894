import { expect, test } from 'vitest'
import { escapeText, html, raw } from './html.ts'

test('every value that is not markup is escaped, in text and in attributes', () => {
  const name = `<img src=x onerror="alert('1')">&`
  expect(html`<b title="${name}">${name}</b>`.text).toBe(
    '<b title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</b>',
  )
})

test('markup, lists, numbers and nothing are joined', () => {
  const items = ['a', 2, 3n, null, html`<i>${'<'}</i>`]
  expect(html`<p>${items}${raw('<br>')}</p>`.text).toBe('<p>a23<i>&lt;</i><br></p>')
})

test('an object that only looks like markup is refused', () => {
  const forged = { text: '<script>' } as unknown as string
  expect(() => html`${forged}`.text).toThrow()
})

test('characters that cannot be seen, or turn the direction of writing, become visible', () => {
  expect(escapeText('a\u0000b\u001Bc\u202Ed\u2066e\u200Ff')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf')
  expect(escapeText('\uD800x')).toBe('\uFFFDx')
  expect(escapeText('line\n\ttab 账户 ñ')).toBe('line\n\ttab 账户 ñ')
})
