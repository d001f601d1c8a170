import {
  type Expression,
  parseRule as parse,
  type RuleLanguage,
  say,
  usesVariable,
} from '@opencloudpay/internal';
import { invalidParameter } from '../../store/texts';

/** The rules of documents. */
const LANGUAGE: RuleLanguage = {
  variables: ['auth', 'doc', 'now', 'request'],
  document: 'doc',
  hasGet: true,
  hasTest: false,
  parts: say(
    'auth, doc, now, request.data, get(), == != > >= < <= in, && || !, texts, numbers and lists',
    'auth、doc、now、request.data、get()，== != > >= < <= in，&& || !，以及字符串、数字和数组',
  ),
  invalid: invalidParameter,
};

/** @throws DocumentError INVALID_PARAM for a rule that is too long or too deep, or is not in the language */
export function parseRule(rule: string): Expression {
  return parse(rule, LANGUAGE);
}

/** Whether an expression depends on the document. */
export function usesDocument(expression: Expression): boolean {
  return usesVariable(expression, LANGUAGE.document);
}
