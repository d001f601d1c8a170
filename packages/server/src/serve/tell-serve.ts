import { hasColours, terminalJson, terminalLanguage, terminalText } from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import type { ServeConfiguration } from '../configuration/serve/serve-configuration';
import { logLine } from '../gateway/tell';
import { say } from '../terminal/say';
import type { CheckedServe } from './check-serve';
import type { ServedShop } from './open-serve';

const colors = createColors(hasColours(process.stdout));

/** Writes one line with the addresses of the ready host: text on a terminal, otherwise a log line. */
export function tellServing(
  { url, functionsUrl, envId, functions }: ServedShop,
  { merchants, sessions, url: publicUrl }: ServeConfiguration,
  version: string,
): void {
  const serves = [
    ...(merchants ? [say('gateway', '网关')] : []),
    ...(sessions ? [say('mini programs', '小程序')] : []),
  ];
  if (process.stdout.isTTY) {
    const { bold, cyan, dim, green } = colors;
    const language = terminalLanguage();
    const parts = serves.length > 0 ? serves : [say('functions alone', '只有云函数')];
    const about = [
      version,
      envId,
      say(`${functions.length} functions`, `${functions.length} 个云函数`)[language],
      parts.map((part) => part[language]).join(say(', ', '、')[language]),
    ];
    const addresses = [
      say(`listens on ${cyan(url)}`, `监听 ${cyan(url)}`),
      ...(functionsUrl ? [say(`functions on ${cyan(functionsUrl)}`, `云函数 ${cyan(functionsUrl)}`)] : []),
      ...(publicUrl ? [say(`public at ${cyan(publicUrl)}`, `公网 ${cyan(publicUrl)}`)] : []),
    ];
    process.stdout.write(
      `${bold(green('cloudpay serve'))} ${dim(`${about.join(' · ')} ·`)} ${addresses.map((each) => each[language]).join(say(', ', '，')[language])}\n`,
    );
    return;
  }
  const named = serves.map(({ en }) => en);
  const facts = { url, functionsUrl, publicUrl, envId, functions, serves: named, version, pid: process.pid };
  logLine('READY', 'The host is ready', facts);
}

/** The result of `--check`. */
export function tellChecked({ folder, functions, gateway }: CheckedServe, json: boolean): void {
  const ok = functions.every(({ problem }) => problem === undefined);
  if (json) {
    const told = functions.map(({ name, problem }) => ({ name, ...(problem && { problem: problem.en }) }));
    process.stdout.write(`${terminalJson({ ok, folder, functions: told, gateway, problems: [] })}\n`);
    return;
  }
  const language = terminalLanguage();
  const lines = functions.map(({ name, problem }) =>
    problem === undefined ? `  ${name}` : `✗ ${name}${say(': ', '：')[language]}${problem[language]}`,
  );
  const summary = say(
    `The configuration is valid${gateway ? ', with a gateway' : ''}. Functions in ${folder}:`,
    `配置有效${gateway ? '，包括网关' : ''}。${folder} 中的云函数：`,
  );
  process.stdout.write(terminalText(`${[summary[language], ...lines].join('\n')}\n`));
}
