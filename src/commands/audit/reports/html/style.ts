/** The style of every report. Nothing is ever put into it: its hash is what allows it. */
export const styleText = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --panel: #f3f4f0; --ink: #1c1f22; --dim: #595e63; --line: #d9dbd5; --focus: #1a5fb4;
  --critical: #94103f; --high: #b3261e; --medium: #855600; --low: #3d5c7a; --good: #1c6a41; --bar: #7990a3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15181a; --panel: #1f2326; --ink: #e7e7e3; --dim: #a6abb0; --line: #363b40; --focus: #8fbcff;
    --critical: #ff86ab; --high: #ff9489; --medium: #e6b450; --low: #9fc0e4; --good: #7dcf9f; --bar: #6f8aa1;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; overflow-wrap: anywhere; }
main, body > footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: .1rem 0 .4rem; font-weight: 650; letter-spacing: -.015em; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .75rem; font-weight: 650; }
p { margin: .35rem 0; max-width: 46rem; }
code { font: .875em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
small, .note, .about, .none, caption, .count { color: var(--dim); }
small, .note { font-size: .85rem; }
small { display: block; }
.count { font-weight: 400; margin-left: .35em; font-variant-numeric: tabular-nums; }
.about { margin: 0; overflow-wrap: anywhere; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible {
  outline: 2px solid var(--focus); outline-offset: 2px;
}
.verdict { margin-top: 2.5rem; padding-left: 1.25rem; border-left: .4rem solid var(--accent); }
.verdict p:last-child { font-size: 1.1rem; }
.verdict.good, .coverage.good { --accent: var(--good); }
.verdict.bad { --accent: var(--high); }
.verdict.warn, .coverage.warn { --accent: var(--medium); }
.coverage strong { color: var(--accent); }
.figures { display: flex; flex-wrap: wrap; gap: .75rem 2.5rem; margin: 1.1rem 0 0; }
.figures div { display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--dim); font-size: .875rem; }
.figures dd { margin: 0; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 0 0 .4rem; }
th, td { text-align: left; vertical-align: top; font-weight: 400; padding: .55rem .75rem .55rem 0; overflow-wrap: anywhere; }
thead th { font-size: .85rem; color: var(--dim); border-bottom: 1px solid var(--ink); vertical-align: bottom; padding-bottom: .3rem; }
tbody tr { border-bottom: 1px solid var(--line); }
td p:first-child { margin-top: 0; }
td p:last-child { margin-bottom: 0; }
time, .waivers .number { white-space: nowrap; }
.number { font-variant-numeric: tabular-nums; }
.rules .number, .histogram .number, .runs .number { text-align: right; }
.rules { max-width: 46rem; }
.histogram th { white-space: nowrap; }
.rules thead th:last-child { width: 5rem; }
.rules .note { display: block; }
.zero strong { font-weight: 400; }
.coverage, li { max-width: 60rem; }
section > details:not(.rule) { border: 0; }
.zero { color: var(--dim); }
.severity { font-weight: 600; white-space: nowrap; }
span.severity::before { content: ""; display: inline-block; width: .62em; height: .62em; margin-right: .45em; border: .13em solid; border-radius: .12em; background: currentColor; }
.low.severity::before { background: none; }
.medium.severity::before { background: linear-gradient(to top, currentColor 50%, transparent 50%); }
.critical { color: var(--critical); }
.high { color: var(--high); }
.medium { color: var(--medium); }
.low { color: var(--low); }
.severities { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem 2rem; padding: 0; margin: .25rem 0; }
.severities strong { font-size: 1.6rem; font-weight: 400; font-variant-numeric: tabular-nums; margin-right: .15em; }
.zero .severity { color: inherit; font-weight: 400; }
.histograms { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr)); gap: 2rem 3.5rem; margin-top: 1.25rem; align-items: start; }
.histogram caption { color: var(--ink); font-weight: 600; }
.histogram thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.histogram tbody tr { border: 0; }
.histogram th, .histogram td { padding: .18rem .75rem .18rem 0; line-height: 1.35; }
.histogram tbody th { width: 1%; text-align: right; font-variant-numeric: tabular-nums; }
.histogram td.number { width: 1%; white-space: nowrap; }
.histogram td.note { width: 1%; white-space: nowrap; padding-right: 0; min-width: 4rem; }
.histogram .bar { padding: 0; border-left: 1px solid var(--dim); vertical-align: middle; }
.histogram .number { padding-left: .6rem; }
.bar svg { display: block; width: 100%; height: .95rem; }
rect { fill: var(--bar); }
.trend svg { display: block; width: 100%; max-width: 46rem; height: 4.5rem; border-bottom: 1px solid var(--dim); }
.trend .gap { fill: var(--line); }
.trend line { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 4 3; }
.runs { max-width: 46rem; }
.beyond rect { fill: var(--high); }
.beyond-for-some rect { fill: var(--medium); }
.beyond .note { color: var(--high); }
.beyond-for-some .note { color: var(--medium); }
.histogram .limit td { padding: .1rem 0; font-size: .85rem; }
.limit span { display: flex; align-items: center; gap: .6rem; font-weight: 600; }
.limit span::before, .limit span::after { content: ""; border-top: 2px dashed var(--ink); flex: 1 1 3rem; min-width: 1.5rem; }
.controls { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: end; margin: .25rem 0 1.25rem; }
.controls[hidden] { display: none; }
.controls label { font-size: .85rem; color: var(--dim); display: grid; gap: .2rem; }
.controls p { margin: 0 0 .4rem; font-variant-numeric: tabular-nums; color: var(--dim); }
input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--dim); border-radius: .3rem; }
input, select { color: var(--ink); padding: .35rem .5rem; min-height: 2.4rem; max-width: 100%; }
input { width: 18rem; }
input::placeholder { color: var(--dim); opacity: 1; }
thead button { border: 0; background: none; padding: .15rem 0; text-align: left; text-decoration: underline dotted; text-underline-offset: .25em; cursor: pointer; }
thead button::after { content: ""; display: inline-block; width: 1.1em; text-align: right; }
[aria-sort=ascending] button::after { content: "\\2191"; }
[aria-sort=descending] button::after { content: "\\2193"; }
[aria-sort=ascending] button, [aria-sort=descending] button { color: var(--ink); font-weight: 600; text-decoration: none; }
th.severity { font-weight: 400; }
.findings { table-layout: fixed; }
@media screen {
  .findings, .findings tbody, .findings thead, .findings caption { display: block; }
  .findings tr { display: grid; grid-template-columns: 7rem minmax(11rem, 15.5rem) minmax(7rem, 10.5rem) 7.25rem minmax(16rem, 1fr); }
  .findings tbody tr { content-visibility: auto; contain-intrinsic-size: auto 6rem; }
  .findings thead tr { align-items: end; }
  .findings tr[hidden] { display: none; }
  .findings thead { border-bottom: 1px solid var(--ink); }
  .findings thead th { border: 0; }
}
tbody th bdi { font-weight: 600; display: block; }
tbody th code { color: var(--dim); font-size: .75rem; }
.actual { display: block; }
.fix { display: flex; gap: .6rem; align-items: start; }
.fix code { background: var(--panel); padding: .15rem .45rem; border-radius: .25rem; user-select: all; }
.fix button { flex: none; font-size: .8rem; padding: .1rem .55rem; cursor: pointer; }
details { border-bottom: 1px solid var(--line); padding: .5rem 0; max-width: 60rem; }
summary { cursor: pointer; }
.rule summary .severity { margin: 0 .6rem; }
.rule dl { margin: .5rem 0 .25rem; }
.rule dl div { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
.rule dt { color: var(--dim); min-width: 11rem; }
.rule dd { margin: 0; overflow-wrap: anywhere; }
body > footer { color: var(--dim); margin-top: 3rem; padding-bottom: 3rem; font-size: .875rem; overflow-wrap: anywhere; }
@media screen and (max-width: 56rem) {
  .findings tr { display: block; }
  .waivers, .waivers tbody, .waivers tr, .waivers th, .waivers td { display: block; }
  .waivers caption { display: block; }
  .waivers thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .findings th, .findings td { display: block; }
  .findings thead tr { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
  .findings thead th { padding-right: 0; }
  .findings thead th.what { display: none; }
  .findings tbody th, .findings tbody td, .waivers tbody th, .waivers tbody td { padding: .1rem 0; }
  .findings tbody tr, .waivers tbody tr { padding: .7rem 0; }
  .findings tbody tr { contain-intrinsic-size: auto 13rem; }
  .findings td:empty { display: none; }
  .findings .actual, .findings .number small { display: inline; margin-right: .6rem; }
  main, body > footer { padding: 0 1rem; }
  .histogram td.note { white-space: normal; width: auto; }
}
@media screen and (max-width: 34rem) {
  .controls label, .controls input, .controls select { width: 100%; }
  h1 { font-size: 1.7rem; }
}
@media print {
  :root { --paper: #fff; --panel: #f2f2f2; --ink: #000; --dim: #444; --line: #bbb; --critical: #7d0c35; --high: #99201a; --medium: #6b4500; --low: #31495f; --good: #155233; --bar: #8096a8; color-scheme: light; }
  html { font-size: 10pt; }
  main, body > footer { max-width: none; padding: 0; }
  .controls label, .fix button, thead button { display: none; }
  thead [data-title]::before { content: attr(data-title); }
  .rules { break-inside: avoid; }
  .fix code { font-size: .75rem; }
  thead { display: table-header-group; }
  tr, .verdict, .histogram, dl { break-inside: avoid; }
  h2 { break-after: avoid; }
  rect, .severity::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .histograms { grid-template-columns: 1fr; gap: 1.5rem; }
  th.severity { width: 11%; }
  th.app { width: 29%; }
  th.rule { width: 14%; }
  th.lifetime { width: 12%; }
}
@media (forced-colors: active) {
  rect { fill: CanvasText; }
  .trend .gap { fill: GrayText; }
  .trend line { stroke: CanvasText; }
}
`
