import type { ApiDeclaration } from '../../api';
import type { TypedFields } from '../../typed-fields';
import type { ReadAnswer } from '../calls/call-result';
import { bodyWithinLimits, type DownloadLimits, joined, readUpTo } from '../connection/limited-body';
import type { OpenResponse } from '../connection/post';
import { BadAnswer } from '../failures';
import { explainStatus } from './explain-status';
import { looksLikeMarkup, type Question, readRefusalOrFields } from './read-answer';

/** The most bytes of an answer that is not a file. */
const MAX_XML = 256 * 1024;
/** How many bytes show whether it is a file; usually fewer do. */
const BEGINNING = 64;

/** A file, or the answer that says why there is none. */
type FileOrRefusal =
  | { file: AsyncIterable<Uint8Array>; received?: undefined }
  | { received: ReadAnswer<TypedFields>; file?: undefined };

/**
 * Reads enough of an answer to see whether it is the file, with the same checks as an answer that is read completely.
 * The reader of the file checks its content and that it is complete.
 *
 * @throws {PostFailure} {@link BadAnswer}; the file throws them too, while it is read
 */
export async function readDownload(
  api: ApiDeclaration,
  response: OpenResponse,
  question: Question,
  limits: DownloadLimits,
): Promise<FileOrRefusal> {
  const pieces = bodyWithinLimits(response, limits);
  try {
    const isAnswer = response.status === 200;
    let beginning = await (isAnswer ? readUpTo(pieces, BEGINNING, showsItsKind) : readUpTo(pieces, MAX_XML));
    if (isAnswer && beginning.length > 0 && !looksLikeMarkup(beginning))
      return { file: joined(beginning, pieces) };
    if (isAnswer) beginning = Buffer.concat([beginning, await readUpTo(pieces, MAX_XML)]);
    await pieces.return();
    if (!isAnswer) throw explainStatus({ ...response, body: beginning });
    if (beginning.length === 0)
      throw new BadAnswer('it is empty: a proxy may have answered instead of WeChat Pay');
    return { received: readRefusalOrFields(api, beginning, question) };
  } catch (error) {
    await pieces.return();
    throw error;
  }
}

/** Markup may start with a byte order mark, three bytes long, and white space. */
function showsItsKind(beginning: Buffer): boolean {
  return beginning.length > 3 && beginning.toString('utf8').trimStart() !== '';
}
