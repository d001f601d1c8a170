interface Install {
  command: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  shell: boolean;
  /** The file that takes the whole output. */
  log: string;
}

/** Installs, and shows one line of progress on `out` (default: stderr). Resolves with the exit code. */
export function installDependencies(
  install: Install,
  out?: { isTTY?: boolean; write(text: string): boolean },
): Promise<number>;
