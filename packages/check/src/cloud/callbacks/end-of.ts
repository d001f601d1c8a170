import type * as t from '@babel/types';
import type { FunctionNode } from '../../syntax/names';
import type { Assume } from '../../values/flow';

/** The statement after which a function ends without a `return`: inside of the `try` or the branch that leads there. */
export function endOf(fn: FunctionNode, assume: Assume): t.Node {
  return (fn.body.type === 'BlockStatement' && lastOf(fn.body, assume)) || fn;
}

function lastOf(statement: t.Statement, assume: Assume): t.Node | undefined {
  switch (statement.type) {
    case 'BlockStatement': {
      const last = statement.body.at(-1);
      return last && (lastOf(last, assume) ?? last);
    }
    case 'TryStatement':
      return (
        (goesOn(statement.block)
          ? lastOf(statement.block, assume)
          : statement.handler && lastOf(statement.handler.body, assume)) ?? statement
      );
    case 'IfStatement': {
      const { test, consequent, alternate } = statement;
      const known = assume(test);
      if (known !== false && (known || goesOn(consequent))) return lastOf(consequent, assume) ?? statement;
      return alternate ? (lastOf(alternate, assume) ?? statement) : statement;
    }
    default:
      return statement;
  }
}

/** Whether what follows a statement can run. */
function goesOn(statement: t.Statement): boolean {
  switch (statement.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return false;
    case 'BlockStatement':
      return statement.body.every(goesOn);
    case 'IfStatement':
      return goesOn(statement.consequent) || !statement.alternate || goesOn(statement.alternate);
    case 'TryStatement':
      return goesOn(statement.block) || (statement.handler ? goesOn(statement.handler.body) : false);
    default:
      return true;
  }
}
