/** The style of the report: light, dark and print. Text has a contrast of at least 4.5:1 on every ground it stands on. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ground: #f6f7f9; --ink: #1b2733; --soft: #52606d; --line: #d6dce3; --accent: #1d4f8c;
  --fail: #9b1c1c; --fail-ground: #fdefee; --undetermined: #7a4d00; --undetermined-ground: #fdf3df;
  --excepted: #5537a8; --excepted-ground: #f1eefb; --pass: #0b6138; --pass-ground: #e9f5ee;
  --none: #52606d; --none-ground: #eef1f4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141a21; --ground: #0d1217; --ink: #e6ebf0; --soft: #a7b3bf; --line: #333e4a; --accent: #8fbef5;
    --fail: #ffa59d; --fail-ground: #3a1a1a; --undetermined: #f2c26b; --undetermined-ground: #35270d;
    --excepted: #c4b1ff; --excepted-ground: #2a2145; --pass: #7fdba8; --pass-ground: #11301f;
    --none: #a7b3bf; --none-ground: #222b34;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 3.5rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1, h2, h3 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Times New Roman", serif; font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.8rem, 5vw, 2.5rem); margin: 0 0 .4rem; }
h2 { font-size: 1.55rem; margin: 0 0 .8rem; }
h3 { font-size: 1.15rem; margin: 1.6rem 0 .5rem; }
p { margin: 0 0 .7rem; }
a { color: var(--accent); }
code { font: .875em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.inner { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
.soft { color: var(--soft); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.js, .print-only { display: none; }
.scripted .js { display: revert; }
.skip { position: absolute; left: -100vw; background: var(--paper); padding: .6rem 1rem; z-index: 3; }
.skip:focus { left: .5rem; top: .5rem; }
.page-head { background: var(--paper); padding: 2.4rem 0 1.4rem; border-top: 6px solid var(--accent); }
.page-head p { margin: 0 0 .2rem; overflow-wrap: anywhere; }
.eyebrow { font-size: .8rem; letter-spacing: .09em; color: var(--soft); }
.chapters { position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--line); }
.chapters ul { display: flex; gap: .2rem 1.3rem; margin: 0 auto; list-style: none; overflow-x: auto; }
.chapters a { display: block; padding: .7rem 0; white-space: nowrap; text-decoration: none; color: var(--ink); font-size: .94rem; }
.chapters a:hover { color: var(--accent); text-decoration: underline; }
section { overflow-wrap: anywhere; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 1.6rem clamp(1rem, 3vw, 2rem); margin: 1.25rem 0; }
.verdict { border-left: 6px solid; padding: .9rem 1.1rem; margin: 0 0 1.2rem; }
.verdict p { margin: 0; color: var(--ink); }
.verdict .verdict-word { font: 600 1.5rem/1.2 "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif; margin-bottom: .25rem; color: inherit; }
.pass { color: var(--pass); background: var(--pass-ground); border-color: var(--pass); }
.fail { color: var(--fail); background: var(--fail-ground); border-color: var(--fail); }
.undetermined { color: var(--undetermined); background: var(--undetermined-ground); border-color: var(--undetermined); }
.excepted { color: var(--excepted); background: var(--excepted-ground); border-color: var(--excepted); }
.notApplicable { color: var(--none); background: var(--none-ground); border-color: var(--none); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr)); gap: .7rem; margin: 0 0 .8rem; }
.tile { border-radius: 5px; padding: .7rem .9rem; }
.tile dt { font-size: .9rem; }
.tile dd { margin: 0; font-size: 1.7rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.2; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 2.5rem; }
.actions { padding-left: 1.3rem; margin: 0 0 .7rem; }
.actions li { margin-bottom: .55rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .94rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .7rem .5rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th, td { overflow-wrap: break-word; }
.scroll table:not(.matrix) { min-width: 36rem; }
thead th { font-weight: 600; font-size: .86rem; vertical-align: bottom; border-bottom: 2px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.zero { color: var(--soft); }
.day { white-space: nowrap; }
.matrix { min-width: 40rem; }
.matrix tbody th { width: 60%; }
.control-id { font-weight: 600; font-variant-numeric: tabular-nums; }
.tag { font-size: .8rem; color: var(--soft); border: 1px solid var(--line); border-radius: 3px; padding: 0 .35rem; white-space: nowrap; }
summary { cursor: pointer; }
details[open] > summary { margin-bottom: .5rem; }
.rules { list-style: none; padding: 0 0 0 1rem; margin: 0 0 .5rem; }
.rules li { margin-bottom: .5rem; }
.plain { list-style: none; padding: 0; margin: 0; }
.columns { columns: 20rem; }
.badge { display: inline-block; border-radius: 3px; padding: .05rem .5rem; font-size: .86rem; font-weight: 600; white-space: nowrap; }
.severity { font-size: .86rem; font-weight: 600; }
.severity.critical, .severity.high { color: var(--fail); }
.severity.medium { color: var(--undetermined); }
.severity.low { color: var(--soft); }
.filters { background: var(--ground); border: 1px solid var(--line); border-radius: 5px; padding: 1rem; margin-bottom: 1rem; gap: .8rem 1.2rem; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); }
.scripted .filters { display: grid; }
.field { margin: 0; border: 0; padding: 0; min-width: 0; align-self: end; }
.wide { grid-column: 1 / -1; }
.field > label:not(.check), legend { display: block; font-size: .86rem; font-weight: 600; margin-bottom: .2rem; padding: 0; }
.check { display: inline-block; margin: 0 1rem .2rem 0; font-size: .94rem; padding: .15rem 0; }
input[type="search"], select, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 4px; padding: .4rem .6rem; }
input[type="search"], select { width: 100%; min-width: 0; }
input[type="checkbox"] { width: 1.05rem; height: 1.05rem; vertical-align: -.15rem; accent-color: var(--accent); }
button { cursor: pointer; }
button:disabled { color: var(--soft); border-color: var(--line); cursor: default; }
.link { border: 0; background: none; padding: .15rem 0; color: var(--accent); text-decoration: underline; }
.finding-list { list-style: none; margin: 0; padding: 0; }
.finding { border-top: 1px solid var(--line); padding: .9rem 0; }
.finding p { margin: 0 0 .25rem; }
.finding-head strong { font-weight: 600; }
.finding-place code { color: var(--soft); }
.permalink { font-size: .86rem; }
.finding .excuse { color: var(--excepted); background: none; }
.scripted .pager { display: flex; gap: 1rem; align-items: center; padding-top: 1rem; border-top: 1px solid var(--line); }
figure { margin: 0 0 1rem; }
.diagram { overflow: auto; background: #ffffff; border: 1px solid var(--line); border-radius: 5px; text-align: center; }
.diagram svg { width: 100%; min-width: 36rem; height: auto; max-height: 68rem; }
.diagram svg.wide { width: auto; max-height: none; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .4rem; }
.digest { font-size: .8rem; }
.facts { margin: 0 0 1rem; }
.facts > div { padding: .4rem 0; border-bottom: 1px solid var(--line); }
.facts dt { font-size: .86rem; font-weight: 600; }
.facts dd { margin: 0; }
footer { padding-top: .5rem; padding-bottom: 2.5rem; font-size: .9rem; }
@media (max-width: 40rem) {
  .matrix { min-width: 0; }
  .matrix .number { display: none; }
  section { border-radius: 0; margin-left: -1.25rem; margin-right: -1.25rem; border-left: 0; border-right: 0; }
}
@media print {
  :root {
    --paper: #ffffff; --ground: #ffffff; --ink: #000000; --soft: #444444; --line: #b8b8b8; --accent: #1d4f8c;
    --fail: #8a1414; --fail-ground: #fdefee; --undetermined: #6b4300; --undetermined-ground: #fdf3df;
    --excepted: #45299a; --excepted-ground: #f1eefb; --pass: #0b5430; --pass-ground: #e9f5ee; --none: #444444; --none-ground: #eef1f4;
  }
  @page { margin: 18mm 16mm; }
  body { font-size: 10pt; line-height: 1.4; }
  .inner { max-width: none; padding: 0; }
  .chapters, .skip, .js, .scripted .js, .scripted .filters, .scripted .pager { display: none; }
  .page-head { padding: .6rem 0; }
  section { border: 0; padding: 0; margin: 0 0 1.4rem; }
  h2, h3, thead, summary, .finding-head, .verdict { break-after: avoid; }
  tr, .finding, .tile, .verdict, .actions li { break-inside: avoid; }
  section > details::details-content { content-visibility: visible; display: block; height: auto; }
  .print-only { display: block; }
  .matrix { font-size: 8.5pt; }
  .matrix th, .matrix td { padding-top: .2rem; padding-bottom: .2rem; }
  .finding { font-size: 8.5pt; line-height: 1.35; padding: .35rem 0; }
  .finding p { margin-bottom: .1rem; }
  .columns, .facts, .rules { font-size: 9pt; }
  .scroll, .diagram { overflow: visible; }
  .matrix, .scroll table:not(.matrix) { min-width: 0; }
  .diagram { border: 0; break-inside: avoid; }
  .diagram svg, .diagram svg.wide { width: 100%; min-width: 0; max-height: 22cm; }
  .badge, .tile, .verdict { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`;
