const OF_A_CREDENTIAL = /CredentialUnavailable|ChainedTokenCredential|DefaultAzureCredential|AuthenticationRequired|AADSTS/;

/**
 * What the Azure SDK says when nobody is signed in is a page of everything it tried. This says what to do, and what Entra answered if it did;
 * any other text comes back as it is.
 */
export function signInSaid(text: string): string {
  if (!OF_A_CREDENTIAL.test(text)) {
    return text;
  }
  const refusal = /AADSTS\d+[^\n]*/.exec(text)?.[0].slice(0, 300);
  return `Nobody is signed in to Azure here${refusal === undefined ? '' : ` (${refusal})`}: run az login, or in a pipeline set AZURE_CLIENT_ID, AZURE_TENANT_ID and what proves them (https://aka.ms/azsdk/js/identity/environment).`;
}
