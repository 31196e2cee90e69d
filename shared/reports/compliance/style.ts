/** Of the HTML report. Heads come again on every page, rows and headings stay whole, and colours are printed. */
export const style = `
:root{color-scheme:light;--ink:#1b1f24;--muted:#57606a;--line:#d0d7de;--tint:#f3f6f9;--accent:#0b4f94;--bad:#a40e26;--good:#1a6b35}
*{box-sizing:border-box;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{font:15px/1.5 "Segoe UI",system-ui,-apple-system,Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:#fff;margin:0}
main{max-width:1080px;margin:0 auto;padding:28px 24px 56px}
header{border-top:6px solid var(--accent);padding-top:16px}
.over{color:var(--accent);font-weight:600;letter-spacing:.04em;margin:0}
h1{font-size:30px;line-height:1.2;margin:2px 0 4px;letter-spacing:-.01em}
.period{color:var(--muted);margin:0 0 18px}
h2{font-size:20px;line-height:1.3;margin:38px 0 6px;break-after:avoid}
h2+p{margin:0 0 8px;color:var(--muted);break-after:avoid}
.tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:12px;margin:0;padding:0}
.tile{border:1px solid var(--line);border-left:4px solid var(--line);border-radius:6px;padding:10px 14px 12px;break-inside:avoid}
.tile.good{border-left-color:var(--good)}.tile.bad{border-left-color:var(--bad)}
.tile dt{color:var(--muted);font-size:13px;font-weight:600;margin:0}
.tile dd{margin:0}.tile .value{font-size:28px;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.tile .note{font-size:13px;color:var(--muted)}
nav{margin:18px 0 0;font-size:14px}nav a{color:var(--accent);margin-right:14px;white-space:nowrap}
table{border-collapse:collapse;width:100%;margin:8px 0 20px;font-size:13.5px;line-height:1.4}
caption{text-align:left;font-weight:600;padding:10px 0 6px;break-after:avoid}
th,td{padding:6px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
thead th{background:var(--tint);border-bottom:2px solid #b6c2cf;white-space:nowrap;vertical-align:bottom}
td{overflow-wrap:anywhere}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.short,.severity{white-space:nowrap}
.zero{color:#6e7781}
.within{display:block;color:var(--muted);font-size:12px}
.badge{display:inline-block;min-width:64px;padding:1px 8px;border-radius:10px;font-size:12px;font-weight:600;text-align:center;color:#fff}
.critical{background:#7d0a1e}.high{background:#b42318}.medium{background:#8a5300}.low{background:#2f6b3a}.unknown{background:#57606a}
.wide{width:42%}.resource{width:28%}
th.percent{text-align:right}.percent{width:34%}.percent div{display:flex;align-items:center;gap:12px}.percent b{font-weight:600;width:74px;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.percent i{display:block;height:10px;border-radius:5px}.percent div>i{flex:1;background:#e3e8ee}.percent i i{background:var(--accent)}.percent b:only-child{margin-left:auto}
figure{margin:8px 0 0;break-inside:avoid}figure svg{width:100%;height:auto;max-width:860px}
footer{margin-top:44px;border-top:1px solid var(--line);padding-top:10px;color:var(--muted);font-size:13px}
code{font:13px/1.4 ui-monospace,Consolas,monospace;background:var(--tint);padding:1px 5px;border-radius:4px}
@media (max-width:760px){.tiles{grid-template-columns:repeat(2,1fr)}main{padding:18px 12px}.percent div>i{display:none}td:not(.number,.severity,.percent){min-width:8.5em}table{font-size:12.5px}th,td{padding:5px 6px}main{overflow-x:auto}}
@page{size:A4;margin:14mm 13mm 17mm;@bottom-left{content:"aml-warden compliance report";font:8pt sans-serif;color:#57606a}@bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt sans-serif;color:#57606a}}
@media print{
body{font-size:10pt}main{padding:0;max-width:none}nav{display:none}h1{font-size:19pt}h2{font-size:13.5pt;margin-top:17pt}
.tiles{grid-template-columns:repeat(3,1fr);gap:8pt}.tile{padding:6pt 9pt}.tile .value{font-size:18pt}.tile .note,.tile dt{font-size:8.5pt}
table{font-size:8.5pt;margin:3pt 0 10pt}th,td{padding:3pt 6pt}caption{padding:5pt 0 3pt}.within{font-size:7.5pt}.badge{font-size:7.5pt;min-width:44pt;padding:0 5pt}
thead{display:table-header-group}tr{break-inside:avoid}tbody tr:first-child{break-before:avoid}.percent i{height:7pt}
code{font-size:8.5pt}
}
`;
