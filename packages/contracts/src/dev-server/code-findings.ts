/** What `cloudpay check` finds in the project's code. */
export interface CodeFindingRoutes {
  /** Reads the code again if it has changed. No code runs. */
  'GET /api/code-findings': { query: { language?: 'en' | 'zh' }; answer: CodeFindingList };
}

export interface CodeFindingList {
  /** Sorted by file and line. */
  findings: readonly CodeFinding[];
}

/** A mistake in the code, in the language that was asked for. */
export interface CodeFinding {
  /** `fee-amount` */
  rule: string;
  severity: 'error' | 'warning';
  /** Relative to the project. */
  file: string;
  /** From 1. */
  line: number;
  /** The line of code. */
  excerpt: string;
  message: string;
  /** What to do. */
  help: string;
  /** The cloud functions whose code the file is. */
  functions: readonly string[];
}
