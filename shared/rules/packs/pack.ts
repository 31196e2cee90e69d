/** What one control of a framework asks for, and the rules that speak for it. */
export interface PackControl {
  /** In our own words; the framework's text is the law. */
  readonly title: string;
  /** Rules that a published mapping (an Azure Policy initiative, Mondoo, Prowler, PSRule) ties to the control. */
  readonly source: readonly string[];
  /** Rules that we tie to it ourselves, by what they are about. */
  readonly inferred: readonly string[];
}

/** A framework as a map from its controls to rule ids. */
export interface Pack {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly controls: Readonly<Record<string, PackControl>>;
  /** Rules that no control of the framework asks for, so that none is forgotten. */
  readonly unmapped: readonly string[];
}
