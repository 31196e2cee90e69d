/** Name of the app setting that holds the storage connection, as the real host writes it into addresses. */
export const CONNECTION = 'Storage';

/** The addresses of one instance; the literal INSTANCEID makes the template that the SDK fills in. */
export function managementUrls(instanceId: string, origin: string, hubName: string): Readonly<Record<string, string>> {
  const base = `${origin}/runtime/webhooks/durabletask/instances/${instanceId === 'INSTANCEID' ? instanceId : encodeURIComponent(instanceId)}`;
  const query = `taskHub=${hubName}&connection=${CONNECTION}`;
  return {
    id: instanceId,
    statusQueryGetUri: `${base}?${query}`,
    sendEventPostUri: `${base}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${base}/terminate?reason={text}&${query}`,
    rewindPostUri: `${base}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${base}?${query}`,
    restartPostUri: `${base}/restart?${query}`,
    suspendPostUri: `${base}/suspend?reason={text}&${query}`,
    resumePostUri: `${base}/resume?reason={text}&${query}`,
  };
}

/** The JSON text of a durableClient input binding. */
export function clientBinding(origin: string, hubName: string): string {
  const baseUrl = `${origin}/runtime/webhooks/durabletask`;
  const create = `${baseUrl}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: hubName,
    connectionName: null,
    creationUrls: {
      createNewInstancePostUri: `${create}?`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&`,
    },
    managementUrls: managementUrls('INSTANCEID', origin, hubName),
    baseUrl,
    requiredQueryStringParameters: '',
    rpcBaseUrl: `${baseUrl}/`,
    httpBaseUrl: null,
    maxGrpcMessageSizeInBytes: null,
    grpcHttpClientTimeout: null,
  });
}
