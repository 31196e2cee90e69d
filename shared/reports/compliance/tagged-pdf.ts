import { createRequire } from 'node:module';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Tag } from './pdf-tags.ts';

interface Marking {
  markContent(tag: 'Artifact', options: { readonly type: 'Pagination' | 'Layout' }): void;
  markStructureContent(tag: string): object;
  endMarkedContent(): void;
  struct(type: string, options: object, children: readonly object[]): object;
  addStructure(element: object): void;
  end(): void;
  on(event: 'data', listener: (chunk: Buffer) => void): void;
  on(event: 'end', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

interface Line {
  readonly inlines: readonly { readonly tag?: Tag }[];
}

interface Renderer {
  readonly pdfDocument: Marking;
  renderPages(pages: object): void;
  renderLine(line: Line, x: number, y: number): void;
  renderVector(vector: object): void;
  renderSVG(svg: { readonly tag?: Tag }): void;
}

interface Layout {
  registerTableLayouts(layouts: object): void;
  layoutDocument(...parts: readonly unknown[]): object;
}

/** pdfmake lays out and draws, but tags nothing; its parts are joined here as its own printer joins them, with tags between. */
interface Parts {
  readonly PDFDocument: new (...options: readonly unknown[]) => Marking;
  readonly LayoutBuilder: new (size: object, margins: object, svg: object) => Layout;
  readonly Renderer: new (document: Marking) => Renderer;
  readonly SVGMeasure: new () => object;
  readonly tableLayouts: object;
}

const require = createRequire(import.meta.url);

function parts(): Parts {
  const part = <K extends keyof Parts>(name: K, file: string): Parts[K] =>
    (require(`pdfmake/js/${file}.js`) as Record<string, Parts[K]>)[name === 'tableLayouts' ? name : 'default'] as Parts[K];
  return {
    PDFDocument: part('PDFDocument', 'PDFDocument'),
    LayoutBuilder: part('LayoutBuilder', 'LayoutBuilder'),
    Renderer: part('Renderer', 'Renderer'),
    SVGMeasure: part('SVGMeasure', 'SVGMeasure'),
    tableLayouts: part('tableLayouts', 'tableLayouts'),
  };
}

export interface TaggedPdf {
  readonly definition: Pick<TDocumentDefinitions, 'content' | 'styles' | 'defaultStyle' | 'footer' | 'pageBreakBefore'>;
  /** The structure tree. */
  readonly root: Tag;
  readonly title: string;
  readonly fonts: object;
  readonly tableLayouts: object;
  /** Whether a file may be read. */
  readonly mayRead: (path: string) => boolean;
  readonly isCompressed: boolean;
}

const A4 = { width: 595.28, height: 841.89, orientation: 'portrait' };
const MARGINS = { left: 36, top: 36, right: 36, bottom: 48 };

/** A PDF 1.7 that says which of its texts are headings, tables, cells and figures, and which are only decoration. */
export async function taggedPdf({ definition, root, title, fonts, tableLayouts, mayRead, isCompressed }: TaggedPdf): Promise<Buffer> {
  const { PDFDocument, LayoutBuilder, Renderer, SVGMeasure, tableLayouts: known } = parts();
  const options = {
    size: [A4.width, A4.height],
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en',
    compress: isCompressed,
    autoFirstPage: false,
    font: null,
    info: { Title: title, Creator: 'aml-warden', Producer: 'pdfmake' },
  };
  const document = new PDFDocument(fonts, {}, {}, {}, options, null, mayRead);
  const content = contentOf(document);
  const builder = new LayoutBuilder(A4, MARGINS, new SVGMeasure());
  builder.registerTableLayouts(known);
  builder.registerTableLayouts(tableLayouts);
  const { content: texts, styles, defaultStyle, footer, pageBreakBefore } = definition;
  const pages = builder.layoutDocument(texts, document, styles, defaultStyle, undefined, undefined, footer, undefined, pageBreakBefore);
  const drawn = new Map<Tag, object[]>();
  tagging(new Renderer(document), drawn).renderPages(pages);
  document.addStructure(elementOf(document, root, drawn));
  document.end();
  return await content;
}

/** The same renderer, whose every stroke is either content of an element or an artifact. */
function tagging(renderer: Renderer, drawn: Map<Tag, object[]>): Renderer {
  const document = renderer.pdfDocument;
  const [line, vector, svg] = [renderer.renderLine, renderer.renderVector, renderer.renderSVG].map((draw) => draw.bind(renderer)) as [
    Renderer['renderLine'],
    Renderer['renderVector'],
    Renderer['renderSVG'],
  ];
  const seen = new Set<object>();
  const within = (tag: Tag | undefined, draw: () => void, otherwise: 'Pagination' | 'Layout'): void => {
    if (tag === undefined) {
      document.markContent('Artifact', { type: otherwise });
    } else {
      drawn.set(tag, [...(drawn.get(tag) ?? []), document.markStructureContent(tag.type)]);
    }
    draw();
    document.endMarkedContent();
  };
  renderer.renderLine = (one, x, y) => {
    const [first] = one.inlines;
    // The head of a table comes again on every page, and is read once.
    const tag = first === undefined || seen.has(first) ? undefined : first.tag;
    seen.add(first ?? one);
    within(tag, () => line(one, x, y), 'Pagination');
  };
  renderer.renderVector = (one) => within(undefined, () => vector(one), 'Layout');
  renderer.renderSVG = (one) => within(one.tag, () => svg(one), 'Layout');
  return renderer;
}

function elementOf(document: Marking, tag: Tag, drawn: ReadonlyMap<Tag, readonly object[]>): object {
  const { type, alt, children } = tag;
  const options = { ...(alt === undefined ? {} : { alt }), ...(type === 'TH' ? { scope: 'Column' } : {}) };
  return document.struct(type, options, [...(drawn.get(tag) ?? []), ...children.map((child) => elementOf(document, child, drawn))]);
}

function contentOf(document: Marking): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (chunk) => void chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
}
