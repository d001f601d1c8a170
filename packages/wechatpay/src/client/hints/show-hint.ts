/**
 * Gives the hint of a refusal to the users of a client: as `hint` of the answer, not enumerable, so that comparison and
 * JSON contain only WeChat Pay's answer. Inside the project the hint is an ordinary field, which copies keep.
 */
export function showHint<Given extends object>(answer: Given, hint: string | undefined): Given {
  if (hint !== undefined && !('hint' in answer))
    Object.defineProperty(answer, 'hint', { value: hint, configurable: true });
  return answer;
}
