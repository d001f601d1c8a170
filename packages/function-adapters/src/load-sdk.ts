import { AdapterError } from './errors';

/** An SDK of a platform, which its users install themselves. */
export interface Sdk<Module> {
  adapter: string;
  /** The package that holds it. */
  name: string;
  /** The `require` of the package: written out, so that bundlers see it. */
  load: () => Module;
}

/**
 * Loads an SDK when an adapter is configured, so that a program that is started without it fails at its start.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID`, with the command that installs it
 */
export function loadSdk<Module>({ adapter, name, load }: Sdk<Module>): Module {
  try {
    return load();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const isMissing = /MODULE_NOT_FOUND$/.test(code) && message.includes(`'${name}'`);
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      isMissing
        ? `The adapter ${adapter} needs the package ${name}, which is not installed: npm install ${name}`
        : `The adapter ${adapter} needs the package ${name}, which cannot be loaded (${code || message}): npm install ${name}`,
      { cause: error },
    );
  }
}
