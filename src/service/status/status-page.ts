import { clockText, counted, countText, dayText, exactMoney, spanText } from '../../report/format.ts'
import { type Html, html, raw } from '../../report/html.ts'
import { hashOf } from '../../report/policy.ts'
import { emptyOf, type Section, sectionOf } from '../../report/sections/section.ts'
import { type Row, tableOf } from '../../report/sections/table.ts'
import { style } from '../../report/style.ts'
import type { StatusLoss, StatusMoney, StatusView } from './status-view.ts'

/** Of the page: it may show its own style, and nothing else, neither from here nor from elsewhere. */
export const pagePolicy: string = `default-src 'none'; style-src '${hashOf(style)}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const REFRESH_SECONDS = 30

/**
 * Where the service stands, as one page without a script. It stays as it is until the reader asks for another, or for
 * one that comes anew by itself: a page that changes under a reader's eyes is for him to choose.
 */
export function statusPage(view: StatusView, isRefreshed: boolean): string {
  const refresh = isRefreshed ? html`<meta http-equiv="refresh" content="${REFRESH_SECONDS}">\n` : null
  const sections = [
    stateSection(view),
    fundsSection(view),
    lossesSection(view),
    alarmsSection(view),
    rulebookSection(view),
    lawsSection(view),
  ]
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${refresh}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${stateWord(view)} · Breakwater</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the figures</a>
${masthead(view, isRefreshed)}<main id="content">
${sections.map(sectionOf)}</main>
<footer><p>Breakwater ${view.version}. Every figure is as it was at ${momentText(view.now)}.</p></footer>
</body>
</html>
`.text
}

function stateWord({ stopped, alarms, laws }: StatusView): string {
  if (stopped !== null) return 'Stopped'
  if (laws !== null && laws.findings.length > 0) return 'A law is broken'
  return alarms.length > 0 ? 'Running, with alarms' : 'Running'
}

function masthead(view: StatusView, isRefreshed: boolean): Html {
  const { stopped, laws, upMs, sequence, openLosses } = view
  const broken = laws?.findings.length ?? 0
  const alarm =
    stopped !== null
      ? html`<p class="alarm" role="alert">${stopped}</p>\n`
      : broken > 0
        ? html`<p class="alarm" role="alert">${counted(broken, 'finding')} against the <a href="#laws">laws</a>.</p>\n`
        : null
  const other = isRefreshed
    ? html`<a href="/">Stop reading it anew</a>`
    : html`<a href="/?refresh=on">Read it anew every ${REFRESH_SECONDS} seconds</a>`
  return html`<header class="masthead">
<p class="kicker">Breakwater</p>
<h1>${stateWord(view)}</h1>
<p class="meta"><span>up ${spanText(upMs - (upMs % 1000))}</span> <span>sequence ${countText(sequence)}</span> <span>${counted(openLosses, 'open loss', 'open losses')}</span></p>
${alarm}<p class="note">${momentText(view.now)}. ${other}.</p>
</header>
`
}

function stateSection(view: StatusView): Section {
  const { queue, rows, snapshotRow, accounts, fingerprint, head } = view
  const rowsOf: [string, Html | string][] = [
    ['Accounts of any kind', countText(accounts)],
    ['Requests that wait', countText(queue)],
    ['Rows of the journal', countText(rows)],
    ['Newest snapshot', snapshotRow === null ? 'none' : `at row ${countText(snapshotRow)}`],
    ['Fingerprint of the books', html`<code class="hash">${fingerprint}</code>`],
    ['Head of the journal', html`<code class="hash">${head}</code>`],
  ]
  const rowList = rowsOf.map(([name, content]) => ({ cells: [name, content] }))
  const content = tableOf('Books and journal', [{ name: 'What' }, { name: 'Now' }], rowList)
  return { id: 'state', title: 'Books and journal', content }
}

function fundsSection({ funds }: StatusView): Section {
  const title = 'Funds'
  if (funds.length === 0)
    return { id: 'funds', title, content: emptyOf('The house has no fund, capital, backstop or pool.') }
  const columns = [{ name: 'Account' }, { name: 'Kind' }, { name: 'Balance', figures: true }]
  const rows = funds.map(({ name, kind, balance }) => ({ cells: [name, kind, moneyText(balance)] }))
  return { id: 'funds', title, content: tableOf('Funds of the house', columns, rows) }
}

function lossesSection({ losses }: StatusView): Section {
  const title = 'Latest losses, and who paid'
  if (losses.length === 0) return { id: 'losses', title, content: emptyOf('No loss has been opened.') }
  const columns = [
    { name: 'Loss' },
    { name: 'Account' },
    { name: 'Opened' },
    { name: 'State' },
    { name: 'Lost', figures: true },
    { name: 'By others', figures: true },
    { name: 'Paid by' },
  ]
  return { id: 'losses', title, content: tableOf('Latest losses', columns, losses.map(lossRow)) }
}

function lossRow({ loss, account, source, openedAt, status, lost, externalized, paid }: StatusLoss): Row {
  const payers = paid.map(({ name, paid: each }) => html`<li>${name} <b>${moneyText(each)}</b></li>`)
  return {
    cells: [
      countText(loss),
      source === 'account' ? account : html`${account} <span class="kind">${source}</span>`,
      momentText(openedAt),
      html`<span class="badge ${badges[status] ?? 'open'}">${status}</span>`,
      lost === null ? '–' : moneyText(lost),
      externalized === null ? '–' : moneyText(externalized),
      payers.length === 0 ? 'nobody else' : html`<ul class="payers">${payers}</ul>`,
    ],
  }
}

const badges: Readonly<Record<string, string>> = { cured: 'cured', closed: 'closed', claimed: 'claimed' }

function alarmsSection({ alarms }: StatusView): Section {
  const title = 'Feeds'
  const content =
    alarms.length === 0
      ? html`<p>Every mark, depth and feed that is waited for has come in time.</p>\n`
      : html`<ul>${alarms.map((alarm) => html`<li>${alarm}</li>\n`)}</ul>\n`
  return { id: 'feeds', title, content }
}

function rulebookSection({ rulebook }: StatusView): Section {
  const title = 'Rulebook'
  if (rulebook === null)
    return {
      id: 'rulebook',
      title,
      content: emptyOf('No rulebook has been adopted: nobody can be liquidated.'),
    }
  const { name, version, steps } = rulebook
  const content = html`<p><b>${name}</b>, version ${version}. A loss takes these steps in turn:</p>
<ol>${steps.map((step) => html`<li>${step}</li>\n`)}</ol>
`
  return { id: 'rulebook', title, content }
}

function lawsSection({ laws }: StatusView): Section {
  const title = 'Laws'
  if (laws === null)
    return { id: 'laws', title, content: emptyOf('They have not been checked since the start.') }
  const { at, sequence, findings } = laws
  const when = `checked ${momentText(at)}, at sequence ${countText(sequence)}`
  if (findings.length === 0) return { id: 'laws', title, content: html`<p>All hold, ${when}.</p>\n` }
  const columns = [{ name: 'Law' }, { name: 'What has to hold' }, { name: 'Found' }]
  const rows = findings.map(({ law, says, found }) => ({
    cells: [law, says, html`<span class="found">${found}</span>`],
  }))
  return {
    id: 'laws',
    title,
    content: html`<p>Some do not hold, ${when}.</p>\n${tableOf('Broken laws', columns, rows)}`,
  }
}

function moneyText({ units, asset }: StatusMoney): string {
  return exactMoney(units, asset)
}

function momentText(at: number): string {
  return `${dayText(at)} ${clockText(at - (at % 1000))} UTC`
}
