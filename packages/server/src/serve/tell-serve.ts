import { hasColours, terminalJson, terminalText } from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import type { ServeConfiguration } from '../configuration/serve/serve-configuration';
import { logLine } from '../gateway/tell';
import type { CheckedServe } from './check-serve';
import type { ServedShop } from './open-serve';

const colors = createColors(hasColours(process.stdout));

/** Writes one line with the addresses of the ready host: text on a terminal, otherwise a log line. */
export function tellServing(
  { url, functionsUrl, envId, functions }: ServedShop,
  { merchants, sessions, url: publicUrl }: ServeConfiguration,
  version: string,
): void {
  const serves = [merchants && 'gateway', sessions && 'mini programs'].filter(Boolean);
  if (process.stdout.isTTY) {
    const { bold, cyan, dim, green } = colors;
    const also = [
      functionsUrl && `functions on ${cyan(functionsUrl)}`,
      publicUrl && `public at ${cyan(publicUrl)}`,
    ];
    process.stdout.write(
      `${bold(green('cloudpay serve'))} ${dim(`${version} · ${envId} · ${functions.length} functions · ${serves.join(', ') || 'functions alone'} ·`)} listens on ${[cyan(url), ...also.filter(Boolean)].join(', ')}\n`,
    );
    return;
  }
  const facts = { url, functionsUrl, publicUrl, envId, functions, serves, version, pid: process.pid };
  logLine('READY', 'The host is ready', facts);
}

/** The result of `--check`. */
export function tellChecked({ folder, functions, gateway }: CheckedServe, json: boolean): void {
  const ok = functions.every(({ problem }) => problem === undefined);
  if (json) {
    process.stdout.write(`${terminalJson({ ok, folder, functions, gateway, problems: [] })}\n`);
    return;
  }
  const lines = functions.map(({ name, problem }) =>
    problem === undefined ? `  ${name}` : `✗ ${name}: ${problem}`,
  );
  const summary = `The configuration is valid${gateway ? ', with a gateway' : ''}. Functions in ${folder}:`;
  process.stdout.write(terminalText(`${[summary, ...lines].join('\n')}\n`));
}
