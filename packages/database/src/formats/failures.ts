import type { Text } from '@opencloudpay/internal';
import type { DocumentError } from '../errors';
import { invalidParameter } from '../store/texts';

/** An error in a file of documents. */
export function wrongAt(line: number, problem: Text): DocumentError {
  return invalidParameter({ en: `Line ${line}: ${problem.en}.`, zh: `第 ${line} 行：${problem.zh}。` });
}
