import { say } from '../terminal/say';
import { ConfigurationProblems } from './errors';

/**
 * Sets the variables of a file, `NAME=value` on each line, in this process. Those that are set already stay.
 *
 * @throws {ConfigurationProblems} if it cannot be read
 */
export function loadEnvFile(file: string | undefined): void {
  if (file === undefined) return;
  try {
    process.loadEnvFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationProblems([
      {
        problem: say(
          `The file that --env-file names cannot be read (${code}): correct its path, or leave it out.`,
          `无法读取 --env-file 指定的文件（${code}）：请改正路径，或去掉该选项。`,
        ),
      },
    ]);
  }
}
