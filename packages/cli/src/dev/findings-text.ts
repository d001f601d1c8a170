import { relative } from 'node:path';
import type { ProjectFindings, WarningCode } from '@opencloudpay/contracts/dev-server/findings';
import { say, type Text, told } from '@opencloudpay/internal';
import { missingText } from './missing-text';

/** How many folders that are no functions are named without --verbose. */
const SHOWN = 4;

export interface FindingsTextOptions {
  /** Name everything. */
  verbose: boolean;
  /** Functions that CloudBase would not run are refused. */
  strict: boolean;
  /** The command that installs missing modules. */
  install: string;
}

/** What was taken for a function and what not, as facts of the start: name and text. */
export function takenFacts(
  { foundBy, foundByZh, functions, notTaken, otherFolders }: ProjectFindings,
  { verbose }: Pick<FindingsTextOptions, 'verbose'>,
): [name: Text, text: Text][] {
  const others = verbose ? notTaken : notTaken.slice(0, SHOWN);
  const more = notTaken.length - others.length;
  const count = functions.length === 1 ? '1 function' : `${functions.length} functions`;
  const isNamed = foundBy === 'its path';
  return [
    [
      say('Taken', '已识别'),
      say(
        `${count} in ${isNamed ? 'the folder that was named' : foundBy}`,
        `${functions.length} 个云函数，来自${isNamed ? '' : ' '}${foundByZh}`,
      ),
    ],
    ...(notTaken.length > 0
      ? [
          [
            say('Not taken', '未识别'),
            say(
              [
                ...others.map(({ name, why }) => `${name} (${why})`),
                ...(more > 0 ? [`${more} more: --verbose`] : []),
              ].join(', '),
              [
                ...others.map(({ name, zh }) => `${name}（${zh}）`),
                ...(more > 0 ? [`还有 ${more} 个，用 --verbose 查看`] : []),
              ].join('、'),
            ),
          ] satisfies [Text, Text],
        ]
      : []),
    ...otherFolders.map((other): [Text, Text] => {
      const place = relative(process.cwd(), other) || other;
      return [
        say('Elsewhere', '其他目录'),
        say(
          `${place} has functions too: name that folder to run them`,
          `${place} 也有云函数：指定该目录即可运行`,
        ),
      ];
    }),
  ];
}

/** Warnings about functions that can be called all the same. */
const RUNS_WHEN_STRICT: ReadonlySet<WarningCode> = new Set(['OPENAPI_PERMISSION', 'VARIABLE_UNSET']);

/** What would not run on CloudBase, and what is missing: a message for each cause. */
export function findingTexts(
  findings: ProjectFindings,
  { verbose, strict, install }: FindingsTextOptions,
): Text[] {
  const missing = missingText(findings, install);
  return [
    ...findings.warnings.map(({ code, message, zh, functions, files }) =>
      told((language) => {
        const [text, refused, words, comma] = {
          en: [message, ' With --strict they cannot be called.', ['functions: ', 'files: '], ', '] as const,
          zh: [zh, '使用 --strict 时这些云函数无法调用。', ['云函数：', '文件：'], '、'] as const,
        }[language];
        return [
          strict && !RUNS_WHEN_STRICT.has(code) ? `${text}${refused}` : text,
          ...(verbose ? [`  ${words[0]}${functions.join(comma)}`, `  ${words[1]}${files.join(comma)}`] : []),
        ].join('\n');
      }),
    ),
    ...(missing === undefined ? [] : [missing]),
  ];
}
