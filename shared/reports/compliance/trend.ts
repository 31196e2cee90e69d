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

const INK = '#1b1f24';
const GRID = { lineStyle: { color: '#e3e8ee' } };
const NAME_LEFT = { color: '#57606a', align: 'left' as const, padding: [0, 0, 0, -40] };
const NAME_RIGHT = { color: '#57606a', align: 'right' as const, padding: [0, -42, 0, 0] };
const PERCENT = { color: INK, formatter: '{value} %' };

function optionOf(trend: ReportData['trend']) {
  return {
    animation: false,
    textStyle: { fontFamily: `${FONT}, Segoe UI, Arial, sans-serif`, color: INK },
    color: ['#d77a70', '#a7b0ba', '#0b4f94'],
    grid: { left: 52, right: 58, top: 56, bottom: 32 },
    legend: { top: 2, left: 0, itemWidth: 18, itemHeight: 11, itemGap: 20, textStyle: { color: INK, fontSize: 13 } },
    xAxis: {
      type: 'category' as const,
      data: trend.map(({ at }) => at.slice(0, 10)),
      axisTick: { show: false },
      axisLabel: { color: INK },
    },
    yAxis: [
      { type: 'value' as const, name: 'judgements', nameTextStyle: NAME_LEFT, minInterval: 1, splitLine: GRID, axisLabel: { color: INK } },
      {
        type: 'value' as const,
        name: 'compliant',
        nameTextStyle: NAME_RIGHT,
        min: 0,
        max: 100,
        interval: 25,
        splitLine: { show: false },
        axisLabel: PERCENT,
      },
    ],
    series: [
      { name: 'failing', type: 'bar' as const, stack: 'all', barMaxWidth: 40, data: trend.map(({ posture }) => posture.fail) },
      { name: 'unknown', type: 'bar' as const, stack: 'all', barMaxWidth: 40, data: trend.map(({ posture }) => posture.unknown) },
      {
        name: 'compliant',
        type: 'line' as const,
        yAxisIndex: 1,
        symbol: 'circle',
        symbolSize: 8,
        lineStyle: { width: 3 },
        itemStyle: { borderColor: '#fff', borderWidth: 1.5 },
        endLabel: {
          show: true,
          formatter: ({ value }: { value?: unknown }) => (typeof value === 'number' ? `${value} %` : ''),
          color: '#0b4f94',
          fontWeight: 'bold' as const,
          fontSize: 13,
          offset: [-44, -14],
        },
        data: trend.map(({ posture }) => compliantPercent(posture) ?? '-'),
      },
    ],
  };
}
