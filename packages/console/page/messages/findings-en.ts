import { count } from './plural';

/** What was found in the project at the start. */
export const findings = {
  title: 'Project',
  colon: ': ',
  taken: 'Taken',
  count: (n: number) => `${count(n, 'function')} in`,
  foundBy: (text: string, _zh: string): string =>
    text === 'its path' ? '(the folder that was named)' : `(${text})`,
  standIn: 'OpenCloudPay’s stand-in',
  standInInstead: (version: string) =>
    `OpenCloudPay’s stand-in instead of ${version}, which would call the real platform`,
  ownSdk: (version: string) => `the function’s own copy ${version}`.trim(),
  notTaken: 'Not taken',
  notTakenCount: (n: number) => count(n, 'folder'),
  loadedBy: (names: string) => `; loaded by ${names}`,
  elsewhere: 'Elsewhere',
  elsewhereHint: 'has functions too: start cloudpay dev with that folder to run them.',
  missing: 'npm modules are missing',
  install: 'Run cloudpay dev --install: it installs what the package.json files declare.',
  undeclared: (names: string) =>
    `No package.json declares ${names}: run npm install with these names in the function’s folder.`,
  reasons: {
    NO_EXPORT: (name: string) => `exports no ${name}`,
    NO_INDEX: (_about: string) => 'no index.js',
    HTTP_FUNCTION: (_about: string) => 'an HTTP function: a web server',
    CONTAINER: (_about: string) => 'a container: it has a Dockerfile',
    MINI_PROGRAM: (_about: string) => 'a mini program',
    UNI_APP: (_about: string) => 'a uni-app',
    CLOUD_OBJECT: (_about: string) => 'a cloud object of uniCloud',
    OTHER_LANGUAGE: (language: string) => `written in ${language}, and only Node.js runs here`,
    SERVER: (file: string) => `a server: ${file} listens on a port`,
  },
  warnings: {
    OUTSIDE_FILES: {
      what: 'Files outside of the function’s own folder:',
      advice:
        'CloudBase uploads each function’s folder alone, so these functions would fail there: copy what they load into each folder.',
    },
    ENTRY_NAME: {
      what: 'No index.js:',
      advice: 'CloudBase loads index.js: rename the file, or add an index.js that exports the same.',
    },
    NESTED_FUNCTION: {
      what: 'In a folder that groups functions:',
      advice: 'CloudBase finds functions one level above: move them there.',
    },
    OPENAPI_PERMISSION: {
      what: 'Methods of cloud.openapi that config.json does not allow:',
      advice:
        'Their calls are refused with -604101, here and on CloudBase: add the names to permissions.openapi of the function’s config.json.',
    },
    VARIABLE_UNSET: {
      what: 'Environment variables that no file of the project sets:',
      advice:
        'They are undefined here: give them as envVariables in the function’s config.json, or in cloudbaserc.json with {{env.NAME}} from a .env that stays out of the repository.',
    },
  },
};
