import { sha256 } from '../../basics/hashing.ts';

/** The style sheet of the public pages: light and dark, 320 px to wide, and paper. No fonts are fetched, nothing moves once it is there. */
export const PUBLIC_STYLE = `:root{color-scheme:light dark;--ground:#fff;--panel:#f1f4f7;--text:#1b1b1b;--soft:#4a5159;--line:#c3c9cf;--link:#0b5394;--claim:#8a5a00;--official:#1d6b43;--track:#dde1e5;--mark:#1b1b1b}
@media (prefers-color-scheme:dark){:root{--ground:#14171a;--panel:#1e2328;--text:#eceff1;--soft:#b4bcc4;--line:#4a525b;--link:#8fc1f5;--claim:#e8bf63;--official:#56b98a;--track:#333a41;--mark:#fff}}
*{box-sizing:border-box}
html{font:100%/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;background:var(--ground);color:var(--text);-webkit-text-size-adjust:100%}
body{margin:0;overflow-wrap:break-word}
.page{max-width:62rem;margin:0 auto;padding:0 1rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--ground);padding:.5rem;z-index:1}
.kind{background:var(--panel);border-bottom:1px solid var(--line);font-weight:600}
.kind p{margin:0;padding:.55rem 0;max-width:none}
.kind.campaign{border-left:.4rem solid var(--claim)}.kind.office{border-left:.4rem solid var(--official)}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;justify-content:space-between;padding:.75rem 0}
nav a{display:inline-block;padding:.2rem 0}
h1{font-size:clamp(1.5rem,1.2rem + 1.8vw,2.3rem);line-height:1.2;margin:.5rem 0 .25rem;text-wrap:balance}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 .6rem}
h3{font-size:1.08rem;margin:1.25rem 0 .35rem}
p{margin:.5rem 0;max-width:68ch}
.place{color:var(--soft);margin:0}
.status{font-size:1.2rem;line-height:1.45;margin:1rem 0 1.25rem;max-width:56ch}
section{padding:1.6rem 0;border-top:1px solid var(--line)}
.two{display:grid;grid-template-columns:1fr 1fr;gap:1rem 2rem}
.two>*{min-width:0}.two h3,.two h2{margin-top:0}
.box{background:var(--panel);padding:.9rem 1.1rem;border-radius:.3rem}
.box.claim{border-top:.25rem solid var(--claim)}.box.official{border-top:.25rem solid var(--official)}
.said{white-space:pre-line}
dl{margin:.5rem 0}dt{color:var(--soft)}dd{margin:0 0 .6rem}
.figure{font-size:1.5rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums;display:block}
small,.cite{font-size:.88rem;color:var(--soft)}
.cite{display:block}
.bar{display:block;margin:.35rem 0 .5rem}.bar .track{fill:var(--track)}.bar .claim{fill:var(--claim)}.bar .official{fill:var(--official)}.bar .need{stroke:var(--mark);stroke-width:3}
ol.time,ul.plain{list-style:none;padding:0;margin:.5rem 0}
ol.time>li{border-left:.2rem solid var(--line);padding:.15rem 0 .6rem 1rem}
time{font-variant-numeric:tabular-nums}
ol.time time{display:block;color:var(--soft);font-size:.93rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--soft);font-size:.9rem}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;padding-right:0}
.map{display:block;width:100%;max-width:40rem;height:auto;aspect-ratio:4/3;background:var(--panel);border:1px solid var(--line);border-radius:.3rem;margin:.75rem 0}
.map .grid{stroke:var(--line)}.map .pin{fill:var(--link);stroke:var(--ground);stroke-width:1.5}.map text{fill:var(--soft);font-size:11px}.map .number{fill:var(--ground);font-size:14px;font-weight:700;text-anchor:middle}.map .scale{stroke:var(--soft);stroke-width:2}
li.spot{margin:.6rem 0}
.spot b{display:inline-block;min-width:1.6em;color:var(--link)}
article{margin:0 0 1.25rem}
article h3{margin:.25rem 0}
figure{margin:0 0 1rem;padding:.9rem 1.1rem;background:var(--panel);border-radius:.3rem;display:flow-root}
figure img{float:right;margin:0 0 .5rem .9rem;border-radius:.3rem;width:96px;height:96px}
blockquote{margin:0}
figcaption{margin-top:.5rem;font-weight:600}figcaption span{font-weight:400;color:var(--soft)}
img{max-width:100%;height:auto}
form{margin:.75rem 0}
label{display:block;font-weight:600;margin-bottom:.25rem}
input[type=email]{font:inherit;width:100%;max-width:24rem;padding:.5rem;border:1px solid var(--soft);border-radius:.25rem;background:var(--ground);color:var(--text)}
button{font:inherit;font-weight:600;display:block;margin-top:.6rem;padding:.55rem 1rem;border:0;border-radius:.25rem;background:var(--link);color:var(--ground);cursor:pointer}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.88em;overflow-wrap:anywhere}
pre{white-space:pre-wrap;background:var(--panel);padding:.6rem .8rem;border-radius:.3rem;margin:.5rem 0}
.links{display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;padding:0;list-style:none}
.links a{display:inline-block;padding:.2rem 0}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(19rem,100%),1fr));gap:1rem;list-style:none;padding:0}
.cards li{background:var(--panel);padding:.9rem 1.1rem;border-radius:.3rem}
.cards h3{margin:0 0 .25rem}
footer{border-top:1px solid var(--line);color:var(--soft);padding:1.1rem 0 2.5rem;font-size:.93rem}
@media (max-width:40rem){.two{grid-template-columns:1fr}figure img{width:72px;height:72px}}
@media print{:root{color-scheme:light;--ground:#fff;--panel:#f4f6f8;--text:#000;--soft:#333;--line:#999;--link:#000;--claim:#8a5a00;--official:#1d6b43;--track:#dde1e5;--mark:#000}html{font-size:10.5pt}nav,form,.skip{display:none}section{padding:.8rem 0}figure,li,tr{break-inside:avoid}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** Where the style sheet is served: its name holds its hash, so that it may be kept for ever. */
export const PUBLIC_STYLE_PATH = `/p/assets/public-${sha256(PUBLIC_STYLE).slice(0, 12)}.css`;
