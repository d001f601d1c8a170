import { accumulatingOperators } from './accumulators';
import { arithmeticOperators } from './arithmetic';
import { arrayOperators } from './arrays';
import { conversionOperators } from './conversions';
import { dateOperators } from './dates';
import { logicOperators } from './logic';
import { objectOperators } from './objects';
import { setOperators } from './sets';
import { stringOperators } from './strings';
import type { OperatorCompiler, Operators } from './types';

let table: ReadonlyMap<string, OperatorCompiler> | undefined;

/** All operators of expressions, by their names. Made when first needed: some of them compile expressions themselves. */
export function operatorTable(): ReadonlyMap<string, OperatorCompiler> {
  table ??= new Map(groups().flatMap((group) => Object.entries(group)));
  return table;
}

function groups(): readonly Operators[] {
  return [
    logicOperators,
    arithmeticOperators,
    arrayOperators,
    setOperators,
    objectOperators,
    stringOperators,
    dateOperators,
    conversionOperators,
    accumulatingOperators,
  ];
}
