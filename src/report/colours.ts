/** The colours of a page and of its pictures, one set for a light ground and one for a dark one. */
export const lightColours = `--paper:#faf9f6;--card:#fff;--ink:#15212c;--muted:#55616c;--line:#dddfdd;--rule:#e9eae7;--link:#0a557a;--track:#eeefec;
--own:#77848f;--book:#3f78a8;--fund:#17776c;--deleverage:#c4790e;--socialised:#b83d37;--claim:#6d3f92;--waiting:#a39a84;--price:#1f4e79;
--good:#17664f;--good-ground:#e2f1ea;--bad:#a3261f;--bad-ground:#fbe7e4;--wait:#6b5410;--wait-ground:#f7efd6`

/** Lighter hues of the same names, since dark ones would sink into a dark ground. */
export const darkColours = `--paper:#0f151b;--card:#161e26;--ink:#e9edf0;--muted:#a3b1bd;--line:#2d3944;--rule:#232d37;--link:#7cc0e8;--track:#212b34;
--own:#8896a3;--book:#6fa8d8;--fund:#3fb3a3;--deleverage:#e5a044;--socialised:#ec7a70;--claim:#b78ae0;--waiting:#9d947c;--price:#8fbfe8;
--good:#7fd6b4;--good-ground:#17352c;--bad:#ff9f96;--bad-ground:#43211f;--wait:#e8cf86;--wait-ground:#3a3218`

/** How charts look, on the page and in pictures that stand alone. */
export const chartStyle = `
.chart text,.panel text{fill:var(--muted);font-size:12px;font-variant-numeric:tabular-nums}
.chart .name,.panel .name{fill:var(--ink);font-size:13px}
.chart .figure,.panel .figure{fill:var(--ink);font-size:13px;font-weight:600}
.name,.figure{paint-order:stroke;stroke:var(--paper);stroke-width:6px;stroke-linejoin:round}
.rule{stroke:var(--rule);fill:none}
.tick{stroke:var(--line);fill:none}
.line{fill:none;stroke-width:1.8;stroke-linejoin:round}
.line.price{stroke:var(--price)}
.line.fund{stroke:var(--fund)}
.area{opacity:.13}
.area.fund,.dot.fund{fill:var(--fund)}
.dot.price,.fill.price{fill:var(--price)}
.dot{stroke:var(--card);stroke-width:1.5}
.track{fill:var(--track)}
.lead{stroke:var(--muted);stroke-dasharray:2 3;fill:none}
.fill.own{fill:var(--own)}
.fill.book{fill:var(--book)}
.fill.fund{fill:var(--fund)}
.fill.deleverage{fill:var(--deleverage)}
.fill.socialised{fill:var(--socialised)}
.fill.claim{fill:var(--claim)}
.fill.waiting{fill:var(--waiting)}
`
