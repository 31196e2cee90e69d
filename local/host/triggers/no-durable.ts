import type { Durable } from '../types.ts';
import { text } from './call.ts';

/** Stands in while the Durable half of the host is absent: triggers work, every call of the durable client is answered 501. */
export function noDurable(hubName: string): Durable {
  return {
    start: () => undefined,
    stop: () => Promise.resolve(),
    handle: () => Promise.resolve(text(501, 'This development host was built without orchestrations.')),
    clientBinding: (origin) =>
      JSON.stringify({
        taskHubName: hubName,
        creationUrls: {},
        managementUrls: {},
        baseUrl: `${origin}/runtime/webhooks/durabletask`,
        requiredQueryStringParameters: '',
        rpcBaseUrl: `${origin}/durabletask/`,
      }),
  };
}
