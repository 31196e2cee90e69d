import type { KustoNode } from './parser.ts';
import { Unsupported } from './unsupported.ts';

/** What a list separates by commas. */
export function elementsOf(list: KustoNode): KustoNode[] {
  return list.children.flatMap((child) =>
    child.kind === 'SeparatedElement' && child.children[0] !== undefined ? [child.children[0]] : [],
  );
}

/** `Name = expression`, or a column as it is. */
export function namedOf(node: KustoNode): [string, KustoNode] {
  const [name, , value] = node.children;
  if (node.kind === 'SimpleNamedExpression' && name !== undefined && value !== undefined) {
    return [name.text, value];
  }
  if (node.kind === 'NameReference') {
    return [node.text, node];
  }
  throw new Unsupported(`Expected a column or name = expression but found ${node.text}: give it a name.`);
}

export function callOf(node: KustoNode): { readonly name: string; readonly given: readonly KustoNode[] } {
  const [name, list] = node.children;
  if (node.kind !== 'FunctionCallExpression' || name === undefined) {
    throw new Unsupported(`Expected a call of a function but found ${node.text}.`);
  }
  return { name: name.text, given: (list?.children ?? []).filter(({ kind }) => kind === 'List').flatMap(elementsOf) };
}
