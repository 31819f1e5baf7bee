/** The report's style sheet: light and dark, 320 px to wide, and paper. Contrasts are at least 4.5 to 1 for text. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f4f6f8;--text:#1b1b1b;--soft:#4a5159;--line:#c6cace;--link:#0b5394;
--good:#1d6b43;--maybe:#c28a0e;--maybe-text:#7a5200;--bad:#a8402a;--bad-text:#9c3520;--mark:#1b1b1b;--question:#3d6da8;--track:#dde1e5;--fail:#f3dcd6;--full:#f7eccf;--pass:#d9ecdf;--dot:#27496d}
@media (prefers-color-scheme:dark){:root{--ground:#14171a;--panel:#1e2328;--text:#eceff1;--soft:#b4bcc4;--line:#454d55;--link:#8fc1f5;
--good:#56b98a;--maybe:#d9a93a;--maybe-text:#e8bf63;--bad:#d9745c;--bad-text:#f0937d;--mark:#fff;--question:#7ba7dc;--track:#333a41;--fail:#43261f;--full:#3f351b;--pass:#1d3a2a;--dot:#b9d4f0}}
*{box-sizing:border-box}
html{font:100%/1.55 "Public Sans","Source Sans 3","Source Sans Pro",system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;background:var(--ground);color:var(--text);-webkit-text-size-adjust:100%}
body{margin:0}
body:has(#lang-es:checked) .en{display:none}
body:not(:has(#lang-es:checked)) .es{display:none}
.page{max-width:64rem;margin:0 auto;padding:0 1rem}
header .page{padding-top:1.25rem}
.language{border:0;margin:0 0 1rem;padding:0;display:flex;gap:1rem;justify-content:flex-end;font-size:.95rem}
.language legend{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.language label{display:flex;gap:.4rem;align-items:center;padding:.25rem 0;line-height:1.2}.language input{margin:0;width:1rem;height:1rem;accent-color:var(--link)}
h1{font-size:clamp(1.55rem,1.2rem + 1.8vw,2.3rem);line-height:1.2;margin:0 0 .25rem;text-wrap:balance}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 .5rem}
h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0;max-width:68ch}
.place{color:var(--soft);margin:0 0 1rem}
.notice{border-left:.3rem solid var(--maybe);background:var(--panel);padding:.75rem 1rem;margin:1rem 0;max-width:none}
.answer{font-size:1.25rem;line-height:1.4;margin:.25rem 0 1rem;max-width:52ch}
section{padding:1.75rem 0;border-top:1px solid var(--line)}
main section:first-of-type{border-top:0;padding-top:1rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1rem 0;padding:0}
.figures div{background:var(--panel);padding:.7rem .9rem;border-radius:.3rem}
.figures dt{color:var(--soft);font-size:.9rem}
.figures dd{margin:0;font-size:1.55rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.figures dd small{display:block;font-size:.85rem;font-weight:400;color:var(--soft)}
.chart{display:block;overflow:visible;margin:.75rem 0 .25rem}
.chart text{font-size:.85rem;fill:var(--text);font-weight:600}
.track{fill:var(--track)}.eligible{fill:var(--good)}.expected{fill:var(--maybe)}.possible{fill:var(--maybe);opacity:.45}
.required{stroke:var(--mark);stroke-width:2.5;stroke-dasharray:5 3}
.band-fail{fill:var(--fail)}.band-full{fill:var(--full)}.band-pass{fill:var(--pass)}.dot{fill:var(--dot)}
.bar{display:block;margin:.3rem 0}.bar .reason{fill:var(--bad)}.bar .question{fill:var(--question)}
.key{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;padding:0;margin:.25rem 0 1rem;font-size:.92rem}
.key i{display:inline-block;width:.85rem;height:.85rem;border-radius:.15rem;margin-right:.4rem;vertical-align:-.08rem;border:1px solid var(--line)}
.key .k-eligible{background:var(--good)}.key .k-expected{background:var(--maybe)}.key .k-possible{background:color-mix(in srgb,var(--maybe) 45%,var(--ground))}.key .k-track{background:var(--track)}
.key .k-fail{background:var(--fail)}.key .k-full{background:var(--full)}.key .k-pass{background:var(--pass)}
table{border-collapse:collapse;width:100%;margin:.75rem 0 1rem;font-size:.97rem}
caption{text-align:left;color:var(--soft);font-size:.92rem;padding-bottom:.35rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}
thead th{font-size:.88rem;color:var(--soft);font-weight:600}
tbody th{font-weight:400}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:0;padding-left:.75rem}
.cite{display:block;font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.tag{display:inline-block;border:1px solid currentcolor;border-radius:.2rem;padding:0 .35rem;font-size:.8rem;color:var(--maybe-text);white-space:nowrap}
.tag.official{color:var(--soft)}
.tag.unconfirmed{color:var(--bad-text);font-weight:650}
.sum{font-variant-numeric:tabular-nums;overflow-wrap:anywhere;color:var(--soft)}
.scroll{overflow-x:auto}
details{margin:.75rem 0}
summary{cursor:pointer;font-weight:600;padding:.25rem 0}
ul.plain{padding-left:1.2rem;margin:.5rem 0;max-width:72ch}
ul.plain li{margin:.35rem 0}
dl.facts{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.35rem 1.25rem;margin:.75rem 0}
dl.facts dt{color:var(--soft)}dl.facts dd{margin:0;overflow-wrap:anywhere}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em;overflow-wrap:anywhere}
footer{border-top:1px solid var(--line);color:var(--soft);font-size:.92rem;padding:1.25rem 0 2.5rem;margin-top:1rem}
@media (max-width:34rem){.tag{white-space:normal}th{overflow-wrap:anywhere}td.n,th.n{padding-left:.5rem}dl.facts{grid-template-columns:1fr;gap:0}dl.facts dd{margin-bottom:.6rem}.figures{grid-template-columns:1fr 1fr}}
@media print{:root{color-scheme:light;--ground:#fff;--panel:#f4f6f8;--text:#000;--soft:#333;--line:#999;--link:#000;--good:#1d6b43;--maybe:#c28a0e;--maybe-text:#5a3c00;--bad:#a8402a;--bad-text:#7c2513;--mark:#000;--question:#3d6da8;--track:#dde1e5;--fail:#f3dcd6;--full:#f7eccf;--pass:#d9ecdf;--dot:#27496d}
html{font-size:10.5pt}.language{display:none}section{padding:.9rem 0}tr,.figures div,svg,.notice{break-inside:avoid}h2,h3{break-after:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}a{text-decoration:none}}
`;
