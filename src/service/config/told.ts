import { allSettings } from './settings.ts'
import type { ToldConfig } from './sources.ts'
import { writtenText } from './written.ts'

/** Every setting with what it is and who said so, in lines. None is a secret, so all of them can be shown. */
export function configText({ told }: ToldConfig): string {
  const lines = told.map(({ name, written, from }) => [name, writtenText(written), from] as const)
  const [names, values] = [0, 1].map((column) =>
    Math.max(...lines.map((line) => shortened(line[column]).length)),
  )
  return lines
    .map(([name, value, from]) => `${name.padEnd(names)}  ${shortened(value).padEnd(values)}  ${from}\n`)
    .join('')
}

/** A long list does not push the last column off the screen. */
function shortened(value: string): string {
  return value.length <= 44 ? value : `${value.slice(0, 43)}…`
}

/** The same for a log: one value by name. */
export function configFields({ told }: ToldConfig): Readonly<Record<string, string>> {
  return Object.fromEntries(told.map(({ name, written }) => [name, writtenText(written)]))
}

/** The table of the documents, Markdown. */
export function configTable(): string {
  const rows = allSettings.map(({ name, variable, setting }) => {
    const flag = setting.flag === undefined ? '' : `, \`--${setting.flag}\``
    return `| \`${name}\` | \`${variable}\`${flag} | ${code(writtenText(setting.otherwise))} | ${setting.about} |`
  })
  return ['| setting | said by | usually | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
