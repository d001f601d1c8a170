import { type CheckResult, checkInBackground } from '@opencloudpay/check';
import type { CodeFinding } from '@opencloudpay/contracts/dev-server/code-findings';

export interface CodeFindings {
  /** What `cloudpay check` finds now. A project that cannot be read has no findings: the reload reports that. */
  in(language: 'en' | 'zh'): Promise<readonly CodeFinding[]>;
  /** The code has changed. */
  changed(): void;
}

/** Checks a project's code when the page asks for its findings, and again only after the code has changed. */
export function codeFindings(folder: string): CodeFindings {
  const known = new Map<string, Promise<readonly CodeFinding[]>>();
  return {
    in(language) {
      const before = known.get(language);
      if (before) return before;
      const found = checkInBackground(folder, { language }).then(shown, () => []);
      known.set(language, found);
      return found;
    },
    changed: () => known.clear(),
  };
}

function shown({ findings }: CheckResult): CodeFinding[] {
  return findings.map(({ rule, severity, file, line, excerpt, message, help, functions }) => ({
    ...{ rule, severity, file, line, excerpt, message, help, functions },
  }));
}
