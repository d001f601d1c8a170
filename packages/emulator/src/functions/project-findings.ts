import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import { inspectProject, type ModulesToInstall, modulesToInstall, SDK } from '@opencloudpay/function-host';

export { callsDatabase } from '@opencloudpay/function-host';

/**
 * What is in a project's files, without starting an emulator: what was taken for a function and what not, what CloudBase
 * would not run, and which npm modules are missing.
 *
 * @param path the project's folder, or the folder of its functions
 * @throws {FunctionHostError} if the project cannot be read
 */
export function projectFindings(path: string): ProjectFindings {
  return inspectProject(path, [SDK]);
}

/**
 * The npm modules that the functions' package.json files declare and that are not installed.
 *
 * @param path the project's folder, or the folder of its functions
 * @param options `realSdk`: wx-server-sdk also counts. Default: false, because the emulator has a stand-in
 * @throws {FunctionHostError} if the project cannot be read
 */
export function projectModules(
  path: string,
  { realSdk = false }: { realSdk?: boolean } = {},
): ModulesToInstall[] {
  return modulesToInstall(path, realSdk ? [] : [SDK]);
}
