import { chartStyle, darkColours, lightColours } from './colours.ts'
import { parts } from './parts.ts'

const swatches = parts.map((part) => `.swatch.${part}{background:var(--${part})}`).join('\n')

const base = `
:root{color-scheme:light dark;${lightColours}}
@media (prefers-color-scheme:dark){:root{${darkColours}}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;max-width:1120px;padding:0 clamp(16px,4vw,40px) 48px;background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
h1,h2,.story{font-family:"Iowan Old Style","Palatino Linotype",Palatino,Charter,Georgia,"Times New Roman",serif}
h1{font-size:clamp(28px,5vw,46px);line-height:1.12;letter-spacing:-.015em;margin:.1em 0 .35em;font-weight:600;text-wrap:balance}
h2{font-size:26px;line-height:1.2;font-weight:600;margin:0 0 14px;letter-spacing:-.01em}
h3{font-size:15px;margin:26px 0 10px}
p{margin:0 0 12px}
a{color:var(--link);text-underline-offset:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.86em}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:12px 14px;overflow-x:auto}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--card);padding:6px 12px;z-index:3}
`

const head = `
.masthead{padding:44px 0 6px;border-bottom:3px solid var(--ink)}
.kicker{font-size:12.5px;letter-spacing:.09em;text-transform:uppercase;color:var(--muted);margin:0;font-weight:600}
.meta{color:var(--muted);font-size:13.5px;font-variant-numeric:tabular-nums}
.masthead .meta span:not(:last-child)::after{content:"·";margin:0 .35em 0 .6em}
.story{font-size:clamp(18px,2.1vw,21px);line-height:1.55;max-width:46em;margin:20px 0 24px;text-wrap:pretty}
.alarm{background:var(--bad-ground);color:var(--bad);border-left:4px solid;padding:10px 14px}
.alarm a{color:inherit}
.contents ol{list-style:none;margin:0;padding:12px 0;display:flex;flex-wrap:wrap;gap:4px 22px;border-bottom:1px solid var(--line);font-size:13.5px}
.about{margin:26px 0 0;color:var(--muted);max-width:52em;font-size:14px}
section{padding:38px 0 0}
.note{color:var(--muted);font-size:13.5px;max-width:60em}
.empty{border:1px dashed var(--line);border-radius:6px;padding:14px 16px;color:var(--muted)}
footer{margin-top:48px;padding-top:14px;border-top:1px solid var(--line);color:var(--muted);font-size:13px}
`

const figures = `
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,232px),1fr));gap:0 28px;margin:0 0 14px}
.card{border-top:1px solid var(--line);padding:12px 0 16px}
.card dt{font-size:13px;font-weight:600}
.card dd{margin:0}
.amount{font-size:22px;line-height:1.35;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.amount span{font-size:13px;color:var(--muted);letter-spacing:0}
.amount.nothing,.nothing{color:var(--muted)}
.card .meaning{color:var(--muted);font-size:13px;line-height:1.45;margin-top:3px}
.externalizedLoss{border-top:2px solid var(--socialised)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:12px 44px;align-items:start;margin-bottom:26px}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:18px 36px}
.chart-cell{min-width:0}
figure{margin:0;position:relative}
figcaption{font-size:13.5px;color:var(--muted);margin-bottom:8px;font-variant-numeric:tabular-nums}
figcaption strong{color:var(--ink);margin-right:.3em}
.chart{display:block;width:100%;height:auto;overflow:visible}
.hover-line{stroke:var(--muted);stroke-dasharray:2 2}
.tip{position:absolute;pointer-events:none;background:var(--ink);color:var(--paper);font-size:12px;padding:3px 8px;border-radius:4px;white-space:nowrap;font-variant-numeric:tabular-nums;z-index:2}
.swatch{display:inline-block;width:.75em;height:.75em;border-radius:2px;margin-right:.5em}
${swatches}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:0 0 14px;font-size:13px}
`

const tables = `
.scroll{overflow-x:auto;margin:0 0 8px}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);font-size:13px;padding:0 0 6px}
caption::first-letter{text-transform:uppercase}
th,td{padding:6px 14px 6px 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:12.5px;color:var(--muted);font-weight:600;border-bottom-color:var(--line);white-space:nowrap;vertical-align:bottom}
tbody th{font-weight:500}
.figures{text-align:right;white-space:nowrap}
td.figures small,th.figures small{color:var(--muted);font-size:.88em}
th button{all:unset;cursor:pointer;white-space:nowrap;display:inline-flex;gap:.35em}
th.figures button{flex-direction:row-reverse}
th button:focus-visible{outline:2px solid var(--link);outline-offset:2px}
th button::after{content:"↕";opacity:.7}
th[aria-sort=ascending] button::after{content:"↑";opacity:1}
th[aria-sort=descending] button::after{content:"↓";opacity:1}
details{font-size:13.5px}
summary{cursor:pointer;color:var(--link);padding:3px 0;width:fit-content}
details caption{position:absolute;width:1px;height:1px;padding:0;overflow:hidden;clip-path:inset(50%)}
details .scroll{position:relative}
@media (min-width:601px){.figures+td:not(.figures),.figures+th:not(.figures){padding-left:14px}}
.tall .scroll{max-height:640px;overflow:auto;border:1px solid var(--line);border-radius:6px;background:var(--card)}
.tall table{border-collapse:separate;border-spacing:0}
.tall th,.tall td{padding:6px 12px;white-space:nowrap}
.tall caption{padding:10px 12px 4px}
.tall thead th{position:sticky;top:0;background:var(--card);z-index:1}
.tall .bar{width:130px;height:10px;margin:5px 0}
tr:target>*{background:var(--wait-ground)}
.hash{overflow-wrap:anywhere}
`

const losses = `
.find{display:flex;flex-wrap:wrap;gap:10px 20px;align-items:center;margin:0 0 16px;font-size:13.5px}
.find[hidden]{display:none}
.find input,.find select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--muted);border-radius:5px;padding:5px 9px;margin-left:6px;max-width:100%}
.find input{width:17em}
.find output{color:var(--muted)}
.losses{display:grid;gap:16px}
.loss{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:16px 20px 12px;min-width:0}
.loss:target{border-color:var(--link);box-shadow:0 0 0 2px var(--link)}
.loss header{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 12px}
.loss h3{margin:0;font-size:17px}
.loss h3 a{color:var(--muted);text-decoration:none;font-weight:400;margin-right:.2em}
.loss .sum{margin:0 0 0 auto;font-size:13.5px;color:var(--muted)}
.loss .sum strong{color:var(--ink);font-size:16px}
.loss .meta{margin:4px 0 12px;font-size:13px}
.loss .command{margin:8px 0 0;color:var(--muted);white-space:nowrap;overflow-x:auto}
.badge{font-size:12px;font-weight:600;border-radius:999px;padding:1px 9px;background:var(--track);color:var(--ink);white-space:nowrap}
.badge.closed,.badge.cured{background:var(--good-ground);color:var(--good)}
.badge.claimed,.badge.broken{background:var(--bad-ground);color:var(--bad)}
.badge.open{background:var(--wait-ground);color:var(--wait)}
.found{color:var(--bad)}
.bar{display:block;width:100%;height:22px;border-radius:3px}
.bar rect{stroke:var(--card);stroke-width:1.5;vector-effect:non-scaling-stroke}
.cuts{list-style:none;padding:0;margin:8px 0 10px;display:flex;flex-wrap:wrap;gap:3px 22px;font-size:13.5px;font-variant-numeric:tabular-nums}
.cuts span{color:var(--muted)}
.kind,.at{display:block;color:var(--muted);font-size:12px;font-weight:400}
.loss tbody th{white-space:nowrap}
.loss td:nth-child(2){min-width:15em}
.payers{list-style:none;margin:0;padding:0;min-width:13em}
.payers b,.cuts b{font-weight:600}
`

const narrow = `
@media (max-width:600px){
.masthead{padding-top:26px}
.masthead .meta span{display:block}
.masthead .meta span::after{display:none}
.cards{grid-template-columns:1fr 1fr;gap:0 18px}
.amount{font-size:18px}
.loss{padding:14px 14px 10px}
.loss .sum{margin-left:0;flex-basis:100%}
.find label{flex-basis:100%}
.find input{width:calc(100% - 3.2em)}
.hash{font-size:11.5px}
.stacked thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stacked tr{display:block;border-bottom:1px solid var(--line);padding:8px 0}
.stacked tbody th,.stacked tbody td{display:block;border:0;padding:1px 0;text-align:left}
.stacked tbody th{font-weight:600}
.stacked tbody td[data-name]:not(:nth-child(2)){text-align:right;overflow:hidden}
.stacked td[data-name]:not(:nth-child(2))::before{content:attr(data-name);color:var(--muted);float:left;margin-right:12px}
.stacked .payers{min-width:0}
.stacked tr:last-child{border-bottom:0}
.stacked .kind{display:inline;margin-left:.5em}
}
`

const print = `
@media print{
:root{color-scheme:light;${lightColours};--paper:#fff}
body{max-width:none;padding:0;font-size:10.5pt}
.contents,.find,.skip,.tip,.loss .command{display:none}
.scroll,.tall .scroll{max-height:none;overflow:visible;border:0}
.tall thead th{position:static}
details::details-content{content-visibility:visible;display:block;height:auto}
summary{list-style:none;color:var(--muted)}
.loss,.chart-cell,.card,tr{break-inside:avoid}
h2,h3{break-after:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
`

/** The look of the page: one column of text, figures in line, light or dark as the reader's machine is, and for print. */
export const style: string = [base, head, figures, chartStyle, tables, losses, narrow, print].join('')
