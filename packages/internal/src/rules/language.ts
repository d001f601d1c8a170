import { say } from '../terminal/say';
import type { Text } from '../terminal/terminal-language';

/** What the security rules of documents, or of files, may hold. */
export interface RuleLanguage {
  readonly variables: readonly string[];
  /** The variable that differs from one checked object to the next. */
  readonly document: string;
  /** Whether `get(path)` reads other documents. */
  readonly hasGet: boolean;
  /** Whether `/pattern/.test(text)` is there. */
  readonly hasTest: boolean;
  /** All parts, for messages: `auth, doc, ==`. */
  readonly parts: Text;
  /** The error of a rule that cannot be read. */
  invalid(message: Text): Error;
}

/** Refuses a rule, with the place in it. */
export type RefuseRule = (rule: string, at: number, problem: Text) => never;

export function refusalOf({ parts, invalid }: RuleLanguage): RefuseRule {
  return (rule, at, problem) => {
    const place = rule.slice(Math.max(0, at - 20), at + 20);
    throw invalid(
      say(
        `The security rule cannot be read at character ${at + 1} (…${place}…): ${problem.en}. A rule has ${parts.en}.`,
        `安全规则第 ${at + 1} 个字符处（…${place}…）有误：${problem.zh}。规则中可以使用 ${parts.zh}。`,
      ),
    );
  };
}
