import type { Readable, Writable } from 'node:stream';
import { cancel, confirm, intro, isCancel, select, text } from '@clack/prompts';
import type { Language } from '@opencloudpay/internal';
import { answerOf, type Given, type Question, questionsFor, withAnswer } from './answers';
import { InitError } from './errors';
import { say } from './say';

/** Where questions are asked. Default: this process's terminal. */
export interface Streams {
  input?: Readable;
  output?: Writable;
}

/** Asks for every answer that is missing, each after those that it depends on. */
export async function ask(
  given: Given,
  defaults: Given,
  language: Language,
  streams: Streams = {},
): Promise<Given> {
  intro('cloudpay init', streams);
  let answers = given;
  for (;;) {
    const question = questionsFor(answers).find((each) => answerOf(answers, each) === undefined);
    if (!question) return answers;
    answers = withAnswer(
      answers,
      question,
      await askOne(question, answerOf(defaults, question), language, streams),
    );
  }
}

async function askOne(
  question: Question,
  suggested: string | undefined,
  language: Language,
  streams: Streams,
): Promise<string> {
  const message = question.text[language];
  if (question.choices)
    return given(
      await select({
        ...streams,
        ...withKeys(message, language),
        options: question.choices.map(({ value, label }) => ({ value, label: label[language] })),
        ...(suggested !== undefined && { initialValue: suggested }),
      }),
      language,
      streams,
    );
  return given(
    await text({
      ...streams,
      message,
      ...(question.example !== undefined && { placeholder: question.example }),
      ...(suggested !== undefined && { initialValue: suggested }),
      validate: (answer) => question.problem((answer ?? '').trim())?.[language],
    }),
    language,
    streams,
  ).trim();
}

/** The question of a choice, and how to answer it: the prompts know that in English only. */
export function withKeys(
  message: string,
  language: Language,
): { message: string; showInstructions: boolean } {
  return language === 'zh'
    ? { message: `${message}（↑/↓ 选择，回车确认）`, showInstructions: false }
    : { message, showInstructions: true };
}

/** Whether the changes that were shown are to be written. */
export async function askToWrite(language: Language, streams: Streams = {}): Promise<boolean> {
  const message = say('Write these files?', '写入这些文件吗？')[language];
  const answers = { active: say('Yes', '是')[language], inactive: say('No', '否')[language] };
  return given(await confirm({ ...streams, message, ...answers }), language, streams);
}

/** @throws {InitError} CANCELLED after Ctrl-C or Escape */
function given<T>(answer: T, language: Language, streams: Streams): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  const left = say('Nothing was written.', '没有写入任何文件。');
  cancel(left[language], streams);
  throw new InitError('CANCELLED', left);
}
