/** The id of a call or a request, in the logs of both sides. Answers repeat it. */
export const REQUEST_ID_HEADER = 'X-Request-Id';
