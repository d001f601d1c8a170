import { say } from '../terminal/say';
import type { Text } from '../terminal/terminal-language';
import { type RefuseRule, type RuleLanguage, refusalOf } from './language';
import { type Comparison, type Expression, usesVariable } from './syntax';
import { notOfRules, type Token, tokensOf } from './tokens';

/** Characters of one rule, as CloudBase allows. */
const MAX_RULE_LENGTH = 1024;
/** Levels of one rule: brackets, calls and operators within each other. */
const MAX_DEPTH = 16;
/** Calls of `get` in one rule, and within each other, as CloudBase allows. */
const MAX_GETS = 3;
const MAX_GET_DEPTH = 2;

const EQUALITIES: Signs = { '==': '==', '===': '==', '!=': '!=', '!==': '!=' };
const ORDERS: Signs = { '>': '>', '>=': '>=', '<': '<', '<=': '<=' };

type Signs = Readonly<Record<string, Comparison>>;

const CONSTANTS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  undefined: null,
};

/**
 * Parses a security rule. The text is read by this parser alone, and never run as code.
 *
 * @throws what `language.invalid` gives, for a rule that is too long or too deep, or is not in the language
 */
export function parseRule(rule: string, language: RuleLanguage): Expression {
  const refuse = refusalOf(language);
  if (rule.length > MAX_RULE_LENGTH)
    return refuse(
      rule,
      MAX_RULE_LENGTH,
      say(`it has more than ${MAX_RULE_LENGTH} characters`, `超过 ${MAX_RULE_LENGTH} 个字符`),
    );
  return new RuleParser(rule, { language, refuse, depth: 0, gets: 0, getDepth: 0 }).whole();
}

/** What the parts of one rule share: those of its templates too. */
interface Bounds {
  readonly language: RuleLanguage;
  readonly refuse: RefuseRule;
  depth: number;
  gets: number;
  getDepth: number;
}

class RuleParser {
  readonly #rule: string;
  readonly #tokens: readonly Token[];
  readonly #bounds: Bounds;
  #at = 0;

  constructor(rule: string, bounds: Bounds) {
    this.#rule = rule;
    this.#tokens = tokensOf(rule, bounds.refuse);
    this.#bounds = bounds;
  }

  whole(): Expression {
    const expression = this.#or();
    const rest = this.#token();
    if (rest.kind !== 'end')
      this.#refuse(say('nothing was expected after the expression', '表达式之后不应再有内容'));
    return expression;
  }

  #or(): Expression {
    return this.#chain('||', 'or', () => this.#and());
  }

  #and(): Expression {
    return this.#chain('&&', 'and', () => this.#equality());
  }

  #chain(sign: string, kind: 'and' | 'or', operand: () => Expression): Expression {
    let left = operand();
    while (this.#take(sign)) left = { kind, left, right: operand() };
    return left;
  }

  #equality(): Expression {
    const left = this.#order();
    const operator = this.#takeOne(EQUALITIES);
    return operator === undefined ? left : { kind: 'compare', operator, left, right: this.#order() };
  }

  #order(): Expression {
    const left = this.#negation();
    if (this.#takeName('in')) return { kind: 'in', value: left, list: this.#negation() };
    const operator = this.#takeOne(ORDERS);
    return operator === undefined ? left : { kind: 'compare', operator, left, right: this.#negation() };
  }

  #negation(): Expression {
    if (!this.#take('!')) return this.#members();
    return this.#within(() => ({ kind: 'not', operand: this.#negation() }));
  }

  #members(): Expression {
    const before = this.#bounds.depth;
    let object = this.#primary();
    for (;;) {
      if (this.#take('.')) {
        const name = this.#token();
        if (name.kind !== 'name') this.#refuse(say('the name of a field was expected', '此处应为字段名'));
        this.#at += 1;
        object = { kind: 'member', object, name: { kind: 'constant', value: name.value } };
      } else if (this.#take('[')) {
        const name = this.#within(() => this.#or());
        const { document } = this.#bounds.language;
        if (usesVariable(name, document))
          this.#refuse(
            say(`a name in [ ] cannot depend on ${document}`, `[ ] 中的字段名不能取决于 ${document}`),
          );
        this.#expect(']');
        object = { kind: 'member', object, name };
      } else break;
      this.#deeper();
    }
    this.#bounds.depth = before;
    return object;
  }

  #primary(): Expression {
    const token = this.#token();
    switch (token.kind) {
      case 'number':
      case 'text':
        this.#at += 1;
        return { kind: 'constant', value: token.value };
      case 'template':
        this.#at += 1;
        return this.#template(token.texts, token.rules);
      case 'regex':
        return this.#test(token.pattern, token.flags);
      case 'name':
        return this.#named(token.value);
      default:
        break;
    }
    if (this.#take('-')) {
      const number = this.#token();
      if (number.kind !== 'number') this.#refuse(say('a number was expected after -', '- 之后应为数字'));
      this.#at += 1;
      return { kind: 'constant', value: -Number(number.value) };
    }
    if (this.#take('(')) {
      const inner = this.#within(() => this.#or());
      this.#expect(')');
      return inner;
    }
    if (this.#take('[')) return this.#list();
    return this.#refuse(say('an expression was expected', '此处应为表达式'));
  }

  #named(name: string): Expression {
    if (Object.hasOwn(CONSTANTS, name)) {
      this.#at += 1;
      return { kind: 'constant', value: CONSTANTS[name] };
    }
    const { variables, hasGet } = this.#bounds.language;
    if (hasGet && name === 'get') return this.#get();
    if (!variables.includes(name)) this.#refuse(say(`there is no ${name}`, `没有变量 ${name}`));
    this.#at += 1;
    return { kind: 'variable', name };
  }

  #get(): Expression {
    const bounds = this.#bounds;
    bounds.gets += 1;
    if (bounds.gets > MAX_GETS)
      this.#refuse(say(`a rule has at most ${MAX_GETS} get()`, `一条规则中最多使用 ${MAX_GETS} 次 get()`));
    bounds.getDepth += 1;
    if (bounds.getDepth > MAX_GET_DEPTH)
      this.#refuse(
        say(
          `get() stands at most ${MAX_GET_DEPTH} deep within another get()`,
          `get() 最多嵌套 ${MAX_GET_DEPTH} 层`,
        ),
      );
    this.#at += 1;
    this.#expect('(');
    const path = this.#within(() => this.#or());
    this.#expect(')');
    bounds.getDepth -= 1;
    return { kind: 'get', path };
  }

  #test(pattern: string, flags: string): Expression {
    if (!this.#bounds.language.hasTest) this.#refuse(notOfRules('/'));
    this.#at += 1;
    this.#expect('.');
    if (!this.#takeName('test'))
      this.#refuse(say('test(…) was expected after a regular expression', '正则表达式之后应为 .test(…)'));
    this.#expect('(');
    const text = this.#within(() => this.#or());
    this.#expect(')');
    return { kind: 'test', pattern, flags, text };
  }

  #list(): Expression {
    const members: Expression[] = [];
    while (!this.#take(']')) {
      if (members.length > 0) this.#expect(',');
      members.push(this.#within(() => this.#or()));
    }
    return { kind: 'list', members };
  }

  #template(texts: readonly string[], rules: readonly string[]): Expression {
    const parts = texts.flatMap((text, at): Expression[] => {
      const rule = rules[at];
      const constant: Expression[] = text === '' ? [] : [{ kind: 'constant', value: text }];
      if (rule === undefined) return constant;
      return [...constant, this.#within(() => new RuleParser(rule, this.#bounds).whole())];
    });
    return { kind: 'template', parts };
  }

  #within<T>(parse: () => T): T {
    const before = this.#bounds.depth;
    this.#deeper();
    const parsed = parse();
    this.#bounds.depth = before;
    return parsed;
  }

  #deeper(): void {
    this.#bounds.depth += 1;
    if (this.#bounds.depth > MAX_DEPTH)
      this.#refuse(say(`it has more than ${MAX_DEPTH} levels`, `嵌套超过 ${MAX_DEPTH} 层`));
  }

  #token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #take(sign: string): boolean {
    const { kind, value } = this.#token() as { kind: string; value?: unknown };
    const isTaken = kind === 'sign' && value === sign;
    if (isTaken) this.#at += 1;
    return isTaken;
  }

  #takeName(name: string): boolean {
    const token = this.#token();
    const isTaken = token.kind === 'name' && token.value === name;
    if (isTaken) this.#at += 1;
    return isTaken;
  }

  #takeOne(signs: Signs): Comparison | undefined {
    const token = this.#token();
    if (token.kind !== 'sign' || !Object.hasOwn(signs, token.value)) return undefined;
    this.#at += 1;
    return signs[token.value];
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) this.#refuse(say(`${sign} was expected`, `此处应为 ${sign}`));
  }

  #refuse(problem: Text): never {
    return this.#bounds.refuse(this.#rule, this.#token().at, problem);
  }
}
