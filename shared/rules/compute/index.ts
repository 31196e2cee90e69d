import type { Rule } from '../../model/rule.ts';
import { clusterHasIdentity } from './cluster-has-identity.ts';
import { clusterScalesToZero } from './cluster-scales-to-zero.ts';
import { clusterSshClosed } from './cluster-ssh-closed.ts';
import { inVirtualNetwork } from './in-virtual-network.ts';
import { instanceHasIdentity } from './instance-has-identity.ts';
import { instanceRunsLatestImage } from './instance-runs-latest-image.ts';
import { instanceSshClosed } from './instance-ssh-closed.ts';
import { instanceStopsWhenIdle } from './instance-stops-when-idle.ts';
import { localAuthDisabled } from './local-auth-disabled.ts';
import { noInstancesInProduction } from './no-instances-in-production.ts';
import { noPublicIp } from './no-public-ip.ts';

export const computeRules: readonly Rule[] = [
  clusterHasIdentity,
  clusterScalesToZero,
  clusterSshClosed,
  inVirtualNetwork,
  instanceHasIdentity,
  instanceRunsLatestImage,
  instanceSshClosed,
  instanceStopsWhenIdle,
  localAuthDisabled,
  noInstancesInProduction,
  noPublicIp,
];
