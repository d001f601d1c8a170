import type * as t from '@babel/types';
import { bare, isMember, memberName } from '../../syntax/names';
import type { SourceFile } from '../../syntax/source-file';
import { place } from '../../syntax/source-file';
import { walk } from '../../syntax/walk';

const known = new WeakMap<SourceFile, t.Node | undefined>();

/**
 * What a module exports, as an object: `module.exports = { … }` itself, or one that is made of its `exports.name = …` and
 * `export` statements. `undefined` if it exports nothing that the code says.
 */
export function exportedBy(file: SourceFile): t.Node | undefined {
  if (!known.has(file)) known.set(file, read(file));
  return known.get(file);
}

function read(file: SourceFile): t.Node | undefined {
  const [first] = file.program.body;
  if (file.name.endsWith('.json'))
    return first?.type === 'ExpressionStatement' ? bare(first.expression) : undefined;
  let whole: t.Node | undefined;
  const named = new Map<string, t.Node>();
  walk(file.program, (node) => {
    if (node.type === 'AssignmentExpression' && node.operator === '=') {
      const target = exportTarget(node.left);
      if (target === '') whole = chained(node.right);
      else if (target !== undefined) named.set(target, chained(node.right));
    } else if (node.type === 'ExportDefaultDeclaration') named.set('default', node.declaration);
    else if (node.type === 'ExportNamedDeclaration') readNamed(node, named);
  });
  if (whole !== undefined && named.size === 0) return whole;
  if (whole?.type === 'ObjectExpression') return joined(file, [...whole.properties], named);
  if (whole !== undefined) return whole;
  return named.size === 0 ? undefined : joined(file, [], named);
}

/** `exports.main` gives `main`, `module.exports` an empty text, and other targets nothing. */
function exportTarget(left: t.Node): string | undefined {
  const target = bare(left);
  if (!isMember(target)) return undefined;
  const name = memberName(target);
  const object = bare(target.object);
  if (object.type === 'Identifier') {
    if (object.name === 'module' && name === 'exports') return '';
    return object.name === 'exports' ? name : undefined;
  }
  return isMember(object) && exportTarget(object) === '' ? name : undefined;
}

/** The last value of `exports.main = module.exports.run = async () => …`. */
function chained(node: t.Node): t.Node {
  return node.type === 'AssignmentExpression' ? chained(node.right) : node;
}

function readNamed(node: t.ExportNamedDeclaration, named: Map<string, t.Node>): void {
  const { declaration } = node;
  if (declaration?.type === 'FunctionDeclaration' && declaration.id)
    named.set(declaration.id.name, declaration);
  if (declaration?.type === 'VariableDeclaration') {
    for (const { id, init } of declaration.declarations)
      if (id.type === 'Identifier' && init) named.set(id.name, init);
  }
  if (node.source) return;
  for (const each of node.specifiers) {
    if (each.type !== 'ExportSpecifier') continue;
    named.set(each.exported.type === 'Identifier' ? each.exported.name : each.exported.value, each.local);
  }
}

/** An object with these properties, whose values keep their place in the code. */
function joined(
  file: SourceFile,
  properties: t.ObjectExpression['properties'],
  named: ReadonlyMap<string, t.Node>,
): t.ObjectExpression {
  const added = [...named].map(([name, value]) => {
    const key: t.Identifier = { type: 'Identifier', name } as t.Identifier;
    return { type: 'ObjectProperty', key, computed: false, shorthand: false, value } as t.ObjectProperty;
  });
  const object = { type: 'ObjectExpression', properties: [...properties, ...added] } as t.ObjectExpression;
  place({ ...file, program: object as unknown as t.Program }, () => []);
  return object;
}
