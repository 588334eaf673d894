import type { RunResult } from '../../lab/run-result.ts'
import { clockText, counted, countText, dayText } from '../format.ts'
import { type Html, html } from '../html.ts'
import type { ReportNames } from '../names.ts'
import { storyOf } from '../story.ts'
import type { Section } from './section.ts'

/** Title, what ran, and the story in one paragraph. */
export function masthead(result: RunResult, names: ReportNames): Html {
  const { title, startedAt, endedAt, seed, rulebook, counts } = result
  const end =
    dayText(startedAt) === dayText(endedAt) ? clockText(endedAt) : `${dayText(endedAt)} ${clockText(endedAt)}`
  return html`<header class="masthead">
<p class="kicker">Breakwater · who paid for whom</p>
<h1>${title}</h1>
<p class="meta"><span>${dayText(startedAt)}, ${clockText(startedAt)} to ${end} UTC</span> <span>rulebook ${rulebook}</span> <span>seed ${seed}</span> <span>${counted(counts.accounts, 'account')}, ${counted(counts.positions, 'position')}</span> <span>${counted(counts.commands, 'command')}, ${counts.refused === 0 ? 'none' : countText(counts.refused)} refused</span></p>
${verdictOf(result)}<p class="story" id="story">${storyOf(result, names)}</p>
</header>
`
}

/** A broken law comes before every figure: none of them can be trusted then. */
function verdictOf({ laws }: RunResult): Html | null {
  const broken = laws.filter(({ holds }) => !holds)
  if (broken.length === 0) return null
  return html`<p class="alarm" role="alert"><strong>${counted(broken.length, 'law')} broken.</strong> <a href="#laws">See which</a>, and do not use these figures.</p>
`
}

/** Links to each section, for a reader who knows what he looks for. */
export function contentsOf(sections: readonly Section[]): Html {
  const links = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)
  return html`<nav class="contents" aria-label="Contents"><ol>${links}</ol></nav>
`
}

/** What the scenario's author says about it, with the sources. */
export function aboutOf({ about }: RunResult): Html | null {
  if (about.length === 0) return null
  const [first, ...rest] = about
  const more = rest.map((paragraph) => html`<p>${paragraph}</p>`)
  const folded =
    rest.length === 0 ? null : html`<details><summary>More about this scenario</summary>${more}</details>`
  return html`<aside class="about" aria-label="About the scenario"><p>${first}</p>${folded}</aside>
`
}
