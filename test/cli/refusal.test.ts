import { describe, expect, it } from 'vitest';
import { refusalText } from '../../cli/refusal.ts';
import { signInSaid } from '../../cli/sign-in.ts';

describe('what a service refuses', () => {
  it.each([
    ['/api/v1/findings/abc', 'There is no finding abc: aml-warden findings lists them'],
    ['/api/v1/remediations/r%2F1/undo', 'There is no remediation r/1: the page Remediations lists them'],
    ['/api/v1/exemptions/e1', 'There is no exemption in force e1: aml-warden exempt list lists them'],
  ])('that does not exist is named, with where such things are listed: %s', (path, text) => {
    expect(refusalText({ method: 'GET', path }, 404, 'Not found: There is nothing.')).toContain(text);
  });

  it('is told in sentences, the mistakes of a request with their places', () => {
    const said = 'The request cannot be used: ✖ expected the id of a finding\n  → at findingId';
    expect(refusalText({ method: 'POST', path: '/api/v1/remediations?x=1' }, 400, said)).toBe(
      'POST /api/v1/remediations was answered 400: The request cannot be used: expected the id of a finding (findingId).',
    );
  });

  it('for want of a sign-in says how to sign in', () => {
    expect(refusalText({ method: 'GET', path: '/api/v1/findings' }, 401, undefined)).toBe(
      'GET /api/v1/findings was answered 401 without saying why. Give --audience and sign in with az login, or set AML_WARDEN_TOKEN.',
    );
  });
});

describe('a failed sign-in', () => {
  it('says what to do instead of everything that was tried', () => {
    const text = signInSaid(
      'ChainedTokenCredential authentication failed.\nCredentialUnavailableError: EnvironmentCredential is unavailable.\nAADSTS70043: The refresh token has expired.\nmore',
    );
    expect(text).toMatch(/^Nobody is signed in to Azure here \(AADSTS70043: The refresh token has expired\.\): run az login/);
    expect(text).not.toContain('\n');
  });

  it('leaves every other text as it is', () => {
    expect(signInSaid('429 TooManyRequests')).toBe('429 TooManyRequests');
  });
});
