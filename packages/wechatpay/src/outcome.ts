/** What a call's refusals, and a query, show about its outcome. */
export interface CallOutcome {
  /**
   * The codes that state the outcome of the number, even after an attempt whose answer was lost. A refusal does
   * not repeat the number: the client believes it after several equal refusals.
   */
  readonly provenBy: readonly string[];
  readonly lookup?: OutcomeLookup;
}

/** The query that shows whether a call was carried out. */
export interface OutcomeLookup {
  /** The name of the query's declaration. */
  readonly api: string;
  /** The parameters of the call that the query uses. */
  readonly by: readonly string[];
  /** The query's codes that prove that nothing was carried out. */
  readonly absent: readonly string[];
  /** Fields of the query's answer that must equal parameters of the call: another value belongs to another call. */
  readonly same?: Readonly<Record<string, string>>;
  /** The field of the query's answer that contains the state. */
  readonly state: string;
  /** The states in which nothing was carried out. Default: none. */
  readonly undone?: readonly string[];
  /**
   * The call's codes that state what an earlier call did with the number. After several equal
   * refusals no query is needed.
   */
  readonly certain?: readonly string[];
}
