/** What the platform answers where the host itself failed: its database, or its files. */
const HOST_FAILED = 'SYS_ERR';

/** An answer of documents or files, as the platform gives it. */
interface PlatformAnswer {
  readonly code?: unknown;
  readonly message?: unknown;
}

/** Whether the host itself failed: then the user did nothing wrong. */
export function isHostFailure({ code }: PlatformAnswer): boolean {
  return code === HOST_FAILED;
}

/** The failure for the operator, with the names of servers and folders. */
export function hostFailure({ code, message }: PlatformAnswer): Error {
  return new Error(`${String(code)}: ${String(message)}`);
}

/** The same answer for users, who learn nothing of servers and folders. */
export function withoutHostNames<Answer extends PlatformAnswer>(answer: Answer): Answer {
  return isHostFailure(answer) ? { ...answer, message: 'The host failed: its log says why.' } : answer;
}
