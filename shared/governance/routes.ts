import type { Channel, Message } from '../model/message.ts';
import type { Severity } from '../model/verdict.ts';

/** The part of `notifications` that says who hears of what. */
export interface Routing {
  readonly minimumSeverity: Severity;
  readonly channels: readonly Channel[];
  readonly perHour: number;
  readonly gatherForInSeconds: number;
  /** The first that fits decides; none: every channel. */
  readonly routes: readonly Route[];
}

interface Route {
  readonly unit?: string | undefined;
  readonly environment?: string | undefined;
  readonly minimumSeverity?: Severity | undefined;
  readonly channels: readonly Channel[];
  readonly to?: readonly string[] | undefined;
}

type About = Pick<Message, 'unit' | 'environment'>;

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** A route for a subscription or a resource group is one for what lies below it. */
export function routeFor({ unit, environment }: About, routes: readonly Route[]): Route | undefined {
  return routes.find(
    (route) =>
      (route.unit === undefined || unit === route.unit || unit?.startsWith(`${route.unit}/`) === true) &&
      (route.environment === undefined || environment === route.environment),
  );
}

/** The channels of a message with the message as it is for each. */
export function channelsFor(message: Message, { routes, channels }: Routing): [Channel, Message][] {
  const route = routeFor(message, routes);
  const wanted = channels.filter((channel) => route?.channels.includes(channel) ?? true);
  const to = message.to ?? route?.to;
  return wanted
    .filter((channel) => channel !== 'event-grid' || message.topic !== 'findings')
    .map((channel) => [channel, to === undefined || channel !== 'email' ? withoutTo(message) : { ...message, to }]);
}

/** Recipients are for mail; elsewhere they would only keep messages from going out together. */
function withoutTo({ to: _to, ...message }: Message): Message {
  return message;
}

/** Whether somebody wants to be told of it at once. */
export function isWorthTelling(severity: Severity, about: About, { routes, minimumSeverity }: Routing): boolean {
  const least = routeFor(about, routes)?.minimumSeverity ?? minimumSeverity;
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}
