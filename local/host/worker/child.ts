import type { Log } from '../types.ts';
import { keepCompiledCode } from './compile-cache.ts';
import { type FromChild, type ToChild, toWireError } from './wire.ts';
import { startInProcess, type Worker } from './worker.ts';

/** Entry point of a forked worker process; speaks ToChild and FromChild over the IPC channel. */
const send = (message: FromChild): void => {
  if (process.connected) process.send?.(message);
};
const log: Log = (level, message, fields) => send({ kind: 'log', level, message, ...(fields === undefined ? {} : { fields }) });

let worker: Worker | undefined;

async function receive(message: ToChild): Promise<void> {
  switch (message.kind) {
    case 'load':
      keepCompiledCode();
      worker = await startInProcess(message.location, log);
      return send({ kind: 'loaded', functions: worker.functions });
    case 'invoke':
      return invoke(message.call, message.input);
    case 'stop':
      await worker?.stop();
      send({ kind: 'stopped' });
      process.disconnect();
  }
}

async function invoke(call: number, input: Extract<ToChild, { kind: 'invoke' }>['input']): Promise<void> {
  try {
    if (worker === undefined) throw new Error('The worker has not loaded the app yet.');
    send({ kind: 'result', call, result: await worker.run(input) });
  } catch (error) {
    send({ kind: 'error', call, error: toWireError(error) });
  }
}

process.on('message', (message: ToChild) => {
  receive(message).catch((error: unknown) => {
    send({ kind: 'failed', error: toWireError(error) });
    process.disconnect();
  });
});
// The host decides when a worker ends; a Ctrl-C in the terminal reaches the whole process group.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit());
