import { logicOperators } from './logic';
import type { OperatorCompiler, Operators } from './types';

let table: ReadonlyMap<string, OperatorCompiler> | undefined;

/** All operators of expressions, by their names. Made when first needed: some of them compile expressions themselves. */
export function operatorTable(): ReadonlyMap<string, OperatorCompiler> {
  table ??= new Map(groups().flatMap((group) => Object.entries(group)));
  return table;
}

function groups(): readonly Operators[] {
  return [logicOperators];
}
