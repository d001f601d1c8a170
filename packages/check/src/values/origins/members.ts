import type * as t from '@babel/types';
import { findAll } from '../../syntax/find-all';
import {
  bare,
  type FunctionNode,
  isCall,
  isFunction,
  isMember,
  memberName,
  propertyName,
} from '../../syntax/names';
import { aroundOf, fileOf, parentOf } from '../../syntax/source-file';
import { walk } from '../../syntax/walk';
import { endingsOf } from '../flow';

type Class = t.ClassDeclaration | t.ClassExpression;

export function isClass(node: t.Node | undefined): node is Class {
  return node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression';
}

/** What `this` is where it stands: the class whose objects have the method, or the object that the method is written in. */
export function ownerOf(node: t.ThisExpression): t.Node | undefined {
  for (const around of aroundOf(node)) {
    if (around.type === 'ArrowFunctionExpression') continue;
    const isField = around.type === 'ClassProperty' || around.type === 'ClassPrivateProperty';
    if (isField) return parentOf(parentOf(around) ?? around);
    if (!isFunction(around)) continue;
    const parent = parentOf(around);
    // `name() {}` of an object, or of the body of a class.
    if (around.type === 'ObjectMethod') return parent;
    if (around.type === 'ClassMethod' || around.type === 'ClassPrivateMethod')
      return parent && parentOf(parent);
    return parent?.type === 'ObjectProperty' && parent.value === around ? parentOf(parent) : undefined;
  }
  return undefined;
}

/**
 * The value of a member of an object that is written in the code, or of the objects of a class; `undefined` if the code does
 * not say it, or says several.
 */
export function memberOf(node: t.Node, name: string): t.Node | undefined {
  if (node.type === 'ObjectExpression') return propertyOf(node, name);
  if (node.type === 'ArrayExpression') return node.elements[Number(name)] ?? undefined;
  if (!isClass(node)) return undefined;
  const values = (valuesOf(node).get(name) ?? []).filter((value) => bare(value).type !== 'NullLiteral');
  return values.length === 1 ? values[0] : undefined;
}

/**
 * The same of `this` in a method. What is passed to a framework (`Page({ data, … })`) is changed by it, so that its methods
 * alone are known.
 */
export function memberOfThis(owner: t.Node, name: string): t.Node | undefined {
  const value = memberOf(owner, name);
  if (value === undefined || isClass(owner)) return value;
  if (isFunction(bare(value))) return value;
  const parent = parentOf(owner);
  const isFrameworks = isCall(parent) || parent?.type === 'ExportDefaultDeclaration';
  return isFrameworks || assignedIn(owner).has(name) ? undefined : value;
}

function propertyOf(node: t.ObjectExpression, name: string): t.Node | undefined {
  let found: t.Node | undefined;
  for (const property of node.properties) {
    // What is spread over it later may have another value for the name.
    if (property.type === 'SpreadElement') found = undefined;
    else if (propertyName(property) === name)
      found = property.type === 'ObjectProperty' ? property.value : valueOfMethod(property);
  }
  return found;
}

const known = new WeakMap<t.Node, Map<string, t.Node[]>>();

/** What the members of a class are given: its methods, its fields, `this.name = …`, and `Shop.name = …` of the class `Shop`. */
function valuesOf(node: Class): ReadonlyMap<string, t.Node[]> {
  const before = known.get(node);
  if (before) return before;
  const values = new Map(assignedIn(node));
  known.set(node, values);
  const add = (name: string | undefined, value: t.Node) => {
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), value]);
  };
  for (const each of node.body.body) {
    if (each.type === 'ClassMethod' || each.type === 'ClassPrivateMethod') {
      const value = each.kind === 'set' ? undefined : valueOfMethod(each);
      if (value) add(propertyName(each), value);
    } else if ((each.type === 'ClassProperty' || each.type === 'ClassPrivateProperty') && each.value)
      add(propertyName(each), each.value);
  }
  for (const { left, right, operator } of findAll(fileOf(node).program, 'AssignmentExpression')) {
    const target = bare(left);
    if (!isMember(target) || !/^(?:\|\||\?\?)?=$/.test(operator)) continue;
    const object = bare(target.object);
    if (object.type === 'Identifier' && object.name === node.id?.name) add(memberName(target), right);
  }
  // `constructor(private readonly cloud: Cloud) {}`
  for (const each of node.body.body) {
    if (each.type !== 'ClassMethod' || each.kind !== 'constructor') continue;
    for (const param of each.params)
      if (param.type === 'TSParameterProperty' && param.parameter.type === 'Identifier')
        add(param.parameter.name, param.parameter);
  }
  return values;
}

const assigned = new WeakMap<t.Node, Map<string, t.Node[]>>();

/** `this.name = …` in a class or in an object; other operators count as further values. */
function assignedIn(owner: t.Node): ReadonlyMap<string, t.Node[]> {
  const before = assigned.get(owner);
  if (before) return before;
  const values = new Map<string, t.Node[]>();
  assigned.set(owner, values);
  walk(owner, (node) => {
    if (node.type !== 'AssignmentExpression' && node.type !== 'UpdateExpression') return;
    const target = bare(node.type === 'AssignmentExpression' ? node.left : node.argument);
    if (!isMember(target) || bare(target.object).type !== 'ThisExpression') return;
    const name = memberName(target);
    if (name === undefined || ownerOf(bare(target.object) as t.ThisExpression) !== owner) return;
    const isPlain = node.type === 'AssignmentExpression' && /^(?:\|\||\?\?)?=$/.test(node.operator);
    const given = isPlain ? [node.right] : [node, node];
    values.set(name, [...(values.get(name) ?? []), ...given]);
  });
  return values;
}

/** A method, or what the one `return` of a getter gives. */
function valueOfMethod(method: t.ObjectMethod | t.ClassMethod | t.ClassPrivateMethod): t.Node | undefined {
  return method.kind === 'get' ? onlyReturned(method) : method;
}

/** What a function returns, if it has one `return`: of another than plain code, a member that it may set before, as singletons do. */
export function onlyReturned(fn: FunctionNode): t.Node | undefined {
  return plainlyReturned(fn) ?? memberReturned(fn);
}

/** `instance` of `static get() { if (!this.instance) this.instance = new Shop(); return this.instance; }` */
function memberReturned(fn: FunctionNode): t.Node | undefined {
  const [only, ...others] = endingsOf(fn);
  const value = only?.kind === 'return' && only.value && others.length === 0 ? bare(only.value) : undefined;
  return isMember(value) && isClass(methodOwner(fn)) ? value : undefined;
}

/** The class that a method is written in. */
function methodOwner(fn: FunctionNode): t.Node | undefined {
  const body = fn.type === 'ClassMethod' || fn.type === 'ClassPrivateMethod' ? parentOf(fn) : undefined;
  return body && parentOf(body);
}

function plainlyReturned(fn: FunctionNode): t.Node | undefined {
  if (fn.body.type !== 'BlockStatement') return fn.body;
  const [only, ...others] = fn.body.body.filter(({ type }) => type !== 'FunctionDeclaration');
  const statements = only === undefined ? [] : [only, ...others];
  const last = statements.at(-1);
  const isPlain = statements.slice(0, -1).every(({ type }) => type === 'VariableDeclaration');
  return isPlain && last?.type === 'ReturnStatement' ? (last.argument ?? undefined) : undefined;
}
