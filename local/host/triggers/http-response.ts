import type { HostResponse, TypedData } from '../types.ts';

interface Wrapped<T> {
  readonly value?: T;
}

interface RpcCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: Wrapped<string>;
  readonly path?: Wrapped<string>;
  readonly expires?: { readonly value?: { readonly seconds: number | string } };
  readonly secure?: Wrapped<boolean>;
  readonly httpOnly?: Wrapped<boolean>;
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  readonly maxAge?: Wrapped<number>;
}

interface RpcHttpResponse {
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly RpcCookie[];
  readonly body?: TypedData;
}

/** What an HTTP function returned, as the host answers it: nothing is 204, a status no server may send is 500. */
export function toHostResponse(http: RpcHttpResponse | undefined): HostResponse {
  if (http === undefined) return { status: 204 };
  const status = Number(http.statusCode ?? 200);
  if (!Number.isInteger(status) || status < 200 || status > 599) return { status: 500 };
  const body = http.body?.bytes ?? http.body?.string;
  return {
    status,
    headers: http.headers ?? {},
    cookies: (http.cookies ?? []).map(toSetCookie),
    ...(body === undefined ? {} : { body }),
  };
}

const SAME_SITE = { none: undefined, lax: 'lax', strict: 'strict', explicitNone: 'none' } as const;

function toSetCookie(cookie: RpcCookie): string {
  const seconds = cookie.expires?.value?.seconds;
  const sameSite = SAME_SITE[cookie.sameSite ?? 'none'];
  const parts = [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    seconds === undefined ? undefined : `expires=${new Date(Number(seconds) * 1000).toUTCString()}`,
    cookie.maxAge?.value === undefined ? undefined : `max-age=${cookie.maxAge.value}`,
    cookie.domain?.value === undefined ? undefined : `domain=${cookie.domain.value}`,
    `path=${cookie.path?.value ?? '/'}`,
    cookie.secure?.value === true ? 'secure' : undefined,
    sameSite === undefined ? undefined : `samesite=${sameSite}`,
    cookie.httpOnly?.value === true ? 'httponly' : undefined,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}
