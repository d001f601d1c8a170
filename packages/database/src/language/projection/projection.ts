import { compileExpression } from '../expressions/compile';
import type { LoopBudget, Scope } from '../expressions/types';
import { isTruthy } from '../filter/truth';
import { splitPath } from '../paths';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, firstOperator, getField, isDocument, isNumeric, setField } from '../values/kinds';
import { findOperator, isFindOperator } from './projection-operators';
import type { Node, Rule } from './projection-rules';

export interface ProjectionOptions {
  /** Whether it projects the documents of a query, which has `$slice` and `$elemMatch` of its own. */
  readonly find: boolean;
  readonly variables?: readonly string[];
}

export type Projection = (document: Document, scope: Scope) => Document;

/** Compiles the projection of a query: `{ a: 1, 'b.c': 1 }`, or `{ a: 0 }`. */
export function compileProjection(
  projection: Document,
  loops?: LoopBudget,
): (document: Document) => Document {
  const project = compileProject(projection, { find: true });
  const scope: Scope = { variables: {}, now: new Date(), ...(loops && { loops }) };
  return (document) => project(document, scope);
}

/** Compiles a projection, of a query or of the stage `$project`. */
export function compileProject(projection: Document, options: ProjectionOptions): Projection {
  const rules = Object.entries(projection).flatMap(([path, value]) => readRules(path, value, options));
  const isInclusion = directionOf(rules);
  const root: Node = { children: new Map() };
  for (const { path, rule } of rules) insert(root, path, splitPath(path), rule);
  if (isInclusion && !root.children.has('_id')) root.children.set('_id', { kind: 'keep' });
  return (document, scope) => {
    const result = isInclusion ? include(document, root) : exclude(document, root);
    compute(result, root, document, scope);
    return result;
  };
}

interface PathRule {
  readonly path: string;
  readonly rule: Rule;
}

function readRules(path: string, value: unknown, options: ProjectionOptions): PathRule[] {
  assertPath(path);
  if (typeof value === 'boolean' || isNumeric(value))
    return [{ path, rule: { kind: isTruthy(value) ? 'keep' : 'drop' } }];
  const operator = firstOperator(value);
  if (options.find && operator !== undefined && isFindOperator(operator, (value as Document)[operator]))
    return [{ path, rule: findOperator(operator, value as Document) }];
  if (isDocument(value) && operator === undefined) {
    if (Object.keys(value).length === 0)
      refuse('An empty sub-projection is not a valid value. Found empty object at path');
    return Object.entries(value).flatMap(([name, inner]) => readRules(`${path}.${name}`, inner, options));
  }
  const evaluate = compileExpression(value, { variables: options.variables ?? [] });
  return [{ path, rule: { kind: 'compute', evaluate } }];
}

function assertPath(path: string): void {
  if (path === '' || path.split('.').includes('')) refuse('FieldPath field names may not be empty strings');
  if (path.endsWith('.$')) refuse('the positional $ is not supported in a projection: use $elemMatch');
  if (path.split('.').some((part) => part.startsWith('$')))
    refuse(`FieldPath field names may not start with '$', but found ${path}`);
}

/** A projection keeps or drops: `_id` alone may do the other. */
function directionOf(rules: readonly PathRule[]): boolean {
  let isInclusion: boolean | undefined;
  for (const { path, rule } of rules) {
    if (rule.kind === 'change' && !rule.keeps) continue;
    if (path === '_id' && rule.kind !== 'compute' && (rule.kind === 'drop' || rules.length > 1)) continue;
    const includes = rule.kind !== 'drop';
    if (isInclusion === false && includes)
      refuse(`Cannot do inclusion on field ${path} in exclusion projection`);
    if (isInclusion === true && !includes)
      refuse(`Cannot do exclusion on field ${path} in inclusion projection`);
    isInclusion = includes;
  }
  const id = rules.find(({ path }) => path === '_id');
  return isInclusion ?? id?.rule.kind === 'keep';
}

function insert(node: Node, path: string, parts: readonly string[], rule: Rule): void {
  const [name = '', ...rest] = parts;
  const child = node.children.get(name);
  if (rest.length === 0) {
    if (child !== undefined) refuse(`Path collision at ${path}`);
    node.children.set(name, rule);
    return;
  }
  if (child !== undefined && !isNode(child)) refuse(`Path collision at ${path}`);
  const next: Node = child === undefined ? { children: new Map() } : (child as Node);
  node.children.set(name, next);
  insert(next, path, rest, rule);
}

function isNode(child: Node | Rule): child is Node {
  return 'children' in child;
}

function include(document: Document, node: Node): Document {
  const result: Document = {};
  // MongoDB puts `_id` first.
  for (const name of Object.keys(document)) {
    const child = node.children.get(name);
    if (child === undefined) continue;
    const value = isNode(child) ? includeIn(document[name], child) : applied(child, document[name]);
    if (value !== undefined) setField(result, name, value);
  }
  return result;
}

function applied(rule: Rule, value: unknown): unknown {
  if (rule.kind === 'keep') return value;
  return rule.kind === 'change' ? rule.change(value) : undefined;
}

/** Inside of arrays each document is projected; other elements are dropped. */
function includeIn(value: unknown, node: Node): unknown {
  if (isDocument(value)) return include(value, node);
  if (!Array.isArray(value)) return undefined;
  return (value as unknown[])
    .map((element) => includeIn(element, node))
    .filter((element) => element !== undefined);
}

function exclude(document: Document, node: Node): Document {
  const result: Document = {};
  for (const name of Object.keys(document)) {
    const child = node.children.get(name);
    const value = document[name];
    if (child === undefined) setField(result, name, value);
    else if (isNode(child)) setField(result, name, excludeIn(value, child));
    else {
      const changed = applied(child, value);
      if (changed !== undefined) setField(result, name, changed);
    }
  }
  return result;
}

function excludeIn(value: unknown, node: Node): unknown {
  if (isDocument(value)) return exclude(value, node);
  return Array.isArray(value) ? (value as unknown[]).map((element) => excludeIn(element, node)) : value;
}

/** Whether any field below is computed. */
function computes(node: Node): boolean {
  return [...node.children.values()].some((child) =>
    isNode(child) ? computes(child) : child.kind === 'compute',
  );
}

/** Puts the computed fields into a document. They are computed from the whole original document. */
export function compute(target: Document, node: Node, root: Document, scope: Scope): void {
  for (const [name, child] of node.children) {
    if (!isNode(child)) {
      if (child.kind !== 'compute') continue;
      const value = child.evaluate(root, scope);
      if (value === undefined) delete target[name];
      else setField(target, name, value);
    } else if (computes(child)) setField(target, name, computeIn(getField(target, name), child, root, scope));
  }
}

function computeIn(value: unknown, node: Node, root: Document, scope: Scope): unknown {
  if (Array.isArray(value))
    return (value as unknown[]).map((element) => computeIn(element, node, root, scope));
  const target: Document = isDocument(value) ? { ...value } : {};
  compute(target, node, root, scope);
  return target;
}

/** The tree of `$addFields`: computed fields alone. */
export function computedTree(fields: Document, variables: readonly string[]): Node {
  const root: Node = { children: new Map() };
  for (const [path, value] of Object.entries(fields)) insertComputed(root, path, value, variables);
  return root;
}

function insertComputed(root: Node, path: string, value: unknown, variables: readonly string[]): void {
  assertPath(path);
  if (isDocument(value) && firstOperator(value) === undefined && Object.keys(value).length > 0) {
    for (const [name, inner] of Object.entries(value))
      insertComputed(root, `${path}.${name}`, inner, variables);
    return;
  }
  insert(root, path, splitPath(path), { kind: 'compute', evaluate: compileExpression(value, { variables }) });
}

/** For messages of stages that take a document. */
export function requireFields(stage: string, value: unknown): Document {
  if (!isDocument(value) || Object.keys(value).length === 0)
    return refuse(`${stage} specification must be an object with at least one field, not ${describe(value)}`);
  return value;
}
