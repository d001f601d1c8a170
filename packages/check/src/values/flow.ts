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

/** Whether a part of the code can throw, by what it calls. */
export type MayThrow = (part: t.Node) => boolean;

/**
 * The ways in which a function can end, without those that its conditions rule out.
 *
 * @param mayThrow without it, everything may throw
 */
export function endingsOf(
  fn: FunctionNode,
  assume: Assume = () => undefined,
  mayThrow: MayThrow = () => true,
): Ending[] {
  const { body } = fn;
  if (body.type !== 'BlockStatement') return [{ kind: 'return', at: body, value: body }];
  const { endings, goesOn } = block(body.body, { assume, mayThrow });
  return goesOn ? [...endings, { kind: 'end', at: fn }] : endings;
}

/** Whether a part of a function can run, by the function's conditions. */
export function canRun(node: t.Node, fn: FunctionNode, assume: Assume): boolean {
  if (fn.body.type !== 'BlockStatement') return true;
  let isReached = false;
  const seen = (part: t.Node) => {
    isReached ||= (part.start ?? 0) <= (node.start ?? 0) && (part.end ?? 0) >= (node.end ?? 0);
  };
  block(fn.body.body, { assume, mayThrow: () => true, seen });
  return isReached;
}

interface Way {
  assume: Assume;
  mayThrow: MayThrow;
  /** Gets the statements and conditions that can run. */
  seen?: (part: t.Node) => void;
}

function block(statements: readonly t.Statement[], way: Way): Outcome {
  const endings: Ending[] = [];
  for (const statement of statements) {
    const outcome = one(statement, way);
    endings.push(...outcome.endings);
    if (!outcome.goesOn) return { endings, goesOn: false };
  }
  return { endings, goesOn: true };
}

function one(statement: t.Statement, way: Way): Outcome {
  const { assume, seen } = way;
  if (isLeaf(statement)) seen?.(statement);
  const of = (inner: t.Statement | null | undefined): Outcome =>
    inner ? one(inner, way) : { endings: [], goesOn: true };
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
      return block(statement.body, way);
    case 'LabeledStatement':
      return of(statement.body);
    case 'IfStatement': {
      seen?.(statement.test);
      const known = assume(statement.test);
      if (known === true) return of(statement.consequent);
      if (known === false) return of(statement.alternate);
      return either(of(statement.consequent), of(statement.alternate));
    }
    case 'TryStatement':
      return ofTry(statement, way);
    case 'SwitchStatement':
      seen?.(statement.discriminant);
      return ofSwitch(statement, way);
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

function ofTry({ block: tryBlock, handler, finalizer }: t.TryStatement, way: Way): Outcome {
  const parts: t.Node[] = [];
  const tried = one(tryBlock, {
    ...way,
    seen(part) {
      parts.push(part);
      way.seen?.(part);
    },
  });
  // What is thrown inside is caught, and is no end of the function.
  const thrown = handler ? tried.endings.filter(({ kind }) => kind === 'throw') : [];
  const endings = tried.endings.filter((ending) => !thrown.includes(ending));
  const isCaught = handler && (thrown.length > 0 || parts.some(way.mayThrow));
  const caught: Outcome = isCaught ? one(handler.body, way) : { endings: [], goesOn: false };
  const both = either({ endings, goesOn: tried.goesOn }, caught);
  if (!finalizer) return both;
  const last = one(finalizer, way);
  return last.goesOn ? { endings: [...both.endings, ...last.endings], goesOn: both.goesOn } : last;
}

function ofSwitch({ discriminant, cases }: t.SwitchStatement, way: Way): Outcome {
  const known = cases.map(({ test }) =>
    test
      ? way.assume({ type: 'BinaryExpression', operator: '===', left: discriminant, right: test } as t.Node)
      : undefined,
  );
  const isSure = known.includes(true);
  const endings: Ending[] = [];
  let goesOn = !isSure && cases.every(({ test }) => test);
  let fallsInto = false;
  for (const [at, { consequent }] of cases.entries()) {
    const isRuledOut = isSure ? known[at] !== true : known[at] === false;
    if (isRuledOut && !fallsInto) continue;
    const inner = block(consequent, way);
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
