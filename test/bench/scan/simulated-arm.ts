import { Readable } from 'node:stream';
import { createHttpHeaders, type HttpClient, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { answerArm } from '../../../local/azure/arm/door.ts';
import { managedIdentities } from '../../../local/azure/identities.ts';
import { createWorld } from '../../../local/azure/index.ts';
import { ARM_AUDIENCE } from '../../../local/azure/tokens.ts';
import type { ArmResource } from '../../../local/azure/types.ts';
import type { Arm } from '../../../shared/azure/arm.ts';
import { createArm } from '../../../shared/azure/arm-client.ts';
import type { FastClock } from './fast-clock.ts';

export interface SimulatedArm {
  readonly arm: Arm;
  /** Requests that were granted, by subscription. */
  readonly granted: ReadonlyMap<string, number>;
  readonly refused: { count: number };
}

export interface Bucket {
  readonly size: number;
  readonly refillPerSecond: number;
}

/** How long Azure takes for an answer. */
const LATENCY_IN_MS = 100;

/**
 * The service's own client of Resource Manager before the simulated Azure: real client, real tokens, real throttling on both sides, one
 * fast clock; only sockets and TLS are left out.
 */
export function simulatedArm(
  estate: readonly ArmResource[],
  clock: FastClock,
  {
    bucket,
    limits,
    sleep,
  }: { readonly bucket: Bucket; readonly limits: { requestsPerSecond: number; burst: number }; readonly sleep: FastClock['sleep'] },
): SimulatedArm {
  const throttle = { enforced: true, bucket: bucket.size, refillPerSecond: bucket.refillPerSecond };
  const world = createWorld({ estate, now: clock.now, settings: { throttle, graphQuota: 0 } });
  const granted = new Map<string, number>();
  const refused = { count: 0 };
  const httpClient: HttpClient = {
    async sendRequest(request) {
      await clock.sleep(LATENCY_IN_MS, new AbortController().signal);
      const { answer } = answerArm(world, callOf(request));
      const subscription = /^\/subscriptions\/([^/]+)/i.exec(new URL(request.url).pathname)?.[1] ?? 'tenant';
      if (answer.status === 429) {
        refused.count += 1;
      } else {
        granted.set(subscription, (granted.get(subscription) ?? 0) + 1);
      }
      return responseTo(request, answer.status, answer.headers ?? {}, answer.body);
    },
  };
  const { token } = world.tokens.forIdentity(managedIdentities.reader, ARM_AUDIENCE);
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 86_400_000 }) };
  const arm = createArm({ endpoint: ARM_AUDIENCE, audience: ARM_AUDIENCE, credential, limits, now: clock.now, sleep, httpClient });
  return { arm, granted, refused };
}

function callOf({ method, url, headers, body }: PipelineRequest) {
  return { method, url: new URL(url), headers: headers.toJSON(), body: Buffer.from(typeof body === 'string' ? body : '') };
}

function responseTo(request: PipelineRequest, status: number, headers: Readonly<Record<string, string>>, body: unknown): PipelineResponse {
  const text = body === undefined ? '' : JSON.stringify(body);
  return {
    request,
    status,
    headers: createHttpHeaders({ ...headers, 'content-type': 'application/json' }),
    readableStreamBody: Readable.from([Buffer.from(text)]),
  };
}
