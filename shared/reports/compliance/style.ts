/** Of the HTML report. Rows stay whole on paper and heads come again on every page. */
export const style = `
:root{color-scheme:light}
body{font:15px/1.45 "Segoe UI",Arial,sans-serif;color:#1b1b1b;background:#fff;margin:0}
main{max-width:1100px;margin:0 auto;padding:16px}
h1{font-size:26px}h2{font-size:19px;margin-top:28px;break-after:avoid}
table{border-collapse:collapse;width:100%;margin:10px 0;font-size:13px}
caption{text-align:left;font-weight:600;padding:4px 0}
th,td{border:1px solid #bbb;padding:3px 7px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#eef2f6}figure{margin:0}figure svg{max-width:100%;height:auto}
@page{size:A4;margin:14mm}
@media print{body{font-size:10pt}main{padding:0;max-width:none}table{font-size:8pt}thead{display:table-header-group}tr{break-inside:avoid}}
`;
