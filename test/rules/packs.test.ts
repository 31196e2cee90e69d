import { describe, expect, it } from 'vitest';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { packs, packsOf } from '../../shared/rules/packs/index.ts';

const ids = catalogue.map(({ id }) => id);

it('has GDPR, HIPAA and PCI-DSS', () => {
  expect(packs.map(({ id }) => id)).toEqual(['gdpr', 'hipaa', 'pci-dss']);
});

describe.each(packs.map((pack) => [pack.title, pack] as const))('%s', (_title, pack) => {
  const controls = Object.entries(pack.controls);
  const mapped = controls.flatMap(([, { source, inferred }]) => [...source, ...inferred]);

  it('knows every rule: each is mapped or stands under unmapped, never both', () => {
    expect([...new Set(mapped), ...pack.unmapped].toSorted()).toEqual(ids.toSorted());
  });

  it('names a rule once per control, as source or as inferred', () => {
    const doubled = controls.filter(([, { source, inferred }]) => new Set([...source, ...inferred]).size < source.length + inferred.length);
    expect(doubled.map(([id]) => id)).toEqual([]);
  });

  it('gives every control a title and a rule', () => {
    const empty = controls.filter(([, { title, source, inferred }]) => title === '' || source.length + inferred.length === 0);
    expect(empty.map(([id]) => id)).toEqual([]);
  });
});

describe('packsOf', () => {
  it('answers with the controls a rule speaks for', () => {
    expect(packsOf('AML-NET-001')).toMatchObject({ gdpr: expect.arrayContaining(['32']), hipaa: ['164.312(e)(1)'] });
  });

  it('leaves out the packs that do not map the rule', () => {
    expect(Object.keys(packsOf('AML-CMP-001'))).toEqual(['gdpr']);
    expect(packsOf('AML-XYZ-999')).toEqual({});
  });
});
