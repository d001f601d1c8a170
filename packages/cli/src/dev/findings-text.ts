import { relative } from 'node:path';
import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
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
  { foundBy, functions, notTaken, otherFolders }: ProjectFindings,
  { verbose }: Pick<FindingsTextOptions, 'verbose'>,
): [name: string, text: string][] {
  const others = verbose ? notTaken : notTaken.slice(0, SHOWN);
  const more = notTaken.length - others.length;
  const count = functions.length === 1 ? '1 function' : `${functions.length} functions`;
  return [
    ['Taken', `${count} in ${foundBy === 'its path' ? 'the folder that was named' : foundBy}`],
    ...(notTaken.length > 0
      ? [
          [
            'Not taken',
            [
              ...others.map(({ name, why }) => `${name} (${why})`),
              ...(more > 0 ? [`${more} more: --verbose`] : []),
            ].join(', '),
          ] satisfies [string, string],
        ]
      : []),
    ...otherFolders.map((other): [string, string] => [
      'Elsewhere',
      `${relative(process.cwd(), other) || other} has functions too: name that folder to run them`,
    ]),
  ];
}

/** What would not run on CloudBase, and what is missing: a message for each cause. */
export function findingTexts(
  findings: ProjectFindings,
  { verbose, strict, install }: FindingsTextOptions,
): string[] {
  const missing = missingText(findings, install);
  return [
    ...findings.warnings.map(({ code, message, functions, files }) =>
      [
        strict && code !== 'OPENAPI_PERMISSION' ? `${message} With --strict they cannot be called.` : message,
        ...(verbose ? [`  functions: ${functions.join(', ')}`, `  files: ${files.join(', ')}`] : []),
      ].join('\n'),
    ),
    ...(missing === undefined ? [] : [missing]),
  ];
}
