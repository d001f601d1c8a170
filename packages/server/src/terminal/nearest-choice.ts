import { nearestName } from '@opencloudpay/internal';

const CHOICES = /Allowed choices are ([^\n]+)\.(\s*)$/;

/**
 * Adds the choice that a mistyped value probably means, as commander does for commands and options.
 *
 * @param text what commander says
 * @param args the arguments; one of them is the value
 */
export function withNearestChoice(text: string, args: readonly string[]): string {
  const choices = CHOICES.exec(text)?.[1]?.split(', ');
  if (!choices) return text;
  const given = args
    .flatMap((argument) => [argument, argument.replace(/^--[^=]*=/s, '')])
    .find((argument) => text.includes(`'${argument}' is invalid`) || text.includes(`value '${argument}'`));
  const nearest = given && nearestName(given, choices, Math.max(2, Math.floor(given.length / 3)));
  return nearest ? text.replace(CHOICES, `Allowed choices are $1.\n(Did you mean ${nearest}?)$2`) : text;
}
