import { describe, expect, it } from 'vitest';
import { apiVersions } from '../../shared/azure/api-versions.ts';

describe('api-versions', () => {
  it('are stable wherever Azure has a stable one', () => {
    const unstable = Object.entries(apiVersions).filter(([, version]) => !/^\d{4}-\d{2}-\d{2}$/.test(version));

    expect(unstable).toEqual([['diagnostic-setting', '2021-05-01-preview']]);
  });
});
