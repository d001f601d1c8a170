import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Line {
  /** The file and the line's number, from 1. */
  readonly place: string;
  readonly text: string;
}

/** Chinese in these is WeChat's own, quoted to be recognised or simulated: messages, columns of bills. */
const ofWeChat = [
  /^packages\/simulator\/src\//,
  /^packages\/wechatpay\/src\/(bill|client\/)/,
  /^packages\/wechatpay-v3\/src\/client\//,
  /^packages\/durable\/src\/store\/bills\//,
  /^packages\/emulator\/src\/wechat-apis\//,
];

const ofTests = /\.test\.tsx?$|\/testing\/|\/fixtures\//;

/** What holds texts for readers: pages, and the sources of pages, messages, diagnoses and references. */
const written = [
  /\.zh-CN\.md$/,
  /^\.changeset\/.*\.md$/,
  /^site\/.*\.(md|ts|mts|vue|json)$/,
  /^packages\/[^/]+\/(src|page)\/.*\.tsx?$/,
  /^scripts\/api-reference\//,
];

const chinese = /\p{Script=Han}/u;

/** Files that are in git or about to be. */
function files(root: string): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root });
  return list.toString().split('\n');
}

/** Code quoted in backticks is not our prose. */
const withoutQuotedCode = (line: string) => line.replaceAll(/`[^`]*`/g, '``');

/** Every line of Chinese that a reader of this project sees. */
export function chineseLines(root: string): Line[] {
  return files(root)
    .filter((file) => written.some((pattern) => pattern.test(file)))
    .filter((file) => !ofTests.test(file) && !ofWeChat.some((pattern) => pattern.test(file)))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .map((text, index) => ({ place: `${file}:${index + 1}`, text }))
        .filter(({ text }) => chinese.test(text))
        .map(({ place, text }) => ({ place, text: file.endsWith('.md') ? withoutQuotedCode(text) : text })),
    );
}
