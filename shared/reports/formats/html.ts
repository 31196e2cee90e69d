import { raw, html as template } from 'hono/html';
import { type FormatDocument, failsOf, placeOf } from './document.ts';

const STYLE = raw(
  `:root{color-scheme:light dark} body{font:15px/1.5 system-ui,sans-serif;margin:0 auto;max-width:76rem;padding:1.5rem} table{border-collapse:collapse;width:100%} th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8886;overflow-wrap:anywhere}`,
);

/** One page that needs nothing else. Everything from outside is escaped. */
export async function html(document: FormatDocument): Promise<string> {
  const { counts, tool, startedAt, files = [] } = document;
  const unknown = document.results.filter(({ verdict }) => verdict === 'unknown');
  const page = String(
    await template`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${tool.name} ${startedAt}</title><style>${STYLE}</style></head><body><main>
<h1>${tool.name}</h1><p>${startedAt}: ${counts.fail} fail, ${counts.unknown} unknown, ${counts.pass} pass, ${counts.exempt} exempt; ${counts.resources} resources in ${counts.units} units.</p>
<h2>Fails</h2><table><thead><tr><th>Severity</th><th>Rule</th><th>Where</th><th>Because</th></tr></thead><tbody>
${failsOf(document).map((one) => template`<tr><td>${one.severity}</td><td>${one.ruleId}<br>${one.title}</td><td>${placeOf(one)}</td><td>${one.because}${one.condition === undefined ? '' : ` (if ${one.condition})`}</td></tr>`)}
</tbody></table>
<h2>Not judged</h2><table><thead><tr><th>Rule</th><th>Where</th><th>Because</th></tr></thead><tbody>
${unknown.map((one) => template`<tr><td>${one.ruleId}</td><td>${placeOf(one)}</td><td>${one.because}</td></tr>`)}
</tbody></table>
${files.length === 0 ? '' : template`<h2>Files</h2><table><thead><tr><th>File</th><th>Kind</th><th>Status</th><th>Reason</th></tr></thead><tbody>${files.map(({ path, kind, status, reason }) => template`<tr><td>${path}</td><td>${kind}</td><td>${status}</td><td>${reason ?? ''}</td></tr>`)}</tbody></table>`}
</main></body></html>
`,
  );
  // No control character may stand in a page.
  return page.replace(/[^\P{Cc}\n]/gu, '\uFFFD');
}
