import '@kusto/language-service-next/bridge.min.js';
import '@kusto/language-service-next/Kusto.Language.Bridge.min.js';
import { type Columns, logTables } from '../../../shared/reports/columns.ts';

/** A node of the tree that the Kusto parser makes. Tokens have no children. */
export interface KustoNode {
  /** `FilterOperator`, `AndExpression` and so on, as the parser names its kinds. */
  readonly kind: string;
  readonly children: readonly KustoNode[];
  /** The source without what stands before it. */
  readonly text: string;
  /** Of literals: what the parser reads in it. */
  readonly value?: unknown;
}

export interface KustoFault {
  readonly code: string;
  readonly message: string;
  readonly at: string;
}

export interface ParsedQuery {
  readonly tree: KustoNode;
  /** Empty: the query binds against the tables. */
  readonly faults: readonly KustoFault[];
}

/** What of the package is used; `$ctorN` names belong to the pinned version. */
interface Native {
  readonly Kind: number;
  readonly ChildCount: number;
  readonly LiteralValue?: unknown;
  GetChild(index: number): Native | null;
  ToString(includeTrivia: number): string;
}
interface Diagnostics {
  readonly Count: number;
  getItem(index: number): { readonly Code: string; readonly Message: string; readonly Start: number; readonly Length: number };
}
interface KustoLanguage {
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, description: null) => object };
    readonly DatabaseSymbol: { readonly $ctor1: new (name: string, tables: readonly object[], isOpen: boolean) => object };
  };
  readonly GlobalState: { readonly Default: { WithDatabase(database: object): object } };
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: object): { readonly Syntax: Native; GetDiagnostics(): Diagnostics } };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, number>> };
}

const Kusto = (globalThis as unknown as { readonly Kusto: { readonly Language: KustoLanguage } }).Kusto.Language;
const KINDS = new Map(Object.entries(Kusto.Syntax.SyntaxKind).map(([name, number]) => [number, name]));
const { Symbols, GlobalState, KustoCode } = Kusto;
const tables = Object.values(logTables).map(({ table, columns }) => new Symbols.TableSymbol.$ctor7(table, schemaOf(columns), null));
/** What alert rules ask of the table that Application Insights fills. */
const appMetrics =
  '(TimeGenerated: datetime, Name: string, Sum: real, ItemCount: int, Min: real, Max: real, Properties: dynamic, AppRoleName: string, AppRoleInstance: string, AppVersion: string, _ResourceId: string)';
tables.push(new Symbols.TableSymbol.$ctor7('AppMetrics', appMetrics, null));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor1('logs', tables, false));

function schemaOf(columns: Columns): string {
  return `(${Object.entries(columns)
    .map(([name, type]) => `${name}: ${type === 'boolean' ? 'bool' : type}`)
    .join(', ')})`;
}

/** Parses a query and binds it against the tables that the service writes, and AppMetrics, as Log Analytics would. */
export function parseKusto(query: string): ParsedQuery {
  const code = KustoCode.ParseAndAnalyze(query, globals);
  const diagnostics = code.GetDiagnostics();
  const faults = Array.from({ length: diagnostics.Count }, (_, index) => {
    const { Code, Message, Start, Length } = diagnostics.getItem(index);
    return { code: Code, message: Message, at: query.slice(Start, Start + Length) };
  });
  return { tree: nodeOf(code.Syntax), faults };
}

function nodeOf(native: Native): KustoNode {
  const children = Array.from({ length: native.ChildCount }, (_, index) => native.GetChild(index)).filter((child) => child !== null);
  const kind = KINDS.get(native.Kind) ?? String(native.Kind);
  const text = native.ToString(0).replace(/^(?:\s|\/\/[^\n]*\n)+/, '');
  const isLiteral = kind.endsWith('LiteralExpression');
  return { kind, text, children: children.map(nodeOf), ...(isLiteral ? { value: native.LiteralValue } : {}) };
}
