/** What a command printed, and the exit code that it would end with. */
export interface RecordedRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | string | null | undefined;
}

/** Runs a command in this process as if in one of its own. What it does after `process.exit()` is not looked at. */
export async function recordedRun(run: () => Promise<void>): Promise<RecordedRun> {
  const printed = { stdout: '', stderr: '' };
  let ended: number | undefined;
  process.exitCode = 0;
  const restore = [
    replace(process.stdout, 'write', (text: unknown) => {
      printed.stdout += String(text);
      return true;
    }),
    replace(process.stderr, 'write', (text: unknown) => {
      if (ended === undefined) printed.stderr += String(text);
      return true;
    }),
    replace(process, 'exit', (code: unknown) => {
      ended = Number(code);
      throw new Error('ended');
    }),
  ];
  try {
    await run();
    return { ...printed, code: ended ?? process.exitCode };
  } finally {
    for (const undo of restore) undo();
    process.exitCode = 0;
  }
}

/** @returns puts the old method back */
function replace<Owner, Name extends keyof Owner>(owner: Owner, name: Name, by: unknown): () => void {
  const before = owner[name];
  owner[name] = by as Owner[Name];
  return () => {
    owner[name] = before;
  };
}
