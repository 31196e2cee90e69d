/** Says at a glance what this is not. */
export const SIMULATED_AZURE =
  'SIMULATED AZURE on this machine only: no subscription, no sign-in, nothing leaves 127.0.0.1. Do not put real secrets here.';
