import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import { type Emulator, projectModules } from '@opencloudpay/emulator';
import {
  type Language,
  say,
  type Text,
  terminalJson,
  terminalLanguage,
  terminalText,
} from '@opencloudpay/internal';
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
  facts(): [name: Text, text: Text][];
  /** Tells what is new. */
  tell(): void;
}

/** Tells findings by lines for a reader, or as JSON for a program. */
export function tellFindings(
  emulator: Pick<Emulator, 'findings'>,
  options: FindingsOptions,
  out: Pick<NodeJS.WriteStream, 'write'>,
  language: Language = terminalLanguage(),
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
      const fresh = all.filter(({ en }) => !texts.has(en));
      for (const { en } of fresh) texts.add(en);
      if (options.json) {
        if (fresh.length > 0 || isFirst)
          out.write(`${terminalJson({ type: 'findings', ...inEnglish(findings) })}\n`);
        isFirst = false;
        return;
      }
      if (fresh.length > 0) for (const { functionName } of findings.missing) told.add(functionName);
      for (const text of fresh)
        out.write(`${terminalText(`! ${text[language].replaceAll('\n', '\n  ')}`)}\n`);
    },
  };
}

/** The findings for a program, which reads codes and the English texts. */
function inEnglish({ foundByZh: _, notTaken, warnings, ...findings }: ProjectFindings) {
  return {
    ...findings,
    notTaken: notTaken.map(({ zh: __, ...one }) => one),
    warnings: warnings.map(({ zh: __, ...one }) => one),
  };
}

/** `cloudpay dev shop --install` */
function installCommand({ folder, realSdk }: Pick<FindingsOptions, 'folder' | 'realSdk'>): string {
  const place = folder === '.' ? '' : ` ${/^[\w./@:-]+$/.test(folder) ? folder : JSON.stringify(folder)}`;
  return `cloudpay dev${place} --install${realSdk ? ' --real-sdk' : ''}`;
}

/** Functions that declare Tencent's SDK and get the stand-in, where that SDK is wanted. */
function sdkTexts(options: FindingsOptions): Text[] {
  if (!options.realSdk) return [];
  const without = projectModules(options.folder, { realSdk: true })
    .filter(({ modules }) => modules.some(({ name }) => name === 'wx-server-sdk'))
    .flatMap(({ functions }) => functions);
  if (without.length === 0) return [];
  const [names, command] = [[...new Set(without)], `\`${installCommand(options)}\``];
  return [
    say(
      `${names.join(', ')}: wx-server-sdk is declared and not installed, which leaves OpenCloudPay’s stand-in. ${command} installs it.`,
      `${names.join('、')}：声明了 wx-server-sdk 但没有安装，因此使用 OpenCloudPay 提供的 SDK。运行 ${command} 即可安装。`,
    ),
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
