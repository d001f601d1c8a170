import type * as t from '@babel/types';
import {
  bare,
  type FunctionNode,
  isCall,
  isFunction,
  isMember,
  memberName,
  propertyName,
} from '../../syntax/names';
import { fileOf, parentOf } from '../../syntax/source-file';
import { type AssignedValue, bindingOf } from './bindings';
import { callsOf } from './calls-index';
import { exportedBy } from './exports';
import { meantOf } from './meant';
import { isClass, memberOf, memberOfThis, onlyReturned, ownerOf } from './members';

/** Where a value comes from, and which part of it: `event.order.id` is the part `order`, `id` of a parameter. */
export interface Origin {
  root:
    | { kind: 'global'; name: string }
    /** An npm module, or a module of Node. */
    | { kind: 'module'; name: string }
    | { kind: 'parameter'; fn: FunctionNode; index: number }
    /** An expression that makes the value: a call, an object, a constant. */
    | { kind: 'value'; node: t.Node };
  path: readonly string[];
}

/** How many names are followed. */
const MOST_STEPS = 24;

/** What was followed to its end: every rule asks for the same values. */
let known = new WeakMap<t.Node, Origin>();

/** Forgets what was followed before all calls of a project were noted. */
export function forgetOrigins(): void {
  known = new WeakMap();
}

/** Follows a value through names, members, `await`, own modules and own functions. */
export function originOf(expression: t.Node, steps = 0): Origin {
  const node = bare(expression);
  const before = known.get(node);
  if (before) return before;
  const origin = followed(node, steps);
  if (steps === 0) known.set(node, origin);
  return origin;
}

function followed(node: t.Node, steps: number): Origin {
  const itself: Origin = { root: { kind: 'value', node }, path: [] };
  if (steps > MOST_STEPS) return itself;
  if (node.type === 'AwaitExpression') return originOf(node.argument, steps + 1);
  if (node.type === 'AssignmentExpression' && /^(?:\|\||\?\?)?=$/.test(node.operator))
    return originOf(node.right, steps + 1);
  const meant = meantOf(node);
  if (meant) return originOf(meant, steps + 1);
  if (node.type === 'Identifier') return originOfName(node, steps) ?? itself;
  if (isMember(node)) {
    const name = memberName(node);
    if (name === undefined) return itself;
    const object = bare(node.object);
    if (object.type === 'ThisExpression') return ofThis(object, name, steps) ?? itself;
    return partOf(originOf(object, steps + 1), [name], steps);
  }
  if (node.type === 'ThisExpression') {
    const owner = ownerOf(node);
    return isClass(owner) ? { root: { kind: 'value', node: owner }, path: [] } : itself;
  }
  if (isCall(node)) {
    const required = requiredBy(node);
    if (required !== undefined) return moduleOrigin(node, required, steps) ?? itself;
    const fn = functionOf(node.callee, steps + 1);
    const returned = fn && onlyReturned(fn);
    if (returned) return originOf(returned, steps + 1);
  }
  return itself;
}

/** The own function that an expression stands for. */
export function functionOf(expression: t.Node, steps = 0): FunctionNode | undefined {
  const { root, path } = originOf(expression, steps);
  return path.length === 0 && root.kind === 'value' && isFunction(root.node) ? root.node : undefined;
}

/** `this.name`, in a method of a class or of an object. */
function ofThis(node: t.ThisExpression, name: string, steps: number): Origin | undefined {
  const owner = ownerOf(node);
  if (owner === undefined) return undefined;
  const value = memberOfThis(owner, name) ?? (isClass(owner) ? innerOf(owner, name, steps) : undefined);
  return value && originOf(value, steps + 1);
}

/** Part of a value: inside of objects and arrays that are written in the code. */
function partOf(whole: Origin, path: readonly string[], steps: number): Origin {
  const { root } = whole;
  let [first, ...rest] = [...whole.path, ...path];
  let at: t.Node | undefined = root.kind === 'value' ? root.node : undefined;
  while (at !== undefined && first !== undefined) {
    const inner: t.Node | undefined = innerOf(at, first, steps);
    if (inner === undefined) break;
    const origin = originOf(inner, steps + 1);
    if (origin.path.length > 0 || origin.root.kind !== 'value')
      return rest.length > 0 ? partOf(origin, rest, steps + 1) : origin;
    at = origin.root.node;
    [first, ...rest] = rest;
  }
  const left = first === undefined ? [] : [first, ...rest];
  return { root: at === undefined ? root : { kind: 'value', node: at }, path: left };
}

/** The class of `new Shop()`, whose methods its objects have. */
function classOf(node: t.Node, steps: number): t.Node {
  return (node.type === 'NewExpression' && classMade(node, steps)) || node;
}

/** The own class of an object that is made. */
export function classMade({ callee }: t.NewExpression, steps = 0): t.Node | undefined {
  const { root, path } = originOf(callee, steps + 1);
  return root.kind === 'value' && path.length === 0 && isClass(root.node) ? root.node : undefined;
}

/** A member of an object or class, or of the class that it extends. */
function innerOf(node: t.Node, name: string, steps: number): t.Node | undefined {
  const whole = classOf(node, steps);
  const own = memberOf(whole, name);
  if (own !== undefined || !isClass(whole) || !whole.superClass || steps > MOST_STEPS) return own;
  const { root, path } = originOf(whole.superClass, steps + 1);
  return root.kind === 'value' && path.length === 0 ? innerOf(root.node, name, steps + 1) : undefined;
}

function originOfName(node: t.Identifier, steps: number): Origin | undefined {
  const binding = bindingOf(node);
  if (binding === undefined) return { root: { kind: 'global', name: node.name }, path: [] };
  const [only, ...others] = withoutNull(binding.values);
  if (only === undefined || others.length > 0) return undefined;
  return originOfValue(only, node, steps);
}

/**
 * What a name gets after `let order = null`. A constant that may come after it stays one of two: a condition of the code
 * asks which of them it is.
 */
function withoutNull(values: readonly AssignedValue[]): readonly AssignedValue[] {
  const given = values.filter((value) => !(value.from === 'expression' && isNull(value.node)));
  const isMade = given.some((value) => value.from === 'expression' && /Literal$/.test(bare(value.node).type));
  return given.length === 0 || isMade ? values : given;
}

function isNull(node: t.Node): boolean {
  return node.type === 'NullLiteral' || (node.type === 'Identifier' && node.name === 'undefined');
}

/** What an assignment gives to a name. */
function originOfValue(value: AssignedValue, node: t.Node, steps = 0): Origin | undefined {
  if (value.path.includes('…')) return undefined;
  switch (value.from) {
    case 'expression':
      if (value.operator !== '=') return undefined;
      return partOf(originOf(value.node, steps + 1), value.path, steps);
    case 'function':
      return { root: { kind: 'value', node: value.node }, path: [] };
    case 'import': {
      const whole = moduleOrigin(node, value.source, steps);
      if (!whole) return undefined;
      if (value.imported === '*') return whole;
      if (value.imported !== 'default') return partOf(whole, [value.imported], steps);
      const own = whole.root.kind === 'module' ? undefined : partOf(whole, ['default'], steps);
      // A module without a default export gives the whole, as bundlers and Node do for CommonJS.
      return own === undefined || own.path.at(-1) === 'default' ? whole : own;
    }
    case 'parameter': {
      if (!isFunction(value.fn)) return undefined;
      const given = settled(value.fn, value.index, steps) ?? argumentOf(value.fn, value.index, steps);
      if (given) return partOf(given, value.path, steps);
      return { root: { kind: 'parameter', fn: value.fn, index: value.index }, path: value.path };
    }
    default:
      return undefined;
  }
}

/** Functions of an options object that get a result: `wx.cloud.callFunction({ name, success: (res) => … })`. */
const RESULT_HANDLERS = new Set(['success', 'complete']);

/** What a function gets that is passed on: the result of `.then(fn)` and `success`, an element of `.map(fn)`. */
function settled(fn: FunctionNode, index: number, steps: number): Origin | undefined {
  const reduced = index === 1 ? reducedBy(fn) : undefined;
  if (reduced) return partOf(originOf(reduced, steps + 1), ['*'], steps);
  if (index > 0) return undefined;
  const property = fn.type === 'ObjectMethod' ? fn : parentOf(fn);
  if (property?.type === 'ObjectMethod' || property?.type === 'ObjectProperty') {
    const options = parentOf(property);
    const call = options && parentOf(options);
    const isHandler = RESULT_HANDLERS.has(propertyName(property) ?? '') && isCall(call);
    return isHandler && call.arguments[0] === options ? originOf(call, steps + 1) : undefined;
  }
  const call = property;
  if (!isCall(call) || call.arguments[0] !== fn || !isMember(call.callee)) return undefined;
  const name = memberName(call.callee) ?? '';
  if (name === 'then') return originOf(call.callee.object, steps + 1);
  if (!ELEMENT_METHODS.has(name)) return undefined;
  return partOf(originOf(call.callee.object, steps + 1), ['*'], steps);
}

/** The list whose elements `list.reduce((sum, each) => …)` gives to a function. */
export function reducedBy(fn: FunctionNode): t.Node | undefined {
  const call = parentOf(fn);
  if (!isCall(call) || call.arguments[0] !== fn || !isMember(call.callee)) return undefined;
  return /^reduce(?:Right)?$/.test(memberName(call.callee) ?? '') ? call.callee.object : undefined;
}

const ELEMENT_METHODS = new Set([
  'map',
  'forEach',
  'filter',
  'find',
  'some',
  'every',
  'flatMap',
  'findIndex',
]);

/** What the only call of an own function gives to its parameter. */
function argumentOf(fn: FunctionNode, index: number, steps: number): Origin | undefined {
  const [only, ...others] = callsOf(fn);
  if (only === undefined || others.length > 0 || steps > MOST_STEPS) return undefined;
  const given = only.arguments.slice(0, index + 1);
  const argument = given[index];
  if (argument === undefined || given.some(({ type }) => type === 'SpreadElement')) return undefined;
  return originOf(argument, steps + 1);
}

function moduleOrigin(node: t.Node, source: string, steps: number): Origin | undefined {
  if (!source.startsWith('.'))
    return { root: { kind: 'module', name: source.replace(/^node:/, '') }, path: [] };
  const file = fileOf(node).load(source);
  const whole = file && exportedBy(file);
  return whole && originOf(whole, steps + 1);
}

/** `./config` of `require('./config')`. */
export function requiredBy(node: t.Node): string | undefined {
  if (!isCall(node) || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return undefined;
  const [source] = node.arguments;
  return source?.type === 'StringLiteral' ? source.value : undefined;
}
