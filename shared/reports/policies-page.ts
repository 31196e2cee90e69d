interface PolicyDefinition {
  readonly name: string;
  readonly properties: {
    readonly displayName: string;
    readonly description: string;
    readonly metadata: { readonly amlWardenRules: readonly string[]; readonly amlWardenUnverified?: string };
    readonly parameters: { readonly effect?: { readonly defaultValue?: string; readonly allowedValues?: readonly string[] } };
  };
}

/** docs/policies.md: which of our rules each Azure Policy definition of infra/policies enforces. */
export function policiesPage(definitions: readonly PolicyDefinition[]): string {
  const rows = definitions.map(
    ({ name, properties: { displayName, description, metadata, parameters } }) =>
      `| ${name} | ${displayName}. ${description} | ${metadata.amlWardenRules.join(', ')} | ${parameters.effect?.defaultValue ?? ''} (${(parameters.effect?.allowedValues ?? []).join(', ')}) | ${metadata.amlWardenUnverified ?? ''} |\n`,
  );
  return `# Azure Policies

What they refuse, nobody has to find later. Generated from \`infra/policies\` by \`npm run docs\`. \`infra/policies/main.bicep\` makes the definitions and their initiative in a subscription; assigning it is yours to decide:

\`\`\`
az deployment sub create --location westeurope --template-file infra/policies/main.bicep
\`\`\`

| policy | about | rules it enforces | effect | not verified |
|---|---|---|---|---|
${rows.join('')}`;
}
