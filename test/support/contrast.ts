import type { Page } from 'playwright-core'

/** What was looked at, and the texts that are too faint: their words, colours and ratio. */
export interface Contrasts {
  readonly checked: number
  readonly low: readonly string[]
}

/**
 * Measures every visible text of a page against the ground it stands on, by the formula of WCAG 2.2, and names those
 * below its level AA: 4.5 to 1, or 3 to 1 for large text.
 *
 * A ground is the nearest ancestor's colour that is not transparent; text of an SVG stands on the page around it.
 */
export function lowContrasts(page: Page): Promise<Contrasts> {
  return page.evaluate<Contrasts>(`(() => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number)
    const luminance = (colour) => {
      const [r, g, b] = channels(colour).map((value) => {
        const part = value / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const groundOf = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at)
        const [, , , alpha = 1] = channels(backgroundColor)
        if (alpha > 0) return backgroundColor
      }
      return 'rgb(255, 255, 255)'
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const low = new Set()
    let checked = 0
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.closest('script,style,option')) continue
      const style = getComputedStyle(element)
      const colour = element.closest('svg') ? style.fill : style.color
      const ground = groundOf(element)
      const [a, b] = [luminance(colour), luminance(ground)].sort((x, y) => y - x)
      const ratio = (a + 0.05) / (b + 0.05)
      const size = parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      checked += 1
      if (ratio < (isLarge ? 3 : 4.5)) low.add(element.textContent.slice(0, 30) + ': ' + colour + ' on ' + ground + ' is ' + ratio.toFixed(2))
    }
    return { checked, low: [...low] }
  })()`)
}
