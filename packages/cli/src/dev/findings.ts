import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import { type Emulator, projectModules } from '@opencloudpay/emulator';
import { terminalJson, terminalText } from '@opencloudpay/internal';
import { findingTexts, takenFacts } from './findings-text';

export interface FindingsOptions {
  /** The project's folder, or the folder of its functions, as it was given. */
  folder: string;
  realSdk: boolean;
  strict: boolean;
  verbose: boolean;
  json: boolean;
}

/** Tells what was found in a project, each cause once. */
export interface Findings {
  /** Functions whose missing modules were told: nothing more is to be said when they do not load for that reason. */
  readonly told: Set<string>;
  /** What was taken for a function and what not: names and texts. */
  facts(): [name: string, text: string][];
  /** Tells what is new. */
  tell(): void;
}

/** Tells findings by lines for a reader, or as JSON for a program. */
export function tellFindings(
  emulator: Pick<Emulator, 'findings'>,
  options: FindingsOptions,
  out: Pick<NodeJS.WriteStream, 'write'>,
): Findings {
  const told = new Set<string>();
  const texts = new Set<string>();
  let isFirst = true;
  /** What `facts` has read, so that the start reads the files once. */
  let last: ProjectFindings | undefined;
  return {
    told,
    facts() {
      last = readable(() => emulator.findings());
      return last === undefined ? [] : takenFacts(last, options);
    },
    tell() {
      const findings = last ?? readable(() => emulator.findings());
      last = undefined;
      if (findings === undefined) return;
      const all = [
        ...findingTexts(findings, { ...options, install: installCommand(options) }),
        ...(readable(() => sdkTexts(options)) ?? []),
      ];
      const fresh = all.filter((text) => !texts.has(text));
      for (const text of fresh) texts.add(text);
      if (options.json) {
        if (fresh.length > 0 || isFirst) out.write(`${terminalJson({ type: 'findings', ...findings })}\n`);
        isFirst = false;
        return;
      }
      if (fresh.length > 0) for (const { functionName } of findings.missing) told.add(functionName);
      for (const text of fresh) out.write(`${terminalText(`! ${text.replaceAll('\n', '\n  ')}`)}\n`);
    },
  };
}

/** `cloudpay dev shop --install` */
function installCommand({ folder, realSdk }: Pick<FindingsOptions, 'folder' | 'realSdk'>): string {
  const place = folder === '.' ? '' : ` ${/^[\w./@:-]+$/.test(folder) ? folder : JSON.stringify(folder)}`;
  return `cloudpay dev${place} --install${realSdk ? ' --real-sdk' : ''}`;
}

/** Functions that declare Tencent's SDK and get the stand-in, where that SDK is wanted. */
function sdkTexts(options: FindingsOptions): string[] {
  if (!options.realSdk) return [];
  const without = projectModules(options.folder, { realSdk: true })
    .filter(({ modules }) => modules.some(({ name }) => name === 'wx-server-sdk'))
    .flatMap(({ functions }) => functions);
  if (without.length === 0) return [];
  return [
    `${[...new Set(without)].join(', ')}: wx-server-sdk is declared and not installed, which leaves OpenCloudPay’s stand-in. \`${installCommand(options)}\` installs it.`,
  ];
}

/** A project may be unreadable while it is edited: the reload reports that. */
function readable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
