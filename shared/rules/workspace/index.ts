import type { Rule } from '../../model/rule.ts';
import { appInsightsOfOneEnvironment } from './app-insights-of-one-environment.ts';
import { computesIsolated } from './computes-isolated.ts';
import { customerManagedKey } from './customer-managed-key.ts';
import { dependentsOfOneEnvironment } from './dependents-of-one-environment.ts';
import { environmentDeclared } from './environment-declared.ts';
import { hasIdentity } from './has-identity.ts';
import { highImpactFlagged } from './high-impact-flagged.ts';
import { identityNotContributorOnGroup } from './identity-not-contributor-on-group.ts';
import { legacyModeAsDeclared } from './legacy-mode-as-declared.ts';
import { legacyPublicAccessOff } from './legacy-public-access-off.ts';
import { linkedToAppInsights } from './linked-to-app-insights.ts';
import { logsExported } from './logs-exported.ts';
import { networksOfOneEnvironment } from './networks-of-one-environment.ts';
import { outboundApprovedOnly } from './outbound-approved-only.ts';
import { privateEndpointApproved } from './private-endpoint-approved.ts';
import { productionChangedByAutomation } from './production-changed-by-automation.ts';
import { productionInOwnGroup } from './production-in-own-group.ts';
import { productionInOwnSubscription } from './production-in-own-subscription.ts';
import { productionLocked } from './production-locked.ts';
import { productionOutboundStrict } from './production-outbound-strict.ts';
import { projectInEnvironmentOfHub } from './project-in-environment-of-hub.ts';
import { publicAccessDisabled } from './public-access-disabled.ts';
import { regionAllowed } from './region-allowed.ts';
import { requiredTagsPresent } from './required-tags-present.ts';
import { securityLogsComplete } from './security-logs-complete.ts';
import { sensitiveStorageNotPublic } from './sensitive-storage-not-public.ts';
import { systemDatastoresUseIdentity } from './system-datastores-use-identity.ts';
import { userAssignedIdentityPrimary } from './user-assigned-identity-primary.ts';

export const workspaceRules: readonly Rule[] = [
  appInsightsOfOneEnvironment,
  computesIsolated,
  customerManagedKey,
  dependentsOfOneEnvironment,
  environmentDeclared,
  hasIdentity,
  highImpactFlagged,
  identityNotContributorOnGroup,
  legacyModeAsDeclared,
  legacyPublicAccessOff,
  linkedToAppInsights,
  logsExported,
  networksOfOneEnvironment,
  outboundApprovedOnly,
  privateEndpointApproved,
  productionChangedByAutomation,
  productionInOwnGroup,
  productionInOwnSubscription,
  productionLocked,
  productionOutboundStrict,
  projectInEnvironmentOfHub,
  publicAccessDisabled,
  regionAllowed,
  requiredTagsPresent,
  securityLogsComplete,
  sensitiveStorageNotPublic,
  systemDatastoresUseIdentity,
  userAssignedIdentityPrimary,
];
