import { isBuiltin } from 'node:module';

/** The extensions of files that functions load. npm has packages with such names too (`decimal.js`). */
const FILE_ENDING = /\.(?:json|[cm]?[jt]s|node|wasm|pem|p12|pfx|key|crt|txt|xml)$/i;

/** Names of own files and folders in many projects. npm has packages with all of them. */
const OWN_NAME =
  /^(?:commons?|shared?|utils?|helpers?|libs?|tools?|configs?|configuration|constants?|settings?|keys?|secrets?|db|database|models?|services?|middlewares?|routes?|routers?|controllers?|handlers?|actions?|api|apis|types?|logger|merchant|certs?|env|index|main|app)$/i;

/** `dayjs` of `dayjs/plugin/utc`, `@scope/name` of `@scope/name/file`. */
export function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Whether a name is that of a package, rather than a path, an address, or a module of Node. */
export function isPackage(specifier: string): boolean {
  return !/^[./\\#~]|:/.test(specifier) && !isBuiltin(specifier) && isValidName(packageName(specifier));
}

/**
 * Whether a name that no package.json declares may be that of an own file: `key.json`, `config`, `utils/money`. An
 * attacker can publish a package with such a name, and installing it runs its code.
 */
export function looksLikeFile(specifier: string): boolean {
  const name = packageName(specifier);
  return FILE_ENDING.test(specifier) || name !== specifier || OWN_NAME.test(name);
}

function isValidName(name: string): boolean {
  return /^(?:@[a-z\d~][\w.~-]*\/)?[a-z\d~][\w.~-]*$/i.test(name);
}
