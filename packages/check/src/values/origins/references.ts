import type * as t from '@babel/types';
import { isMember } from '../../syntax/names';
import { parentOf } from '../../syntax/source-file';
import { walk } from '../../syntax/walk';

/** The names and members in a part of the code that are read: no declarations, no names of properties, no parts of longer members. */
export function readsIn(node: t.Node): (t.Identifier | t.MemberExpression | t.OptionalMemberExpression)[] {
  const reads: (t.Identifier | t.MemberExpression | t.OptionalMemberExpression)[] = [];
  walk(node, (each) => {
    if (each.type !== 'Identifier' && !isMember(each)) return;
    if (isRead(each)) reads.push(each);
  });
  return reads;
}

function isRead(node: t.Node): boolean {
  const parent = parentOf(node);
  if (parent === undefined) return false;
  if (isMember(parent)) return parent.object !== node ? parent.computed : false;
  if (parent.type === 'ObjectProperty') {
    if (parent.value !== node) return parent.computed && parent.key === node;
    return parentOf(parent)?.type === 'ObjectExpression';
  }
  if (parent.type === 'ObjectMethod' || parent.type === 'ClassMethod' || parent.type === 'ClassProperty')
    return false;
  if (parent.type === 'VariableDeclarator') return parent.init === node;
  if (parent.type === 'AssignmentExpression') return parent.right === node;
  if (parent.type === 'AssignmentPattern') return parent.right === node;
  if (/^(?:Function|Arrow)/.test(parent.type)) return (parent as t.ArrowFunctionExpression).body === node;
  return !/^(?:ArrayPattern|RestElement|CatchClause|Import|Export|Labeled|Break|Continue)/.test(parent.type);
}
