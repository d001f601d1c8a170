import { fileContent, readWhole, SERVE_FILE } from '../read-configuration';
import type { Environment } from '../reading/reading';
import type { ServeConfiguration } from './serve-configuration';
import { serveProblems } from './serve-problems';
import { serveConfiguration } from './serve-schema';

/**
 * Reads the configuration of `cloudpay serve` from a JSON file and the environment. Variables override the file.
 *
 * @param options `file`: must exist. Default: `cloudpay.json` (or `cloudpay.jsonc`) of the current folder, if it exists
 * @throws {ConfigurationProblems} with all problems at once
 */
export function readServeConfiguration({
  file,
  env = process.env,
}: {
  file?: string | undefined;
  env?: Environment;
} = {}): ServeConfiguration {
  return readWhole(serveConfiguration, serveProblems, { ...fileContent(file, SERVE_FILE), env });
}
