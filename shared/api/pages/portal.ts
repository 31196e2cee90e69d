/** Where people look at resources, by where we read them. */
const PORTALS: Readonly<Record<string, string>> = {
  'management.azure.com': 'https://portal.azure.com',
  'management.usgovcloudapi.net': 'https://portal.azure.us',
  'management.chinacloudapi.cn': 'https://portal.azure.cn',
};

/** The portal that belongs to an endpoint of Azure Resource Manager; undefined where we know of none. */
export function portalOf(armEndpoint: string): string | undefined {
  return PORTALS[new URL(armEndpoint).hostname];
}

/** A resource in the portal. */
export function portalAddress(portal: string, resourceId: string): string {
  return `${portal}/#@/resource${resourceId.split('/').map(encodeURIComponent).join('/')}`;
}
