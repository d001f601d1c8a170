import { type NotifyOptions, projectFunctions, wireFields } from '@opencloudpay/emulator';
import {
  hasColours,
  type Language,
  type Text,
  terminalJson,
  terminalLanguage,
  terminalText,
} from '@opencloudpay/internal';
import { createColors } from 'picocolors';
import { DEV_SERVER, isDevServer, notifyByDevServer } from './dev-server';
import { TriggerError } from './errors';
import { type Called, notifyInProject } from './project';
import { readSavedDelivery, type SavedDelivery } from './saved-delivery';

const colors = createColors(hasColours(process.stdout));

export interface TriggerOptions {
  /** `payment` and `refund`; absent with `from`. */
  kind: 'payment' | 'refund' | undefined;
  /** Default: that of the functions, or of the configured merchant. */
  version?: 'v2' | 'v3';
  function?: string;
  envId?: string;
  /** The project's folder. */
  project: string;
  /** The address of a dev server. */
  dev?: string;
  /** The address of a gateway. */
  url?: string;
  remote: boolean;
  config?: string;
  platformKey?: string;
  /** A saved delivery. */
  from?: string;
  field: Readonly<Record<string, string>>;
  user?: string;
  json: boolean;
}

const PAYER = 'oTriggerPayer000000000000001';

/**
 * `cloudpay trigger`: sends a notification without an order.
 *
 * @returns the exit code: 1 if it was not confirmed
 * @throws {TriggerError} before anything was sent
 */
export async function trigger(
  options: TriggerOptions,
  write: (text: string) => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<0 | 1> {
  const language = terminalLanguage(env);
  const saved = options.from === undefined ? undefined : readSavedDelivery(options.from);
  const kind = options.kind ?? saved?.kind;
  if (kind === undefined)
    throw new TriggerError('OPTIONS_INVALID', {
      en: 'Say what to send: payment, refund or v3, or --from a saved delivery.',
      zh: '请指明要发送的通知：payment、refund 或 v3，或用 --from 指定保存的投递记录。',
    });
  const fields = fieldsOf(saved, options.field);
  const functionName = options.function ?? saved?.functionName ?? (await onlyCallback(options));
  const envId = options.envId ?? saved?.envId;
  const openId = options.user ?? payerOf(saved);
  if (options.url !== undefined) {
    const { notifyAt } = await import('./receiver');
    const {
      accepted,
      problem,
      problemZh = problem,
      ...outcome
    } = await notifyAt({
      ...{ kind, version: options.version, fields, functionName, envId, openId: openId ?? PAYER, env },
      ...{ url: options.url, remote: options.remote },
      ...{ config: options.config, platformKey: options.platformKey },
    });
    const place = new URL(options.url).host;
    const called = {
      ...{ ...outcome, delivered: accepted },
      ...(problem !== undefined && problemZh !== undefined && { problem: { en: problem, zh: problemZh } }),
    };
    if (options.json) write(`${terminalJson(inEnglish(called))}\n`);
    else write(resultText({ ...called, reply: outcome.answer }, place, language));
    return accepted ? 0 : 1;
  }
  if (functionName === undefined)
    throw new TriggerError('OPTIONS_INVALID', callbackWanted(await callbacksNamed(options.project)));
  const called = await callFunction(
    {
      ...{ kind, version: options.version, functionName, fields },
      ...(envId !== undefined && { envId }),
      ...(openId !== undefined && { openId }),
    },
    options,
  );
  write(options.json ? `${terminalJson(inEnglish(called))}\n` : resultText(called, functionName, language));
  return called.delivered ? 0 : 1;
}

/** The callback of a project whose code names one alone. A gateway is given all names. */
async function onlyCallback({ url, project }: TriggerOptions): Promise<string | undefined> {
  if (url !== undefined) return undefined;
  const [name, ...others] = await callbacksNamed(project);
  return others.length === 0 ? name : undefined;
}

/** The functions that orders and refunds name as their callbacks. */
async function callbacksNamed(project: string): Promise<string[]> {
  const { describeProject } = await import('@opencloudpay/check');
  return describeProject(project)
    .functions.filter(({ isCallback }) => isCallback)
    .map(({ name }) => name);
}

function callbackWanted(names: readonly string[]): Text {
  const [en, zh] =
    names.length === 0
      ? ['', '']
      : [`. The code names these: ${names.join(', ')}`, `。代码中用到的有：${names.join('、')}`];
  return {
    en: `Name the callback with --function, or a gateway with --url${en}.`,
    zh: `请用 --function 指定回调函数，或用 --url 指定网关${zh}。`,
  };
}

/** By the dev server of this project if it runs, so that its console shows it. */
async function callFunction(
  request: NotifyOptions & { fields: NonNullable<NotifyOptions['fields']> },
  { dev, project }: TriggerOptions,
): Promise<Called> {
  const url = (dev ?? DEV_SERVER).replace(/\/+$/, '');
  if (await isDevServer(url, dev === undefined ? projectFunctions(project) : undefined)) {
    const { delivered, problem, event, reply, durationMs } = await notifyByDevServer(
      url,
      Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as Parameters<
        typeof notifyByDevServer
      >[1],
    );
    return {
      ...{ delivered, event, durationMs, logs: [] },
      ...(problem && { problem: { en: problem.diagnosis, zh: problem.zh } }),
      ...(reply !== undefined && { reply }),
    };
  }
  if (dev !== undefined)
    throw new TriggerError('DEV_SERVER_REFUSED', {
      en: `No cloudpay dev answers at ${dev}: start it, or leave --dev out.`,
      zh: `${dev} 处没有运行 cloudpay dev：请先启动它，或去掉 --dev。`,
    });
  return notifyInProject(project, request);
}

function fieldsOf(saved: SavedDelivery | undefined, given: Readonly<Record<string, string>>): NotifiedFields {
  const { userInfo: _, ...event } = (saved?.event ?? {}) as { userInfo?: unknown };
  const { fields, wrong, mistyped } = wireFields(given);
  if (wrong.length > 0)
    throw new TriggerError('OPTIONS_INVALID', {
      en: `--field ${wrong.join(', ')} must be an integer: amounts are cents.`,
      zh: `--field ${wrong.join('、')} 必须是整数：金额以分为单位。`,
    });
  const [typo] = mistyped;
  if (typo)
    throw new TriggerError('OPTIONS_INVALID', {
      en: `--field ${typo.given}: no notification has this field. Did you mean ${typo.nearest}?`,
      zh: `--field ${typo.given}：通知中没有这个字段。是否想输入 ${typo.nearest}？`,
    });
  return { ...wireFields(event).fields, ...fields };
}

type NotifiedFields = ReturnType<typeof wireFields>['fields'];

/** The payer of a saved delivery: in partner mode under the mini program's appid. */
function payerOf(saved: SavedDelivery | undefined): string | undefined {
  const { subOpenid, openid } = saved?.event ?? {};
  return [subOpenid, openid].find((each): each is string => typeof each === 'string');
}

/** What programs read. */
function inEnglish({ problem, ...called }: { problem?: Text }): object {
  return { ...called, ...(problem && { problem: problem.en }) };
}

interface Result {
  delivered: boolean;
  problem?: Text;
  reply?: unknown;
  durationMs: number;
  logs?: readonly string[];
}

function resultText(
  { delivered, problem, reply, durationMs, logs = [] }: Result,
  place: string,
  language: Language,
): string {
  const { dim, green, red } = colors;
  const took = Math.round(durationMs);
  const lines = logs.map((line) => dim(`  ${line}`));
  const said = {
    en: delivered ? `${place} has confirmed (${took} ms)` : `${place} has not confirmed (${took} ms)`,
    zh: delivered ? `${place} 已确认（${took} 毫秒）` : `${place} 未确认（${took} 毫秒）`,
  };
  const shown = reply === undefined ? [] : [`  ${typeof reply === 'string' ? reply : JSON.stringify(reply)}`];
  return terminalText(
    [
      ...lines,
      `${delivered ? green('✓') : red('✗')} ${said[language]}`,
      ...shown,
      ...(problem === undefined ? [] : [`  → ${problem[language]}`]),
      '',
    ].join('\n'),
    { coloured: true },
  );
}
