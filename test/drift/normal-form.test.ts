import { describe, expect, it } from 'vitest';
import { ignored, ignoredOf } from '../../shared/drift/ignore.ts';
import { normalForm } from '../../shared/drift/normal-form.ts';
import { isCovered, touches } from '../../shared/drift/pattern.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Kind } from '../../shared/model/kinds.ts';
import { NOT_KEPT } from '../../shared/model/unit.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { aResource } from '../scenes.ts';

const formOf = (kind: Kind, raw: JsonObject) => normalForm(aResource(kind, raw));

describe('the normal form', () => {
  it('leaves out what Azure sets and computes', () => {
    const form = formOf('workspace', {
      etag: 'e',
      systemData: { lastModifiedBy: 'ada' },
      identity: { type: 'SystemAssigned', principalId: 'p' },
      properties: { provisioningState: 'Succeeded', workspaceId: 'w', publicNetworkAccess: 'Disabled', description: null },
    });
    expect(form).toEqual({ 'identity.type': 'SystemAssigned', 'properties.publicNetworkAccess': 'Disabled' });
  });

  it('is the same however Azure orders its answer', () => {
    const rule = (value: string) => ({ value, action: 'Allow' });
    const one = formOf('storage-account', { properties: { networkAcls: { ipRules: [rule('1.2.3.4'), rule('5.6.7.8')] } } });
    const other = formOf('storage-account', {
      properties: { networkAcls: { ipRules: [{ action: 'Allow', value: '5.6.7.8' }, rule('1.2.3.4')] } },
    });
    expect(other).toEqual(one);
  });

  it.each(['http://user:pw12345@db.example/x', 'DefaultEndpointsProtocol=http;AccountKey=abc;'])(
    'keeps no address with a secret in it: %s',
    (target) => {
      expect(formOf('connection', { properties: { target, category: 'S3' } })).toEqual({
        'properties.target': NOT_KEPT,
        'properties.category': 'S3',
      });
      expect(formOf('datastore', { properties: { target: 'abfss://container@st.dfs.example' } })).not.toEqual({
        'properties.target': NOT_KEPT,
      });
    },
  );

  it('keeps no secret, but what it is called', () => {
    const form = formOf('online-deployment', {
      properties: {
        environmentVariables: { TOKEN: 's3cret', MODE: 'x' },
        model: 'https://st.blob.core.windows.net/c?sv=1&sig=abc',
        list: [{ password: 's3cret' }],
      },
    });
    expect(form).toEqual({
      'properties.environmentVariables.TOKEN': NOT_KEPT,
      'properties.environmentVariables.MODE': NOT_KEPT,
      'properties.model': NOT_KEPT,
      'properties.list': [{ password: NOT_KEPT }],
    });
    expect(formOf('datastore', { properties: { credentials: { credentialsType: 'AccountKey' }, allowSharedKeyAccess: true } })).toEqual({
      'properties.credentials.credentialsType': 'AccountKey',
      'properties.allowSharedKeyAccess': true,
    });
  });
});

describe('the ignore rules', () => {
  it('each have a reason', () => {
    expect(ignored.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });

  it('hide nothing that a rule reads, but what Azure alone moves', () => {
    const hidden = catalogue.flatMap(({ kind, reads }) =>
      Object.keys(reads)
        .filter((path) => ignoredOf(kind, []).some((rule) => isCovered(path, rule.path)))
        .map((path) => `${kind} ${path}`),
    );
    expect([...new Set(hidden)].toSorted()).toEqual([
      'compute properties.properties.osImageMetadata.isLatestOsImageVersion',
      'online-endpoint properties.scoringUri',
      'outbound-rule properties.errorInformation',
      'outbound-rule properties.status',
      'private-endpoint-connection systemData.createdAt',
      'schedule properties.provisioningState',
      'storage-account properties.creationTime',
      'workspace identity.principalId',
      'workspace systemData.lastModifiedBy',
      'workspace systemData.lastModifiedByType',
    ]);
  });
});

describe('a path', () => {
  it.each([
    ['properties.a.b', 'properties.a', true],
    ['properties.a', 'properties.a.b', false],
    ['properties.services.blob.lastEnabledTime', '**.lastEnabledTime', true],
    ['identity.userAssignedIdentities./x/y.principalId', 'identity.userAssignedIdentities.*.principalId', true],
    ['properties.rules[].etag', '**.etag', true],
    ['Properties.A', 'properties.a', true],
    ['properties.ab', 'properties.a', false],
  ])('%s is covered by %s: %s', (path, pattern, expected) => {
    expect(isCovered(path, pattern)).toBe(expected);
  });

  it.each([
    ['properties.ipRules', 'properties.ipRules[].value', true],
    ['properties.encryption.status', 'properties.encryption', true],
    ['properties.x', 'properties.y', false],
  ])('%s touches %s: %s', (path, pattern, expected) => {
    expect(touches(path, pattern)).toBe(expected);
  });
});
