import { type Expression, parseRule as parse, type RuleLanguage, usesVariable } from '@opencloudpay/internal';
import { invalidParameter } from '../../store/texts';

/** The rules of documents. */
const LANGUAGE: RuleLanguage = {
  variables: ['auth', 'doc', 'now', 'request'],
  document: 'doc',
  hasGet: true,
  hasTest: false,
  parts: 'auth, doc, now, request.data, get(), == != > >= < <= in, && || !, texts, numbers and lists',
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
