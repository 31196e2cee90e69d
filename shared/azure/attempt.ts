import type { Json } from '../model/json.ts';

/** What one request came to. */
export type Attempt =
  | {
      readonly status: 'answered';
      readonly statusCode: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly content: Content;
    }
  /** No answer. `passing`: another try may get one. */
  | { readonly status: 'failed'; readonly because: string; readonly passing: boolean };

export type Answered = Extract<Attempt, { status: 'answered' }>;

export type Content =
  | { readonly is: 'json'; readonly value: Json }
  | { readonly is: 'empty' }
  | { readonly is: 'broken'; readonly because: string };

/** Reads an answer's body whole, but never more than `mostBytes`. */
export async function readContent(stream: AsyncIterable<string | Buffer> | undefined, mostBytes: number): Promise<Content> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > mostBytes) {
      return { is: 'broken', because: `the answer is larger than ${mostBytes} bytes` };
    }
    chunks.push(bytes);
  }
  return parseContent(Buffer.concat(chunks).toString('utf8'));
}

function parseContent(text: string): Content {
  const body = text.replace(/^\uFEFF/, '').trim();
  if (body === '') {
    return { is: 'empty' };
  }
  try {
    return { is: 'json', value: JSON.parse(body) as Json };
  } catch {
    return { is: 'broken', because: 'the answer is not JSON' };
  }
}
