import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { RegisterError } from './errors';

/** In a variable, so that a bundler neither looks for it nor takes it in. */
const SDK: string = 'wx-server-sdk';

/** `wx-server-sdk`, or the path of its folder or file, which is what an `import` of it has become. */
const SDK_REQUEST = /(^|[\\/])wx-server-sdk([\\/]index(\.js)?)?$/;

/** Whether this is a name or path by which wx-server-sdk is required. */
export function isSdkRequest(request: string): boolean {
  return SDK_REQUEST.test(request);
}

/** What the copies of wx-server-sdk that were loaded so far export. */
export function loadedSdks(): unknown[] {
  return Object.entries(loadedModules())
    .filter(([file, loaded]) => isSdkRequest(file) && loaded?.loaded)
    .map(([, loaded]) => loaded?.exports);
}

/**
 * Loads it as the function would that requires us.
 *
 * @throws {RegisterError} WX_SERVER_SDK_NOT_FOUND
 */
export function loadSdk(): unknown {
  // Who imports us is not told, and a package manager may have put us far from the function that we were installed
  // for: the function is then what was started, or lies where that was.
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

/** By file. Of a `require` of our own making: the one that loader hooks give to modules has no cache. */
function loadedModules(): NodeJS.Dict<NodeJS.Module> {
  return createRequire(__filename).cache;
}

/** That wx-server-sdk is not there, and not that it lacks something itself. */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'MODULE_NOT_FOUND' &&
    /'wx-server-sdk'/.test(error.message)
  );
}
