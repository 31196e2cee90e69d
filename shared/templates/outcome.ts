import type { Exemption } from '../model/exemption.ts';
import type { Json } from '../model/json.ts';
import type { RulePolicy } from '../model/policy.ts';
import type { Rule } from '../model/rule.ts';
import type { ScanDocument } from '../model/scan.ts';
import type { Judgement } from '../model/verdict.ts';

/** What a file holds, told from its content. */
export type FileKind =
  | 'armTemplate'
  | 'armParameters'
  | 'bicep'
  | 'bicepParameters'
  | 'whatIf'
  | 'snapshot'
  /** An export, one resource or a list of them, as Azure answers. */
  | 'armResources'
  | 'other';

/** Where a template would be deployed. Ids are computed from it, with placeholders for what is left out; a location left out is not known. */
export interface TemplateScope {
  readonly tenantId?: string;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  /** Azure's short form, `westeurope`. */
  readonly location?: string;
}

export interface CheckOptions {
  /** Files, folders and globs, absolute or below `cwd`. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly rules: readonly Rule[];
  readonly policy: RulePolicy;
  readonly exemptions?: readonly Exemption[];
  /** Stands in the document as it is. */
  readonly catalogue: ScanDocument['catalogue'];
  /** Path of the Bicep CLI; without it BICEP_PATH, the PATH, ~/.azure/bin and .tools are looked at. */
  readonly bicep?: string;
  /** Values for parameters of every template that has one of this name; they win over parameter files. */
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly scope?: TemplateScope;
  /** Whether evaluations are kept in, and taken from, the user's cache folder. */
  readonly cache: boolean;
  /** Default: aml-warden below the user's cache folder. */
  readonly cacheFolder?: string;
  readonly onProgress?: (done: number, of: number) => void;
  /** Longest time the engine may take over one file; default 30 s. */
  readonly timeoutInMs?: number;
  /** Where BICEP_PATH, the PATH and the cache folder are looked up; default: of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long the engine took to start, or over one question, in milliseconds. */
  readonly onEngine?: (what: 'start' | 'question', ms: number) => void;
  readonly now?: () => Date;
}

/** Every file that was looked at stands here once. */
export interface CheckedFile {
  /** Below `cwd` with forward slashes; absolute where it lies elsewhere. */
  readonly path: string;
  readonly kind: FileKind;
  readonly status: 'checked' | 'notAml' | 'notEvaluated';
  /** Always there unless `checked`; on `checked` it says what of the file could not be followed. */
  readonly reason?: string;
  /** From 1. */
  readonly line?: number;
}

export interface CheckResult extends Judgement {
  /** As in CheckedFile. */
  readonly file: string;
  /** From 1: the property the verdict rests on, or the resource where the property is missing. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The template's own expression: the resource is deployed, and the verdict holds, only if it is true. */
  readonly condition?: string;
}

/** The document of `aml-warden check`. */
export interface CheckOutcome extends Omit<ScanDocument, 'results'> {
  readonly files: readonly CheckedFile[];
  /** Sorted by unit, rule, resource, file. */
  readonly results: readonly CheckResult[];
}
