import type { Document } from '../values/kinds';

/** What an expression is evaluated in, beside its document. */
export interface Scope {
  readonly variables: Document;
  readonly now: Date;
  /** When the loop that is evaluated has to end, by `performance.now()`. Default: it is in no loop */
  readonly until?: number;
  /** What is left for the loops of the call. Default: no bound but that of each loop */
  readonly loops?: LoopBudget;
}

/** Milliseconds that the loops of one call have left. They count it down. */
export interface LoopBudget {
  left: number;
}

/** A compiled expression. Undefined: the value is missing. */
export type Evaluate = (root: Document, scope: Scope) => unknown;

/** Compiles the parts of an expression. */
export interface Compiler {
  compile(expression: unknown): Evaluate;
  /** Compiles where further variables are known. */
  withVariables(names: readonly string[]): (expression: unknown) => Evaluate;
}

/** Compiles an operator with its operand. */
export type OperatorCompiler = (operand: unknown, compiler: Compiler) => Evaluate;

export type Operators = Readonly<Record<string, OperatorCompiler>>;
