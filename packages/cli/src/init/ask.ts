import { cancel, confirm, intro, isCancel, select, text } from '@clack/prompts';
import type { Language } from '@opencloudpay/internal';
import { answerOf, type Given, type Question, questionsFor, withAnswer } from './answers';
import { InitError } from './errors';
import { say } from './say';

/** Asks for every answer that is missing, each after those that it depends on. */
export async function ask(given: Given, defaults: Given, language: Language): Promise<Given> {
  intro('cloudpay init');
  let answers = given;
  for (;;) {
    const question = questionsFor(answers).find((each) => answerOf(answers, each) === undefined);
    if (!question) return answers;
    answers = withAnswer(answers, question, await askOne(question, answerOf(defaults, question), language));
  }
}

async function askOne(
  question: Question,
  suggested: string | undefined,
  language: Language,
): Promise<string> {
  const message = question.text[language];
  if (question.choices)
    return given(
      await select({
        message,
        options: question.choices.map(({ value, label }) => ({ value, label: label[language] })),
        ...(suggested !== undefined && { initialValue: suggested }),
      }),
      language,
    );
  return given(
    await text({
      message,
      ...(question.example !== undefined && { placeholder: question.example }),
      ...(suggested !== undefined && { initialValue: suggested }),
      validate: (answer) => question.problem((answer ?? '').trim())?.[language],
    }),
    language,
  ).trim();
}

/** Whether the changes that were shown are to be written. */
export async function askToWrite(language: Language): Promise<boolean> {
  const message = say('Write these files?', '写入这些文件吗？')[language];
  return given(await confirm({ message }), language);
}

function given<T>(answer: T, language: Language): Exclude<T, symbol> {
  if (!isCancel(answer)) return answer as Exclude<T, symbol>;
  const left = say('Nothing was written.', '没有写入任何文件。')[language];
  cancel(left);
  throw new InitError('CANCELLED', left);
}
