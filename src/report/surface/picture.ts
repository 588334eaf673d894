import type { SurfaceFit } from '../../lab/surface/fit-surface.ts'
import { chartStyle, darkColours, lightColours } from '../colours.ts'
import { counted } from '../format.ts'
import { type Html, html, raw } from '../html.ts'
import { expiryText, shareText, smilePanel } from './smile-panel.ts'
import { verdictWords } from './verdict-words.ts'

const WIDTH = 960
const COLUMNS = 3
const LEFT = 24
const GAP = 24
const PANEL = (WIDTH - 2 * LEFT - (COLUMNS - 1) * GAP) / COLUMNS
const PANEL_HEIGHT = 170
const ROW = PANEL_HEIGHT + 50
const HEAD = 152
/** Room below the last row that its own gap leaves over. */
const FOOT = 22

const pictureStyle = `
svg{${lightColours}}
@media (prefers-color-scheme:dark){svg{${darkColours}}}
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:var(--muted);font-size:13px}
.ground{fill:var(--paper);stroke:var(--line)}
.title{font-family:Charter,Georgia,"Times New Roman",serif;font-size:24px;font-weight:600;fill:var(--ink)}
.head{font-weight:600;fill:var(--ink);font-size:14px}
.said{font-weight:400;fill:var(--muted);font-size:13px}
.good{fill:var(--good);font-weight:600}
.bad{fill:var(--bad);font-weight:600}
${chartStyle}
.quote{fill:var(--deleverage);stroke:var(--card);stroke-width:1}
.spread{stroke:var(--deleverage);stroke-width:1.2;fill:none}
.breach{fill:var(--bad);opacity:.22}
.breach-edge{stroke:var(--bad);stroke-width:1.5;fill:none}`

/** What stands above the smiles. */
export interface PictureWords {
  /** Whose smiles: the underlying. */
  readonly title: string
  /** Which fit, of which moment. */
  readonly subtitle: string
}

/**
 * Draws a fit: a smile for each expiry with the quotes it was fitted to, and in red where it allows arbitrage.
 *
 * A complete SVG file, light or dark as the reader's machine is; the same fit gives the same bytes.
 */
export function surfacePicture(fit: SurfaceFit, words: PictureWords): string {
  const rows = Math.ceil(fit.errors.length / COLUMNS)
  const height = HEAD + rows * ROW - FOOT
  const worst = fit.errors.reduce((most, error) => Math.max(most, error.share), 0)
  const verdict = verdictWords(fit.verdict)
  const quotes = fit.errors.reduce((sum, error) => sum + error.quotes, 0)
  const size = `${counted(fit.errors.length, 'expiry', 'expiries')}, ${counted(quotes, 'quote')}, error at most ${shareText(worst)} of the highest quote of an expiry`
  const card = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${words.title}: ${size}. ${verdict.text}">
<style>${raw(pictureStyle)}</style>
<rect class="ground" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>
<text class="title" x="${LEFT}" y="42">${words.title}</text>
<text x="${LEFT}" y="66">${words.subtitle} · ${size}</text>
<text class="${verdict.isFree ? 'good' : 'bad'}" x="${LEFT}" y="88">${verdict.text}</text>
${legend(verdict.isFree)}${fit.errors.map((_, index) => placed(fit, index))}</svg>
`
  return card.text
}

function placed(fit: SurfaceFit, index: number): Html {
  const { years, share } = fit.errors[index]
  const x = Math.round(LEFT + (index % COLUMNS) * (PANEL + GAP))
  const y = HEAD + Math.floor(index / COLUMNS) * ROW
  return html`<text class="head" x="${x}" y="${y}">${expiryText(years)} <tspan class="said">error ${shareText(share)}</tspan></text>
<g class="panel" transform="translate(${x} ${y + 8})">${smilePanel(fit, index, PANEL, PANEL_HEIGHT)}</g>
`
}

function legend(isFree: boolean): Html {
  const breach = isFree
    ? null
    : html`<rect class="breach" x="572" y="103" width="22" height="14"/><text x="602" y="115">allows arbitrage</text>`
  return html`<g><path class="line price" d="M${LEFT} 110h22"/><text x="${LEFT + 30}" y="115">fitted volatility by strike, as a share of the forward</text>
<path class="spread" d="M424 103v14"/><circle class="quote" cx="424" cy="110" r="3"/><text x="438" y="115">quote, bid to ask</text>${breach}</g>
`
}
