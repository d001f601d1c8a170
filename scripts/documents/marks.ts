/** Why a block of shell cannot run where the documents are tested. */
export const REASONS = {
  docker: 'needs Docker or Compose',
  kubernetes: 'needs a cluster',
  'cloud-tools': "needs a cloud's command line and an account there",
  systemd: 'needs a server with systemd',
  account: 'needs a real merchant account',
  certificate: 'needs the certificate that WeChat Pay gave the merchant',
  minutes: 'measures for minutes',
} as const;

/** What the line before a block says about it: it does not show on any page. */
export type Mark =
  | { readonly kind: 'excerpt' }
  | { readonly kind: 'not run'; readonly reason: string }
  | { readonly kind: 'run by'; readonly test: string };

/** `<!-- excerpt -->`, `<!-- not run: docker -->`, `<!-- run by packages/…/leaving-docs.test.ts -->` */
const MARK = /^<!-- (?:(excerpt)|not run: ([\w-]+)|run by (\S+)) -->$/;

/** The mark in a line, if it is one. */
export function markOf(line: string): Mark | undefined {
  const [, excerpt, reason, test] = MARK.exec(line.trim()) ?? [];
  if (excerpt) return { kind: 'excerpt' };
  if (reason) return { kind: 'not run', reason };
  if (test) return { kind: 'run by', test };
  return undefined;
}

/** A document without its marks, for readers who would see them. */
export function withoutMarks(text: string): string {
  return text
    .split('\n')
    .filter((line) => markOf(line) === undefined)
    .join('\n');
}
