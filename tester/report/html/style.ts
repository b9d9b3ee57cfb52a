/** How the page looks: in light, in dark, on paper. */

/** The colours of users are those of Okabe and Ito, which people tell apart who do not see all colours; darker on white, lighter on black. */
const THEMES = `
:root {
  --paper: #ffffff; --ink: #1c2127; --soft: #5b6570; --line: #d9dee3; --panel: #f5f7f9; --hover: #eef3f8;
  --red: #b3261e; --red-paper: rgb(200 40 30 / .09); --green: #1a6b3c; --amber: #8a5a00; --amber-paper: rgb(222 160 30 / .22); --blue: #0b5cad;
  --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #b58900; --c5: #2f8fcb; --c6: #6a51a3;
  --row: 24px; --no: 54px; --time: 58px; --gutter: calc(var(--no) + var(--time)); --lane: 180px; --lane-x: 14.5px;
  --wrong: var(--red); --wrong-paper: var(--red-paper);
  color-scheme: light dark;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e4e8ec; --soft: #9aa5b1; --line: #313942; --panel: #1b2127; --hover: #222b34;
    --red: #ff8a80; --red-paper: rgb(255 110 100 / .17); --green: #7bd3a0; --amber: #f0bd5c; --amber-paper: rgb(240 180 60 / .2); --blue: #7db8f5;
    --c0: #4aa8e0; --c1: #f08a45; --c2: #35c79d; --c3: #e39cc3; --c4: #e0b84a; --c5: #8accf2; --c6: #a995e0;
  }
}`;

const TEXT = `
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0 auto; padding: 28px 28px 40px; max-width: 1320px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
code, .row, .lanes, .state, .what { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
h1, h2, h3, h4, p { margin: 0; }
.unknown { --wrong: var(--amber); --wrong-paper: var(--amber-paper); }
.subject { color: var(--soft); }
.verdict { font-size: 30px; line-height: 1.25; letter-spacing: -.01em; margin: 2px 0 14px; }
.verdict.violates { color: var(--red); } .verdict.conforms { color: var(--green); } .verdict.unknown { color: var(--amber); }
.problem { border-left: 4px solid var(--red); padding: 2px 0 2px 14px; margin: 12px 0; }
.problem.open { border-color: var(--amber); }
.problem h2 { font-size: 18px; font-weight: 650; }
.reason { white-space: pre-wrap; overflow-wrap: anywhere; } .by, .after, .note, footer { color: var(--soft); font-size: 13.5px; }
.repeat { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; margin: 6px 0; }
.repeat > span { color: var(--soft); min-width: 8.2em; } .repeat code span { display: inline-block; max-width: 100%; }
.repeat code { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 3px 9px; font-size: 13.5px; overflow-wrap: anywhere; }
section { margin: 30px 0 0; } section > h2 { font-size: 18px; margin: 0 0 8px; } section h3 { font-size: 15px; margin: 10px 0 2px; }
ul { margin: 4px 0; padding-left: 20px; } li { overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 0 44px; }
footer { margin-top: 40px; border-top: 1px solid var(--line); padding-top: 10px; }
button, input[type=search] { font: inherit; font-size: 13.5px; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px; }
button { cursor: pointer; } button:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
dialog { border: 1px solid var(--line); border-radius: 10px; background: var(--paper); color: inherit; padding: 20px 26px; }
dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 20px; } dialog dd { margin: 0; } dialog dt { font-family: monospace; }`;

const CHART = `
.tabs { display: flex; gap: 6px; margin: 26px 0 -14px; border-bottom: 1px solid var(--line); }
.tabs button { border: 0; border-bottom: 3px solid transparent; border-radius: 0; padding: 6px 12px; background: none; color: var(--soft); }
.tabs button[aria-selected=true] { border-color: var(--blue); color: var(--ink); font-weight: 600; }
.tabs[hidden], .tools[hidden], .overview[hidden] { display: none; }
@media screen { .tabs:not([hidden]) ~ .picture > h2 { position: absolute; clip-path: inset(50%); } }
.tools { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 10px 0; font-size: 13.5px; color: var(--soft); }
.tools .count { flex: 1; } .zoom button { width: 32px; padding: 3px 0; } .zoom button + button { border-left: 0; }
.both { display: grid; grid-template-columns: minmax(0, 1fr) 370px; gap: 18px; align-items: start; }
.drawn { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 6px; }
.overview { position: relative; width: 34px; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; cursor: pointer; touch-action: none; }
.overview svg { position: absolute; inset: 0; width: 100%; height: 100%; } .overview .bar { stroke-width: 1px; stroke: var(--soft); } .overview .hold { stroke-width: 5px; opacity: 1; } .overview .look { stroke: var(--wrong); stroke-width: 3px; }
.sight { position: absolute; left: 0; right: 0; min-height: 6px; background: color-mix(in srgb, var(--blue) 14%, transparent); outline: 2px solid var(--blue); outline-offset: -2px; border-radius: 4px; }
.scroll { border: 1px solid var(--line); border-radius: 8px; overflow: auto; max-height: 82vh; }
.chart { position: relative; min-width: calc(var(--gutter) + var(--lanes) * var(--lane)); overflow-x: clip; font-size: 13px; }
.lanes, .row { display: grid; grid-template-columns: var(--no) var(--time) repeat(var(--lanes), minmax(0, 1fr)); }
.lanes { position: sticky; top: 0; z-index: 3; background: var(--paper); border-bottom: 1px solid var(--line); padding: 6px 0; color: var(--soft); text-align: right; }
.lanes .lane { color: var(--ink); font-weight: 650; text-align: left; padding-left: 27px; position: relative; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.lanes .lane::before { content: ''; position: absolute; left: calc(var(--lane-x) - 6px); top: 4px; width: 12px; height: 12px; border-radius: 3px; background: var(--c); }
.c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); } .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); }
.chunk { position: relative; height: calc(var(--n) * var(--row)); content-visibility: auto; }
.chunk svg { position: absolute; left: calc(var(--gutter) + var(--lane-x)); top: 0; width: calc(100% - var(--gutter)); height: 100%; overflow: visible; clip-path: inset(0 -40px); pointer-events: none; }
svg * { vector-effect: non-scaling-stroke; }
.thread { stroke: var(--line); stroke-width: 1.5px; }
.hold { stroke: var(--c); stroke-width: 18px; opacity: .5; }
.bar { stroke: var(--ink); stroke-width: 4px; } .bar.indefinite { stroke-dasharray: 3 4; } .bar.owed { stroke: var(--red); }
.arrow { stroke: var(--blue); stroke-width: 1.6px; } .arrow.lost, .arrow.pending { stroke-dasharray: 5 4; } .arrow.lost { stroke: var(--amber); }
.shade { fill: var(--amber-paper); transform: translateX(-.02px); }
.row { position: relative; height: var(--row); line-height: var(--row); cursor: default; }
.row[hidden] { display: none; }
.row:hover { background: color-mix(in srgb, var(--blue) 9%, transparent); }
.no, .ms { text-align: right; color: var(--soft); font-size: 12px; padding-right: 8px; }
.text { position: relative; padding-left: calc(27px + 4.5% * var(--last, 0)); white-space: nowrap; min-width: 0; overflow: hidden; text-overflow: ellipsis; }
.text b { font-weight: 400; background: color-mix(in srgb, var(--paper) 78%, transparent); border-radius: 4px; padding: 1px 3px; }
.text .parted { display: inline-flex; max-width: 100%; line-height: 1.4; } .parted span { overflow: hidden; text-overflow: ellipsis; white-space: pre; min-width: 0; } .parted :first-child { flex-shrink: 1000000; min-width: 2ch; } .parted :nth-child(2) { flex-shrink: 1000; text-overflow: clip; }
.text::before { content: ''; position: absolute; left: calc(var(--lane-x) - 4.5px + 4.5% * var(--slot, 0)); top: calc(var(--row) / 2 - 4.5px); width: 9px; height: 9px; border-radius: 50%; }
.call .text::before { background: var(--ink); } .end .text::before { background: var(--paper); border: 2.5px solid var(--ink); width: 11px; height: 11px; left: calc(var(--lane-x) - 5.5px + 4.5% * var(--slot, 0)); top: calc(var(--row) / 2 - 5.5px); }
.giveUp .text::before { content: '×'; width: 16px; height: 16px; line-height: 15px; border-radius: 50%; text-align: center; font-weight: 800; font-size: 17px; background: var(--paper); left: calc(var(--lane-x) - 8px + 4.5% * var(--slot, 0)); top: calc(var(--row) / 2 - 8px); }
.call b, .giveUp b, .end b { font-weight: 600; } .inform b, .timer b { color: var(--soft); } .message b { color: var(--blue); }
.inform .text::before { left: calc(var(--lane-x) - 3px); top: calc(var(--row) / 2 - 3px); width: 6px; height: 6px; background: var(--soft); }
.timer .text::before { border-radius: 0; transform: rotate(45deg) scale(.75); background: var(--soft); }
.fault .text::before, .trouble .text::before { border-radius: 2px; background: var(--amber); } .fault b, .trouble b { color: var(--amber); font-weight: 600; }
.evidence .no, .wrong .no { color: var(--wrong); font-weight: 700; }
.row.wrong { background: var(--wrong-paper); } .row.wrong b, .row.evidence b { color: var(--wrong); font-weight: 650; background: none; }
.row.wrong::before, .row.evidence::before { content: ''; position: absolute; left: 0; top: 0; bottom: 0; width: 4px; background: var(--wrong); }
.row[aria-selected=true] { outline: 2px solid var(--blue); outline-offset: -2px; border-radius: 4px; }
.rows:focus-visible { outline: none; } .scroll:has(.rows:focus-visible) { outline: 2px solid var(--blue); outline-offset: 1px; }
.tip { position: absolute; top: calc(var(--row) / 2 - 5px); width: 9px; height: 10px; background: var(--blue); left: calc(var(--gutter) + var(--lane-x) + (100% - var(--gutter)) / var(--lanes) * var(--to)); }
.tip.right { clip-path: polygon(0 0, 100% 50%, 0 100%); transform: translateX(-12px); } .tip.left { clip-path: polygon(100% 0, 0 50%, 100% 100%); transform: translateX(3px); }
.tip.lost { background: var(--amber); }
.far .text b, .far .no, .far .ms { visibility: hidden; } .far .tip { display: none; } .far .text::before { display: none; }
.underway { padding: 6px 10px; color: var(--blue); border-top: 1px dashed var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; color: var(--soft); font-size: 13px; margin: 0 0 8px; } .legend span { display: inline-flex; align-items: center; gap: 6px; }
.sign { position: relative; flex: none; width: 26px; height: 12px; font-style: normal; }
.sign::before, .sign::after { content: ''; position: absolute; top: 50%; left: 50%; translate: -50% -50%; }
.sign.bar { background: linear-gradient(var(--ink) 0 0) center / 18px 4px no-repeat; } .sign.bar::before, .sign.bar::after { width: 9px; height: 9px; border-radius: 50%; background: var(--ink); left: 4px; }
.sign.bar::after { left: auto; right: -5px; width: 10px; height: 10px; background: var(--paper); border: 2.5px solid var(--ink); }
.sign.owed { background: linear-gradient(var(--red) 0 0) center / 26px 4px no-repeat; } .sign.indefinite { background: repeating-linear-gradient(90deg, var(--ink) 0 3px, transparent 3px 7px) center / 26px 4px no-repeat; } .sign.owed::before, .sign.owed::after, .sign.indefinite::before, .sign.indefinite::after { display: none; }
.sign.hold { background: var(--c0); opacity: .5; } .sign.shade { background: var(--amber-paper); }
.sign.arrow { background: linear-gradient(var(--blue) 0 0) left / 20px 2px no-repeat; } .sign.arrow::before { left: auto; right: -4.5px; width: 9px; height: 10px; background: var(--blue); clip-path: polygon(0 0, 100% 50%, 0 100%); }
.sign.pending { background: repeating-linear-gradient(90deg, var(--blue) 0 5px, transparent 5px 9px) center / 26px 2px no-repeat; } .sign.lost { background: repeating-linear-gradient(90deg, var(--amber) 0 5px, transparent 5px 9px) center / 26px 2px no-repeat; } .sign.pending::before, .sign.lost::before { display: none; }
.sign.giveUp, .sign.inform, .sign.timer, .sign.fault, .sign.trouble, .sign.mark { width: 12px; }
.sign.giveUp::before { content: '×'; color: var(--ink); font-weight: 800; font-size: 17px; line-height: 1; } .sign.inform::before { width: 6px; height: 6px; border-radius: 50%; background: var(--soft); }
.sign.timer::before { width: 7px; height: 7px; rotate: 45deg; background: var(--soft); } .sign.fault::before, .sign.trouble::before { width: 9px; height: 9px; border-radius: 2px; background: var(--amber); }
.sign.mark { background: linear-gradient(90deg, var(--wrong) 4px, var(--wrong-paper) 0); width: 18px; }`;

const DETAIL = `
.detail { border: 1px solid var(--line); border-radius: 8px; background: var(--panel); padding: 12px 16px 14px; max-height: 82vh; overflow: auto; position: sticky; top: 12px; font-size: 13.5px; }
.detail h3 { margin: 0; font-size: 16px; } .detail h3 small { color: var(--soft); font-weight: 400; font-size: 13px; margin-left: 10px; }
.detail h4 { margin: 14px 0 3px; font-size: 13px; color: var(--soft); font-weight: 600; }
.what { overflow-wrap: anywhere; margin-top: 4px; } .none { color: var(--soft); margin-top: 8px; } .wrong:not(.row) { color: var(--wrong); margin-top: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
.state { border-collapse: collapse; width: 100%; font-size: 12.5px; } .state th { text-align: left; font-weight: 400; color: var(--soft); padding: 1px 12px 1px 6px; vertical-align: top; white-space: nowrap; }
.state td { width: 100%; overflow-wrap: anywhere; } .state .changed { background: color-mix(in srgb, var(--blue) 13%, transparent); } .state .changed th { color: var(--ink); font-weight: 600; }
del { color: var(--soft); } del::after { content: ' →'; display: inline-block; text-decoration: none; white-space: pre; } ins { text-decoration: none; font-weight: 650; }
details { margin-top: 12px; } summary { cursor: pointer; color: var(--soft); }
.ledger { list-style: none; padding: 0; } .ledger li { padding: 5px 12px; border-left: 4px solid var(--line); margin: 4px 0; } .ledger b { display: inline-block; min-width: 5em; }
.ledger .owed { border-color: var(--red); background: var(--red-paper); } .ledger .owed b { color: var(--red); } .ledger .waiting, .ledger .circle { border-color: var(--amber); }
.meter { background: var(--panel); border-radius: 4px; height: 10px; overflow: hidden; border: 1px solid var(--line); } .meter i { display: block; height: 100%; background: var(--c0); }
.reached { margin: 8px 0 12px; } .reached details { margin-top: 4px; }
.histogram, .numbers { border-collapse: collapse; width: 100%; margin: 4px 0 14px; } caption { text-align: left; padding-bottom: 4px; }
.histogram td:nth-child(2) { width: 75%; } .histogram th, .numbers th { font-weight: 400; text-align: left; padding: 2px 12px 2px 0; } .numbers thead th { color: var(--soft); font-size: 13px; }
.number { text-align: right; padding: 2px 0 2px 12px; font-variant-numeric: tabular-nums; } .numbers th + th { text-align: right; padding-left: 12px; padding-right: 0; }`;

const SMALL_AND_PAPER = `
@media (max-width: 600px) { :root { --no: 46px; --time: 46px; } .chart { --lane: clamp(132px, calc((48px + var(--longest) * 8px) / (1 - .045 * var(--slots))), 200vw); } .repeat code { flex: 1 1 100%; } }
@media (max-width: 900px) { body { padding: 16px; } .both { grid-template-columns: minmax(0, 1fr); } .detail { position: static; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; } .tools, .tabs, .copy, .overview, dialog { display: none !important; }
  section.picture[hidden] { display: block !important; }
  .scroll, .detail { max-height: none; overflow: visible; border-color: #999; } .both { display: block; } .detail { margin-top: 10px; position: static; break-inside: avoid; }
  .chunk { content-visibility: visible; break-inside: avoid; } .chunk.away { display: none; } .note.printed { display: block !important; }
  .row[aria-selected=true] { outline: none; } .lanes { position: static; } * { print-color-adjust: exact; }
}`;

/** All of it. */
export const STYLE = [THEMES, TEXT, CHART, DETAIL, SMALL_AND_PAPER].join('\n');
