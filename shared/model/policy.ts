/** What an organisation decides and rules ask for; the `policy` part of warden.config.yaml. */
export interface RulePolicy {
  /** Azure locations in Azure's short form (`westeurope`); empty: any. */
  readonly allowedLocations: readonly string[];
  /** Tag keys every AML resource must carry; compared ignoring case. */
  readonly requiredTags: readonly string[];
  /** The tag that declares the environment. */
  readonly environmentTag: string;
  /** Tag values that mean production, lower case. */
  readonly productionValues: readonly string[];
  /** Canonical ids of Log Analytics workspaces logs may go to; empty: any. */
  readonly approvedLogWorkspaces: readonly string[];
  /** Subscription ids whose private endpoints are welcome; empty: the unit's own tenant is not restricted. */
  readonly approvedPrivateEndpointSubscriptions: readonly string[];
  /** Longest life of a secret a connection may hold. */
  readonly connectionSecretMaxAgeInDays: number;
  /** Longest time a compute instance may sit idle before it stops. */
  readonly maxIdleInMinutes: number;
  /** What `v1LegacyMode` should be. */
  readonly v1LegacyMode: boolean;
  /** How many subscription owners are too many. */
  readonly maxSubscriptionOwners: number;
  /** Object ids of automation principals that may change production. */
  readonly automationPrincipals: readonly string[];
}

export const defaultRulePolicy: RulePolicy = {
  allowedLocations: [],
  requiredTags: [],
  environmentTag: 'environment',
  productionValues: ['prod', 'production', 'prd'],
  approvedLogWorkspaces: [],
  approvedPrivateEndpointSubscriptions: [],
  connectionSecretMaxAgeInDays: 90,
  maxIdleInMinutes: 60,
  v1LegacyMode: false,
  maxSubscriptionOwners: 3,
  automationPrincipals: [],
};
