import type { Binding, RegisteredFunction } from '../types.ts';
import { scheduleOf } from './timer.ts';

const DURABLE_TRIGGERS = ['orchestrationTrigger', 'activityTrigger', 'entityTrigger'];
const TRIGGERS = ['httpTrigger', 'eventGridTrigger', 'timerTrigger', 'queueTrigger', ...DURABLE_TRIGGERS];

/** Ignoring a binding would make an app look as if it worked, so what the host cannot serve ends the start. */
export function refuseUnsupported(functions: readonly RegisteredFunction[]): void {
  for (const fn of functions) {
    const { type } = fn.trigger;
    if (!TRIGGERS.includes(type)) {
      throw new Error(`Function '${fn.name}': the development host does not deliver ${type}; it knows ${TRIGGERS.join(', ')}.`);
    }
    const stranger = Object.entries(fn.bindings).find(([name, binding]) => name !== fn.trigger.name && !isSupported(binding));
    if (stranger !== undefined) {
      const [, { direction, type: binding }] = stranger;
      throw new Error(
        `Function '${fn.name}': the development host does not serve the ${direction} binding ${binding}; it knows durableClient and http out.`,
      );
    }
    if (type === 'timerTrigger') scheduleOf(fn);
  }
}

function isSupported({ type, direction }: Binding): boolean {
  return type === 'durableClient' || (type === 'http' && direction === 'out');
}

/** Whether the app needs the Durable extension at all. */
export function usesDurable(functions: readonly RegisteredFunction[]): boolean {
  return functions.some(({ bindings }) =>
    Object.values(bindings).some(({ type }) => type === 'durableClient' || DURABLE_TRIGGERS.includes(type)),
  );
}
