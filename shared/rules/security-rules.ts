import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** A rule of a network security group that lets the internet in. */
export interface Opening {
  readonly name: string;
  readonly protocol: string;
  readonly ports: readonly PortRange[];
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

const INTERNET = ['*', '0.0.0.0/0', '::/0', 'internet', 'any'];
const ALL_PORTS: PortRange = { from: 0, to: 65535 };

/** The inbound allow rules among `securityRules[]` whose source is anyone; scalar and plural fields count alike. */
export function openings(securityRules: readonly Json[]): Opening[] {
  return securityRules.filter(isJsonObject).flatMap(openingOf);
}

export function covers({ from, to }: PortRange, port: number): boolean {
  return from <= port && port <= to;
}

/** Port 0 is no port anyone listens on, so 1-65535 is as wide as the star. */
export function isEveryPort(range: PortRange): boolean {
  return covers(range, 1) && covers(range, ALL_PORTS.to);
}

function openingOf(rule: JsonObject): Opening[] {
  const properties = isJsonObject(rule['properties']) ? rule['properties'] : {};
  const isInboundAllow = textOf(properties['direction']) === 'inbound' && textOf(properties['access']) === 'allow';
  const sources = listed(properties, 'sourceAddressPrefix', 'sourceAddressPrefixes');
  if (!isInboundAllow || !sources.some((source) => INTERNET.includes(source))) {
    return [];
  }
  const ports = listed(properties, 'destinationPortRange', 'destinationPortRanges').map(toRange);
  return [{ name: String(rule['name']), protocol: textOf(properties['protocol']), ports }];
}

function listed(properties: JsonObject, scalar: string, plural: string): string[] {
  const many = properties[plural];
  return [properties[scalar] ?? '', ...(Array.isArray(many) ? many : [])].map(textOf).filter((text) => text !== '');
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : '';
}

/** `*`, `22` or `20-30`. What cannot be read counts as every port: it may be that. */
function toRange(text: string): PortRange {
  const match = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text);
  return match === null ? ALL_PORTS : { from: Number(match[1]), to: Number(match[2] ?? match[1]) };
}
