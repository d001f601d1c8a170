import type * as t from '@babel/types';
import { findAll } from '../syntax/find-all';
import { bare, isMember, memberName, propertyName } from '../syntax/names';
import { fileOf } from '../syntax/source-file';
import { type Binding, bindingOf } from './origins/bindings';
import { originOf } from './origins/origin';

/** An object of the code: what its properties are given. */
export interface WrittenObject {
  node: t.ObjectExpression;
  properties: ReadonlyMap<string, t.Node>;
  /** Whether it may have further propertiesthat the code does not show here. */
  isOpen: boolean;
}

/** The object that an expression stands for, with what is added to it by name: `params.totalFee = …`. */
export function objectOf(expression: t.Node | undefined): WrittenObject | undefined {
  if (expression === undefined) return undefined;
  const { root, path } = originOf(expression);
  if (root.kind !== 'value' || path.length > 0 || root.node.type !== 'ObjectExpression') return undefined;
  const properties = new Map<string, t.Node>();
  let isOpen = false;
  for (const property of root.node.properties) {
    if (property.type === 'SpreadElement') {
      const inner = objectOf(property.argument);
      isOpen ||= inner === undefined || inner.isOpen;
      for (const [name, value] of inner?.properties ?? []) properties.set(name, value);
      continue;
    }
    const name = propertyName(property);
    if (name === undefined) isOpen = true;
    else properties.set(name, property.type === 'ObjectProperty' ? property.value : property);
  }
  const identifier = bare(expression);
  if (identifier.type === 'Identifier') {
    const binding = bindingOf(identifier);
    for (const [name, value] of binding ? addedTo(binding) : []) {
      if (name === undefined) isOpen = true;
      else properties.set(name, value);
    }
  }
  return { node: root.node, properties, isOpen };
}

/** `params.totalFee = …` and `params['totalFee'] = …`; the name is `undefined` if only running the code tells. */
function addedTo(binding: Binding): [name: string | undefined, value: t.Node][] {
  return findAll(fileOf(binding.declared).program, 'AssignmentExpression').flatMap((assignment) => {
    const target = bare(assignment.left);
    if (!isMember(target)) return [];
    const object = bare(target.object);
    if (object.type !== 'Identifier' || object.name !== binding.name || bindingOf(object) !== binding)
      return [];
    return [[memberName(target), assignment.right]];
  });
}
