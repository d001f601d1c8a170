/**
 * An error of the platform, or of the way to it, before it is worded: an Error with the fields of the original's, as
 * which transactions reject with it.
 *
 * @param code the platform's name of it: `DATABASE_COLLECTION_NOT_EXIST`
 */
export function platformFailure(code: string, message: string, requestId = ''): Error {
  return Object.assign(new Error(message), { code, requestId });
}
