import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { fontConfiguration } from './fonts';

/** The folder of the unpacked browser. */
const folder = join(__dirname, '../../../../.cache/chromium');

/**
 * A real Chromium from npm: nothing needs to be installed on the machine. On Linux it is the one of
 * @sparticuz/chromium, which brings the libraries and fonts that a bare machine lacks. That one does not run on other
 * systems; there the installed Chrome is used.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome', headless: true });
  const executablePath = unpacked();
  return chromium.launch({
    executablePath,
    headless: true,
    // The package's own arguments are for a cloud: they disable the browser's security and run it as one process.
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-gpu', '--disable-dev-shm-usage'],
    env: {
      ...definedEnvironment(),
      ...libraryPath(executablePath),
      FONTCONFIG_FILE: fontConfiguration(folder, join(folder, 'fonts')),
    },
  });
}

function unpacked(): string {
  mkdirSync(folder, { recursive: true });
  // The package is an ES module, which jest cannot load. It unpacks its libraries only on Lambda.
  const script = `import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    encoding: 'utf8',
  });
}

function libraryPath(executablePath: string): Record<string, string> {
  const libraries = spawnSync('ldd', [executablePath], { encoding: 'utf8' });
  const lacksLibraries = libraries.error !== undefined || libraries.stdout.includes('not found');
  return lacksLibraries ? { LD_LIBRARY_PATH: join(folder, 'al2023/lib') } : {};
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
