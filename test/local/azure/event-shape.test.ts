import { EventGridDeserializer } from '@azure/eventgrid';
import { expect, it } from 'vitest';
import { anEvent } from '../../e2e/scene.ts';
import { CLOSED } from '../../e2e/small-estate.ts';

it('what the end-to-end suite delivers is an Event Grid event to the SDK as well', async () => {
  const [event] = await new EventGridDeserializer().deserializeEventGridEvents(JSON.stringify([anEvent(CLOSED)]));
  expect(event).toMatchObject({ subject: CLOSED, eventType: 'Microsoft.Resources.ResourceWriteSuccess', eventTime: expect.any(Date) });
  expect(event?.data).toMatchObject({ resourceUri: CLOSED });
});
