import { type FormatDocument, type FormatResult, placeOf } from './document.ts';

/** JUnit: a suite per unit, a case per rule and resource. What could not be judged is an error, what is accepted or does not apply is skipped. */
export function junit({ results, tool }: FormatDocument): string {
  const suites = [...Map.groupBy(results, ({ unit }) => unit)].map(([unit, cases]) => suite(unit, cases));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(tool.name)}"${counts(results)}>\n${suites.join('')}</testsuites>\n`;
}

function suite(unit: string, cases: readonly FormatResult[]): string {
  return `  <testsuite name="${xml(unit)}"${counts(cases)}>\n${cases.map(testCase).join('')}  </testsuite>\n`;
}

function counts(cases: readonly FormatResult[]): string {
  const count = (...wanted: readonly FormatResult['verdict'][]): number => cases.filter(({ verdict }) => wanted.includes(verdict)).length;
  return ` tests="${cases.length}" failures="${count('fail')}" errors="${count('unknown')}" skipped="${count('exempt', 'notApplicable')}"`;
}

function testCase(result: FormatResult): string {
  const { ruleId, title, resourceId, verdict, because, severity } = result;
  const head = `    <testcase classname="${xml(resourceId)}" name="${xml(`${ruleId} ${title}`)}"${result.file === undefined ? '' : ` file="${xml(result.file)}"`}`;
  const text = `${because}\n${placeOf(result)}`;
  switch (verdict) {
    case 'pass':
      return `${head}/>\n`;
    case 'fail':
      return `${head}>\n      <failure type="${severity}" message="${xml(because)}">${xml(text)}</failure>\n    </testcase>\n`;
    case 'unknown':
      return `${head}>\n      <error type="unknown" message="${xml(because)}">${xml(text)}</error>\n    </testcase>\n`;
    case 'exempt':
    case 'notApplicable':
      return `${head}>\n      <skipped message="${xml(because)}"/>\n    </testcase>\n`;
  }
}

/** Escapes, and takes out what XML 1.0 cannot hold at all. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
