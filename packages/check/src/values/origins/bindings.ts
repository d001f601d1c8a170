import type * as t from '@babel/types';
import { bare, isFunction, propertyName } from '../../syntax/names';
import { aroundOf, fileOf, parentOf, type SourceFile } from '../../syntax/source-file';
import { walk } from '../../syntax/walk';

/** A name and what gives it its values. */
export interface Binding {
  name: string;
  declared: t.Node;
  /** What the name gets, in the sequence of the text. */
  values: AssignedValue[];
}

/** A value, or the part of it that a pattern takes: `['data', '0']` of `const { data: [order] } = …`. */
export type AssignedValue = { path: readonly string[]; at: t.Node } & (
  | { from: 'expression'; node: t.Node; operator: string }
  | { from: 'parameter'; fn: t.Node; index: number }
  | { from: 'import'; source: string; imported: string }
  | { from: 'function'; node: t.Node }
  | { from: 'unknown' }
);

type Scope = Map<string, Binding>;

const scopesOf = new WeakMap<SourceFile, Map<t.Node, Scope>>();

/** The binding that a name refers to; `undefined` for a global name. */
export function bindingOf(identifier: t.Identifier): Binding | undefined {
  const scopes = scopesIn(fileOf(identifier));
  // This runs for each name several times: a generator would cost as much again.
  for (let around = parentOf(identifier); around !== undefined; around = parentOf(around)) {
    const found = scopes.get(around)?.get(identifier.name);
    if (found) return found;
  }
  return undefined;
}

function scopesIn(file: SourceFile): Map<t.Node, Scope> {
  const known = scopesOf.get(file);
  if (known) return known;
  const scopes = new Map<t.Node, Scope>();
  scopesOf.set(file, scopes);
  walk(file.program, (node) => declare(node, scopes));
  walk(file.program, assign);
  return scopes;
}

function declare(node: t.Node, scopes: Map<t.Node, Scope>): void {
  const bind = (scopeNode: t.Node, name: string, at: t.Node, value?: AssignedValue) => {
    const scope = scopes.get(scopeNode) ?? new Map<string, Binding>();
    scopes.set(scopeNode, scope);
    const binding = scope.get(name) ?? { name, declared: at, values: [] };
    if (value) binding.values.push(value);
    scope.set(name, binding);
  };
  switch (node.type) {
    case 'VariableDeclaration': {
      const scope = node.kind === 'var' ? functionAround(node) : blockAround(node);
      for (const declarator of node.declarations) {
        for (const { name, path, at } of namesIn(declarator.id)) {
          if (declarator.init)
            bind(scope, name, at, { path, at, from: 'expression', node: declarator.init, operator: '=' });
          else bind(scope, name, at, loopValue(node, path, at));
        }
      }
      return;
    }
    case 'FunctionDeclaration':
      if (node.id)
        bind(blockAround(node), node.id.name, node.id, { path: [], at: node.id, from: 'function', node });
      break;
    case 'FunctionExpression':
      if (node.id) bind(node, node.id.name, node.id, { path: [], at: node.id, from: 'function', node });
      break;
    case 'ClassDeclaration':
      if (node.id)
        bind(blockAround(node), node.id.name, node.id, {
          path: [],
          at: node.id,
          from: 'expression',
          node,
          operator: '=',
        });
      return;
    case 'ImportDeclaration':
      for (const each of node.specifiers) {
        const imported =
          each.type === 'ImportSpecifier'
            ? each.imported.type === 'Identifier'
              ? each.imported.name
              : each.imported.value
            : each.type === 'ImportDefaultSpecifier'
              ? 'default'
              : '*';
        bind(topOf(node), each.local.name, each.local, {
          path: [],
          at: each.local,
          from: 'import',
          source: node.source.value,
          imported,
        });
      }
      return;
    case 'CatchClause':
      if (node.param)
        for (const { name, path, at } of namesIn(node.param))
          bind(node, name, at, { path, at, from: 'unknown' });
      return;
    default:
  }
  if (isFunction(node)) {
    node.params.forEach((param, index) => {
      for (const { name, path, at } of namesIn(param))
        bind(node, name, at, { path, at, from: 'parameter', fn: node, index });
    });
  }
}

/** Adds what assignments give to names. */
function assign(node: t.Node): void {
  if (node.type === 'AssignmentExpression') {
    for (const { identifier, path } of targetsIn(node.left)) {
      bindingOf(identifier)?.values.push({
        path,
        at: node,
        from: 'expression',
        node: node.right,
        operator: node.operator,
      });
    }
  } else if (node.type === 'UpdateExpression' && node.argument.type === 'Identifier') {
    bindingOf(node.argument)?.values.push({ path: [], at: node, from: 'unknown' });
  } else if (
    (node.type === 'ForOfStatement' || node.type === 'ForInStatement') &&
    node.left.type === 'Identifier'
  ) {
    bindingOf(node.left)?.values.push({ path: [], at: node, from: 'unknown' });
  }
}

/** What a loop gives to its variable: of `for (const order of orders)`, an element, whichever it is. */
function loopValue(node: t.Node, path: readonly string[], at: t.Node): AssignedValue | undefined {
  const loop = parentOf(node);
  if (loop?.type === 'ForInStatement' && loop.left === node) return { path, at, from: 'unknown' };
  if (loop?.type !== 'ForOfStatement' || loop.left !== node) return undefined;
  return { path: ['*', ...path], at, from: 'expression', node: loop.right, operator: '=' };
}

interface Target {
  identifier: t.Identifier;
  path: readonly string[];
}

function namesIn(pattern: t.Node): { name: string; path: readonly string[]; at: t.Node }[] {
  return targetsIn(pattern).map(({ identifier, path }) => ({ name: identifier.name, path, at: identifier }));
}

/** The names in a pattern, with the part of the value that each gets. `…` stands for an unknown rest. */
function targetsIn(pattern: t.Node, path: readonly string[] = []): Target[] {
  const inner = bare(pattern);
  switch (inner.type) {
    case 'Identifier':
      return [{ identifier: inner, path }];
    case 'AssignmentPattern':
      return targetsIn(inner.left, path);
    case 'RestElement':
      return targetsIn(inner.argument, [...path, '…']);
    case 'TSParameterProperty':
      return targetsIn(inner.parameter, path);
    case 'ArrayPattern':
      return inner.elements.flatMap((element, index) =>
        element === null ? [] : targetsIn(element, [...path, String(index)]),
      );
    case 'ObjectPattern':
      return inner.properties.flatMap((property) =>
        property.type === 'RestElement'
          ? // The rest of an object has its properties under the same names.
            targetsIn(property.argument, path)
          : targetsIn(property.value, [...path, propertyName(property) ?? '…']),
      );
    default:
      return [];
  }
}

function functionAround(node: t.Node): t.Node {
  let last = node;
  for (const around of aroundOf(node)) {
    if (isFunction(around)) return around;
    last = around;
  }
  return last;
}

function blockAround(node: t.Node): t.Node {
  let last = node;
  for (const around of aroundOf(node)) {
    if (around.type === 'BlockStatement' || around.type === 'Program' || isFunction(around)) return around;
    if (
      around.type === 'ForStatement' ||
      around.type === 'ForOfStatement' ||
      around.type === 'ForInStatement'
    )
      return around;
    if (around.type === 'SwitchStatement') return around;
    last = around;
  }
  return last;
}

function topOf(node: t.Node): t.Node {
  let top = node;
  for (const around of aroundOf(node)) top = around;
  return top;
}
