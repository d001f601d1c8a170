import type * as t from '@babel/types';
import { bare, type FunctionNode, isFunction } from '../syntax/names';
import { partsOf } from '../syntax/walk';

/** How a function can end: with a value, without one, by an error, or at its end. */
export interface Ending {
  kind: 'return' | 'end' | 'throw';
  /** The `return` or `throw`, or the function. */
  at: t.Node;
  value?: t.Node;
}

/** What is known of a condition: its value, or that it may have either. */
export type Assume = (condition: t.Node) => boolean | undefined;

interface Outcome {
  endings: Ending[];
  /** Whether what follows can run. */
  goesOn: boolean;
}

/** The ways in which a function can end, without those that its conditions rule out. */
export function endingsOf(fn: FunctionNode, assume: Assume = () => undefined): Ending[] {
  const { body } = fn;
  if (body.type !== 'BlockStatement') return [{ kind: 'return', at: body, value: body }];
  const { endings, goesOn } = block(body.body, assume);
  return goesOn ? [...endings, { kind: 'end', at: fn }] : endings;
}

/** Whether a part of a function can run, by the function's conditions. */
export function canRun(node: t.Node, fn: FunctionNode, assume: Assume): boolean {
  if (fn.body.type !== 'BlockStatement') return true;
  let isReached = false;
  block(fn.body.body, assume, (part) => {
    isReached ||= (part.start ?? 0) <= (node.start ?? 0) && (part.end ?? 0) >= (node.end ?? 0);
  });
  return isReached;
}

type Seen = (part: t.Node) => void;

function block(statements: readonly t.Statement[], assume: Assume, seen?: Seen): Outcome {
  const endings: Ending[] = [];
  for (const statement of statements) {
    const outcome = one(statement, assume, seen);
    endings.push(...outcome.endings);
    if (!outcome.goesOn) return { endings, goesOn: false };
  }
  return { endings, goesOn: true };
}

function one(statement: t.Statement, assume: Assume, seen?: Seen): Outcome {
  if (isLeaf(statement)) seen?.(statement);
  const of = (inner: t.Statement | null | undefined): Outcome =>
    inner ? one(inner, assume, seen) : { endings: [], goesOn: true };
  switch (statement.type) {
    case 'ReturnStatement':
      return {
        endings: [
          statement.argument
            ? { kind: 'return', at: statement, value: statement.argument }
            : { kind: 'return', at: statement },
        ],
        goesOn: false,
      };
    case 'ThrowStatement':
      return { endings: [{ kind: 'throw', at: statement, value: statement.argument }], goesOn: false };
    case 'BlockStatement':
      return block(statement.body, assume, seen);
    case 'LabeledStatement':
      return of(statement.body);
    case 'IfStatement': {
      seen?.(statement.test);
      const known = assume(statement.test);
      if (known === true) return of(statement.consequent);
      if (known === false) return of(statement.alternate);
      return either(of(statement.consequent), of(statement.alternate));
    }
    case 'TryStatement': {
      const tried = of(statement.block);
      const caught: Outcome = statement.handler ? of(statement.handler.body) : { endings: [], goesOn: false };
      const both = either(tried, caught);
      // What is thrown inside is caught, not the function's end.
      const endings = statement.handler
        ? both.endings.filter((ending) => ending.kind !== 'throw' || !tried.endings.includes(ending))
        : both.endings;
      if (!statement.finalizer) return { endings, goesOn: both.goesOn };
      const last = of(statement.finalizer);
      return last.goesOn ? { endings: [...endings, ...last.endings], goesOn: both.goesOn } : last;
    }
    case 'SwitchStatement':
      seen?.(statement.discriminant);
      return ofSwitch(statement, assume, seen);
    case 'WhileStatement': {
      const known = isTrue(statement.test);
      const inner = of(statement.body);
      return { endings: inner.endings, goesOn: !known || hasBreak(statement.body) };
    }
    case 'DoWhileStatement': {
      const inner = of(statement.body);
      return { endings: inner.endings, goesOn: inner.goesOn || hasBreak(statement.body) };
    }
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement': {
      const isEndless = statement.type === 'ForStatement' && !statement.test;
      return { endings: of(statement.body).endings, goesOn: !isEndless || hasBreak(statement.body) };
    }
    case 'BreakStatement':
    case 'ContinueStatement':
      return { endings: [], goesOn: false };
    default:
      return { endings: [], goesOn: true };
  }
}

function ofSwitch({ discriminant, cases }: t.SwitchStatement, assume: Assume, seen?: Seen): Outcome {
  const known = cases.map(({ test }) =>
    test
      ? assume({ type: 'BinaryExpression', operator: '===', left: discriminant, right: test } as t.Node)
      : undefined,
  );
  const isSure = known.includes(true);
  const endings: Ending[] = [];
  let goesOn = !isSure && cases.every(({ test }) => test);
  let fallsInto = false;
  for (const [at, { consequent }] of cases.entries()) {
    const isRuledOut = isSure ? known[at] !== true : known[at] === false;
    if (isRuledOut && !fallsInto) continue;
    const inner = block(consequent, assume, seen);
    endings.push(...inner.endings);
    fallsInto = inner.goesOn;
    goesOn ||= consequent.some(hasBreak) || (inner.goesOn && at === cases.length - 1);
  }
  return { endings, goesOn };
}

function either(one: Outcome, other: Outcome): Outcome {
  return { endings: [...one.endings, ...other.endings], goesOn: one.goesOn || other.goesOn };
}

function isLeaf({ type }: t.Statement): boolean {
  return !['BlockStatement', 'IfStatement', 'TryStatement', 'SwitchStatement', 'LabeledStatement'].includes(
    type,
  );
}

function isTrue(test: t.Node): boolean {
  const node = bare(test);
  return (
    (node.type === 'BooleanLiteral' && node.value) || (node.type === 'NumericLiteral' && node.value !== 0)
  );
}

/** Whether a `break` in a statement leaves the loop or the `switch` around it. */
function hasBreak(node: t.Node): boolean {
  if (node.type === 'BreakStatement') return true;
  if (isFunction(node) || node.type === 'SwitchStatement' || /^(?:For|While|DoWhile)/.test(node.type))
    return false;
  return partsOf(node).some(hasBreak);
}
