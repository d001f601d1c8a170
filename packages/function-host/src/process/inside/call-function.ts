import type { Text } from '@opencloudpay/internal';
import type { CallOutcome, InstanceSettings, InvokeMessage, WarningKind } from '../channel/messages';
import { addDocumentedNames, documentedNamesWarning } from './documented-names';
import { functionContext } from './function-context';
import type { Main } from './loading/load-function';
import { describeThrown } from './output/thrown';
import { writtenResult } from './output/written-result';
import { callVariables } from './variables/call-variables';
import { invocationVariables, ownVariables } from './variables/invocation-variables';

/** Made when the program starts: code that is loaded later may keep `process.env`. */
const environment = callVariables();

interface CallListener {
  /** Takes a warning that concerns the function and not this call alone. */
  onWarning(kind: WarningKind, message: Text): void;
  /** Takes the message for the host, at the end. */
  onOutcome(outcome: CallOutcome): void;
}

/** Calls `main` once, with this invocation's variables in `process.env` for as long as it runs. */
export async function callFunction(
  main: Main,
  message: InvokeMessage,
  settings: InstanceSettings,
  listener: CallListener,
): Promise<void> {
  const { event } = message;
  const documentedNames = message.isCallback ? addDocumentedNames(event) : undefined;
  const variables = invocationVariables(message);
  const context = functionContext(message, variables, settings);
  const restore = environment.set({ ...variables, ...ownVariables(message, settings) });
  let end: { result: unknown } | { error: unknown };
  try {
    end = { result: await main(event, context) };
  } catch (error) {
    end = { error };
  }
  restore();
  const warning = documentedNames && documentedNamesWarning(documentedNames);
  if (warning !== undefined) listener.onWarning('documented-names', warning);
  listener.onOutcome(
    'error' in end ? { type: 'threw', thrown: describeThrown(end.error) } : writtenResult(end.result),
  );
}
