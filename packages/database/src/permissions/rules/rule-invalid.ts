import type { DocumentError } from '../../errors';
import { invalidParameter } from '../../store/texts';

/** The error of a rule that cannot be read: where, why, and what the language has. */
export function ruleInvalid(rule: string, at: number, problem: string): DocumentError {
  const place = rule.slice(Math.max(0, at - 20), at + 20);
  return invalidParameter(
    `The security rule cannot be read at character ${at + 1} (…${place}…): ${problem}. A rule has auth, doc, now, request.data, get(), == != > >= < <= in, && || !, texts, numbers and lists.`,
  );
}
