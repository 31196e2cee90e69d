import { describe, expect, it } from 'vitest';
import { judge } from '../../shared/engine/judge.ts';
import { withoutSecretParts } from '../../shared/engine/secret-parts.ts';
import { targetOverTls } from '../../shared/rules/connection/target-over-tls.ts';
import { AT, aUnit } from '../scenes.ts';

const SECRET = 'hunter2hunter2';

describe('a receipt', () => {
  it.each([
    `http://st.blob.example/c?sv=2024&sig=${SECRET}&se=2030`,
    `http://user:${SECRET}@db.example:5432/x`,
    `http://h.example/?code=${SECRET}#x`,
    `DefaultEndpointsProtocol=http;AccountKey=${SECRET};x=1 http://h`,
  ])('shows an address without what it is opened with: %s', (target) => {
    const text = JSON.stringify(judge(aUnit({ connection: [{ properties: { target } }] }), [targetOverTls], { at: AT }));
    expect(text).not.toContain(SECRET);
    expect(text).toContain('(hidden)');
  });

  it.each([
    'abfss://container@st.dfs.example/a',
    'https://h.example/a?api-version=1',
    '10.0.0.0/8',
    'Enabled',
    5,
    null,
    ['https://*.example'],
  ])('shows %j as it is', (value) => {
    expect(withoutSecretParts(value)).toEqual(value);
  });

  it('hides in lists and objects as well', () => {
    expect(withoutSecretParts([{ url: `https://h/?sig=${SECRET}` }])).toEqual([{ url: 'https://h/?sig=(hidden)' }]);
  });
});
