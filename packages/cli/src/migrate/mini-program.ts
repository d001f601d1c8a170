import { posix } from 'node:path';
import type { ProjectDescription } from '@opencloudpay/check';
import type { Change } from '../init/changes';
import { dependencyAdded } from './function-packages';
import { withFirstLine } from './pay-registration';

const PACKAGE = '@opencloudpay/miniprogram';

/** What `wx.cloud` members need beside the core. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  database: ['database'],
  storage: ['uploadFile', 'downloadFile', 'deleteFile', 'getTempFileURL'],
};

/**
 * The lines of app.js by which `wx.cloud` calls the new place, and the package that they load.
 *
 * @param url the address that mini programs call
 * @param version of the package
 * @throws {MigrateError} FILE_UNREADABLE
 * @see docs/miniprogram.md, "app.js"
 */
export function miniProgram(
  { client: { app, importsModules, members, manifest }, read }: ProjectDescription,
  url: string,
  version: string,
): Change[] {
  if (app === undefined) return [];
  const before = read(app);
  if (before === undefined || Object.keys(members).length === 0) return [];
  const parts = Object.keys(PARTS).filter((part) => PARTS[part]?.some((member) => members[member]));
  const folder = posix.dirname(app);
  const beside = (name: string) => (folder === '.' ? name : `${folder}/${name}`);
  const own = beside(/\.tsx?$/.test(app) ? 'opencloudpay.ts' : 'opencloudpay.js');
  const present = read(manifest);
  const changes: Change[] = [
    {
      path: manifest,
      before: present,
      after: dependencyAdded(manifest, present ?? newManifest(), PACKAGE, version),
    },
  ];
  if (importsModules) {
    // Imports run before every other line, so the lines need a file of their own, imported first.
    const line = "import './opencloudpay';";
    changes.push(
      { path: own, before: read(own), after: withImports(url, parts) },
      { path: app, before, after: before.includes(line) ? before : withFirstLine(before, line) },
    );
  } else {
    changes.push({ path: app, before, after: withLines(before, url, parts) });
  }
  return changes.filter((change) => change.before !== change.after);
}

const INSTALL = new RegExp(`^require\\('${PACKAGE}'\\)\\.install\\(.*\\);`, 'm');

function withLines(code: string, url: string, parts: readonly string[]): string {
  const lines = [
    ...parts.map((part) => `const { ${part} } = require('${PACKAGE}/${part}');`),
    `require('${PACKAGE}').install(${settings(url, parts)});`,
  ];
  if (INSTALL.test(code)) {
    // Parts may have come since, and each needs its own line.
    const missing = lines.filter((line) => line === lines.at(-1) || !code.includes(line));
    return code.replace(INSTALL, () => missing.join(code.includes('\r\n') ? '\r\n' : '\n'));
  }
  return withFirstLine(code, lines.join('\n'));
}

function withImports(url: string, parts: readonly string[]): string {
  return [
    `import { install } from '${PACKAGE}';`,
    ...parts.map((part) => `import { ${part} } from '${PACKAGE}/${part}';`),
    '',
    `install(${settings(url, parts)});`,
    '',
  ].join('\n');
}

function settings(url: string, parts: readonly string[]): string {
  return `{ ${[`url: ${quoted(url)}`, ...parts].join(', ')} }`;
}

/** A string literal as the code of mini programs has it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '%27')}'`;
}

function newManifest(): string {
  return `${JSON.stringify({ name: 'miniprogram', private: true, dependencies: {} }, null, 2)}\n`;
}
