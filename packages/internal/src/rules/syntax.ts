/** The operators of a comparison. `===` and `!==` mean the same as `==` and `!=`. */
export type Comparison = '==' | '!=' | '>' | '>=' | '<' | '<=';

/** A part of a security rule. */
export type Expression =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'variable'; readonly name: string }
  /** `object.name`, `object['name']` */
  | { readonly kind: 'member'; readonly object: Expression; readonly name: Expression }
  | { readonly kind: 'list'; readonly members: readonly Expression[] }
  /** A text with `${…}` in it. */
  | { readonly kind: 'template'; readonly parts: readonly Expression[] }
  | {
      readonly kind: 'compare';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'in'; readonly value: Expression; readonly list: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  /** `get('database.<collection>.<_id>')`: another document. */
  | { readonly kind: 'get'; readonly path: Expression }
  /** `/pattern/flags.test(text)` */
  | {
      readonly kind: 'test';
      readonly pattern: string;
      readonly flags: string;
      readonly text: Expression;
    };

/** The parts that an expression is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'constant':
    case 'variable':
      return [];
    case 'member':
      return [expression.object, expression.name];
    case 'list':
      return expression.members;
    case 'template':
      return expression.parts;
    case 'compare':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    case 'in':
      return [expression.value, expression.list];
    case 'not':
      return [expression.operand];
    case 'get':
      return [expression.path];
    case 'test':
      return [expression.text];
  }
}

/** The same expression with other parts, in the order of {@link partsOf}. */
export function withParts(expression: Expression, parts: readonly Expression[]): Expression {
  const [first = expression, second = expression] = parts;
  switch (expression.kind) {
    case 'constant':
    case 'variable':
      return expression;
    case 'member':
      return { ...expression, object: first, name: second };
    case 'list':
      return { ...expression, members: parts };
    case 'template':
      return { ...expression, parts };
    case 'compare':
    case 'and':
    case 'or':
      return { ...expression, left: first, right: second };
    case 'in':
      return { ...expression, value: first, list: second };
    case 'not':
      return { ...expression, operand: first };
    case 'get':
      return { ...expression, path: first };
    case 'test':
      return { ...expression, text: first };
  }
}

/** Whether a part of an expression fulfils a condition. */
export function somePart(expression: Expression, holds: (part: Expression) => boolean): boolean {
  return holds(expression) || partsOf(expression).some((part) => somePart(part, holds));
}

/** Whether an expression depends on a variable. */
export function usesVariable(expression: Expression, name: string): boolean {
  return somePart(expression, (part) => part.kind === 'variable' && part.name === name);
}
