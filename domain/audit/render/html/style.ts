const LIGHT = `--ink:#1c2024;--soft:#59636e;--page:#fff;--panel:#f5f7f9;--line:#d3d9e0;--link:#0b57d0;
--bar:#3d6fb5;--bad:#b3261e;--bad-page:#fdf1f0;--doubt:#7d5200;--doubt-page:#fdf6e3;--good:#1b6b3f;--good-page:#eef8f1`;
const DARK = `--ink:#e5e8eb;--soft:#a4adb7;--page:#14171a;--panel:#1c2024;--line:#3b424a;--link:#8ab4f8;
--bar:#7ba9ea;--bad:#ff9a91;--bad-page:#331a19;--doubt:#f1c567;--doubt-page:#2d2612;--good:#82d6a2;--good-page:#14291d`;

/** The whole look of the page. Paper is always light. */
export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:66rem;padding:2rem 1.25rem 4rem;background:var(--page);color:var(--ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
h1{font-size:1.6rem;line-height:1.3;margin:.35rem 0 0}
h2{font-size:1.25rem;margin:2.75rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:0}
p{margin:.5rem 0}
code,.sql{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.875em}
.above{margin:0;color:var(--soft);font-size:.875rem;letter-spacing:.02em}
.verdict{border-left:.4rem solid var(--line);border-radius:.25rem;padding:1rem 1.25rem;background:var(--panel)}
.verdict.fail{border-color:var(--bad);background:var(--bad-page)}
.verdict.incomplete{border-color:var(--doubt);background:var(--doubt-page)}
.verdict.pass{border-color:var(--good);background:var(--good-page)}
.facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:1rem 0 0;padding:0}
.facts div{min-width:0}
dt{color:var(--soft);font-size:.8125rem}
dd{margin:0}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1.25rem 0 0;padding:0}
.mark,.severity{white-space:nowrap;font-weight:600;font-size:.875rem}
.fail,.critical,.high{color:var(--bad)}
.unknown,.incomplete,.medium{color:var(--doubt)}
.pass{color:var(--good)}
.low,.soft,.cut{color:var(--soft)}
.verdict h1,.verdict .facts{color:var(--ink)}
.severity{border:1px solid;border-radius:.25rem;padding:0 .4rem}
.cut{font-style:italic}
article{border:1px solid var(--line);border-radius:.375rem;padding:.9rem 1.1rem;margin:.75rem 0;break-inside:avoid}
article:target{outline:.15rem solid var(--link)}
article .above{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center;margin-bottom:.35rem}
article dl{display:grid;grid-template-columns:6.5rem 1fr;gap:.35rem 1rem;margin:.6rem 0 0}
article dt{font-size:.875rem}
article dd,.told{white-space:pre-line}
ul.plain{margin:.5rem 0;padding-left:1.2rem}
table{width:100%;border-collapse:collapse;margin:.75rem 0;font-size:.9375rem}
caption{text-align:left;color:var(--soft);font-size:.875rem;padding-bottom:.35rem}
th{text-align:left;font-size:.8125rem;color:var(--soft);font-weight:600}
th,td{padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td{min-width:5rem}
td:first-child{min-width:9rem}
thead th{white-space:nowrap}
tr{break-inside:avoid}
.holder{display:block}
.scroll{overflow-x:auto}
.matrix th[scope=col]{white-space:normal;vertical-align:bottom;min-width:6.75rem;max-width:11rem}
.matrix th[scope=row]{min-width:8rem;max-width:14rem;color:var(--ink)}
svg{display:block;width:100%}
.track{height:.85rem}
.axis,.line{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke;fill:none}
.bar{fill:var(--bar)}
.bar.bad{fill:var(--bad)}
.bar.doubt{fill:var(--doubt)}
.ground{fill:var(--panel)}
.when{display:grid;grid-template-columns:minmax(6rem,15rem) 1fr;gap:.25rem 1rem;align-items:center;font-size:.875rem;margin:0;padding:0 1rem 0 0}
.when .scale{grid-column:2;height:1rem;overflow:visible}
.tick{font:.6875rem system-ui,sans-serif;fill:var(--soft);text-anchor:middle}
.trend{display:grid;grid-template-columns:auto 1fr auto;gap:.35rem 1rem;align-items:center;font-size:.9375rem}
.setup{max-width:34rem}
.setup text{font:11px system-ui,sans-serif;fill:var(--ink)}
.setup .kind{fill:var(--soft)}
.setup .box{fill:var(--page);stroke:var(--line)}
.setup .box.fail{stroke:var(--bad);stroke-width:1.5}
.setup .box.unknown{stroke:var(--doubt);stroke-dasharray:4 3}
.setup .box.pass{stroke:var(--good)}
.setup .frame{fill:var(--panel);stroke:var(--line);stroke-dasharray:6 3}
.setup text.fail{fill:var(--bad)}.setup text.unknown{fill:var(--doubt)}.setup text.pass{fill:var(--good)}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
@media (max-width:44rem){
body{padding:1rem 1rem 3rem}
h1{font-size:1.3rem}
article dl{grid-template-columns:1fr;gap:0}
article dt{margin-top:.35rem}
table:not(.matrix) thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
thead th{white-space:normal}
table:not(.matrix),table:not(.matrix) tbody,table:not(.matrix) tr,table:not(.matrix) td,table:not(.matrix) caption{display:block}
table:not(.matrix) tr{border-bottom:1px solid var(--line);padding:.5rem 0}
table:not(.matrix) td{border:0;min-width:0;padding:.1rem 0}
table:not(.matrix) td::before{content:attr(data-label) ": ";color:var(--soft);font-size:.8125rem}
.when{grid-template-columns:1fr;padding:0 1rem}
.when .scale{grid-column:1}
.tick.second{display:none}
}
@media print{body{max-width:none;padding:0;font-size:10pt}nav{display:none}a{color:inherit}.scroll{overflow:visible}
.matrix{table-layout:fixed;font-size:7pt}.matrix th[scope]{min-width:0;max-width:none;font-size:7pt}.matrix td{min-width:0}}
`;
