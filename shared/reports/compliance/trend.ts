import { fileURLToPath } from 'node:url';
import type { ReportData } from '../../model/report-data.ts';
import { compliantPercent } from './posture.ts';

const WIDTH = 720;
const HEIGHT = 280;
const FONT = 'Roboto';

/** The trend as an SVG document: bars of what fails and what is unknown, and a line of what complies. Only our own words and numbers are in it. */
export async function trendSvg({ trend }: Pick<ReportData, 'trend'>): Promise<string> {
  const { init } = await import('echarts');
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption(optionOf(trend));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** The same as a picture, twice as fine: mail clients show no SVG. */
export async function trendPng(data: Pick<ReportData, 'trend'>): Promise<Buffer> {
  const { Resvg } = await import('@resvg/resvg-js');
  const picture = new Resvg(await trendSvg(data), {
    background: 'white',
    fitTo: { mode: 'width', value: WIDTH * 2 },
    font: { loadSystemFonts: false, fontFiles: [fontFile('Regular'), fontFile('Medium')], defaultFontFamily: FONT },
  });
  return picture.render().asPng();
}

/** The fonts that come with pdfmake: the same look on every machine. */
export function fontFile(style: 'Regular' | 'Medium' | 'Italic' | 'MediumItalic'): string {
  return fileURLToPath(import.meta.resolve(`pdfmake/fonts/Roboto/Roboto-${style}.ttf`));
}

function optionOf(trend: ReportData['trend']) {
  return {
    animation: false,
    textStyle: { fontFamily: `${FONT}, Segoe UI, Arial, sans-serif`, color: '#222' },
    color: ['#b3261e', '#8a8a8a', '#1b5e9b'],
    grid: { left: 50, right: 60, top: 40, bottom: 40 },
    legend: { top: 4 },
    xAxis: { type: 'category' as const, data: trend.map(({ at }) => at.slice(0, 10)), axisLabel: { color: '#222' } },
    yAxis: [
      { type: 'value' as const, name: 'judgements', minInterval: 1, axisLabel: { color: '#222' } },
      { type: 'value' as const, name: '% compliant', min: 0, max: 100, splitLine: { show: false }, axisLabel: { color: '#222' } },
    ],
    series: [
      { name: 'failing', type: 'bar' as const, stack: 'all', barMaxWidth: 40, data: trend.map(({ posture }) => posture.fail) },
      { name: 'unknown', type: 'bar' as const, stack: 'all', barMaxWidth: 40, data: trend.map(({ posture }) => posture.unknown) },
      {
        name: 'compliant',
        type: 'line' as const,
        yAxisIndex: 1,
        symbolSize: 7,
        data: trend.map(({ posture }) => compliantPercent(posture) ?? '-'),
      },
    ],
  };
}
