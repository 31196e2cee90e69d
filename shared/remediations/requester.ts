/** `requestedBy` of a request that a transition made; anything else names a person. */
export function byTransition(transitionId: string): string {
  return `transition:${transitionId}`;
}

export function isPersonal(requestedBy: string): boolean {
  return !requestedBy.startsWith('transition:');
}
