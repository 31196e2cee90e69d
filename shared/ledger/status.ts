/** Whether a storage SDK's error carries one of these HTTP statuses. `code` is not set by every service, the status is. */
export function hasStatus(error: unknown, statuses: readonly number[]): boolean {
  const status = typeof error === 'object' && error !== null ? (error as { statusCode?: unknown }).statusCode : undefined;
  return typeof status === 'number' && statuses.includes(status);
}
