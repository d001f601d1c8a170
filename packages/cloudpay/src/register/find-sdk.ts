import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { RegisterError } from './errors';

/** In a variable, so that a bundler neither resolves nor bundles it. */
const SDK: string = 'wx-server-sdk';

/** `wx-server-sdk`, or the path of its folder or file, which `import` resolves to. */
const SDK_REQUEST = /(^|[\\/])wx-server-sdk([\\/]index(\.js)?)?$/;

/** Whether wx-server-sdk is required by this name or path. */
export function isSdkRequest(request: string): boolean {
  return SDK_REQUEST.test(request);
}

/** The exports of all copies of wx-server-sdk that are loaded. */
export function loadedSdks(): unknown[] {
  return Object.entries(loadedModules())
    .filter(([file, loaded]) => isSdkRequest(file) && loaded?.loaded)
    .map(([, loaded]) => loaded?.exports);
}

/**
 * Loads the same copy as the function that requires this package.
 *
 * @throws {RegisterError} WX_SERVER_SDK_NOT_FOUND
 */
export function loadSdk(): unknown {
  // The importing module is unknown, and a package manager may have installed this package far from the function
  // that uses it. So the function is taken to be the main module, or to be in the folder of the main module.
  const requirer = loadedModules()[__filename]?.parent?.filename;
  const started = [require.main?.filename, process.argv[1], join(process.cwd(), 'index.js')];
  for (const file of [requirer, __filename, ...started]) {
    if (!file) continue;
    try {
      return createRequire(resolve(file))(SDK);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  throw new RegisterError(
    'WX_SERVER_SDK_NOT_FOUND',
    'there is no wx-server-sdk to replace cloudPay in. Install it in the folder of the function (npm install wx-server-sdk); ' +
      'or, to do without it, install our stand-in under its name (npm install wx-server-sdk@npm:@opencloudpay/wx-server-sdk).',
  );
}

/** By file. Uses the cache of our own `require`: the `require` that loader hooks give to modules has none. */
function loadedModules(): NodeJS.Dict<NodeJS.Module> {
  return createRequire(__filename).cache;
}

/** Whether wx-server-sdk itself is missing, not one of its own dependencies. */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'MODULE_NOT_FOUND' &&
    /'wx-server-sdk'/.test(error.message)
  );
}
