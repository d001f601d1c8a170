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
  readonly parts: string;
  /** The error of a rule that cannot be read. */
  invalid(message: string): Error;
}

/** Refuses a rule, with the place in it. */
export type RefuseRule = (rule: string, at: number, problem: string) => never;

export function refusalOf({ parts, invalid }: RuleLanguage): RefuseRule {
  return (rule, at, problem) => {
    const place = rule.slice(Math.max(0, at - 20), at + 20);
    throw invalid(
      `The security rule cannot be read at character ${at + 1} (…${place}…): ${problem}. A rule has ${parts}.`,
    );
  };
}
