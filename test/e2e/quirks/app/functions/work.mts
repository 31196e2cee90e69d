import * as df from 'durable-functions';

const fails = (): never => {
  throw new Error('no luck');
};

df.app.activity('work', { handler: (input: unknown) => input });
df.app.activity('look', { handler: (value: unknown) => ({ type: typeof value, value }) });
df.app.activity('fail', { handler: fails });
df.app.activity('failQuick', { handler: fails });
df.app.activity('failSlow', { handler: fails });
