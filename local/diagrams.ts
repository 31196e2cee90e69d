import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { instance } from '@viz-js/viz';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const WIDTH_IN_PIXELS = 1600;

/** `npm run diagrams`: docs/diagrams/*.dot → docs/*.png, the same picture on every machine. */
export async function render(dot: string): Promise<Buffer> {
  const svg = (await instance()).renderString(dot, { format: 'svg' }).replaceAll('Arial', 'DejaVu Sans Condensed');
  const picture = new Resvg(svg, {
    background: 'white',
    fitTo: { mode: 'width', value: WIDTH_IN_PIXELS },
    font: {
      loadSystemFonts: false,
      fontFiles: ['DejaVuSansCondensed.ttf'].map((file) => join(FONTS, file)),
      defaultFontFamily: 'DejaVu Sans Condensed',
    },
  });
  return Buffer.from(picture.render().asPng());
}

if (import.meta.main) {
  for (const file of globSync('docs/diagrams/*.dot')) {
    writeFileSync(join('docs', `${basename(file, '.dot')}.png`), await render(readFileSync(file, 'utf8')));
  }
}
