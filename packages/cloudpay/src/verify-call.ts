/**
 * Checks that a callback over HTTP was sent by a gateway that holds the same secret. A file of its own: it loads nothing
 * but `node:crypto`, and runs on Node 16.
 *
 * ```ts
 * import { createServer } from 'node:http';
 * import { verifyCall } from '@opencloudpay/cloudpay/verify-call';
 *
 * createServer(async (request, response) => {
 *   const chunks: Buffer[] = [];
 *   for await (const chunk of request) chunks.push(chunk);
 *   const { method = '', url = '', headers } = request;
 *   const body = Buffer.concat(chunks);
 *   const verdict = verifyCall({ method, url, headers, body }, process.env.CALLBACK_SECRET ?? '');
 *   if (!verdict.valid) return response.writeHead(401).end(verdict.problem);
 *   const event = JSON.parse(body.toString());
 *   response.end(JSON.stringify({ errcode: 0 }));
 * }).listen(3000);
 * ```
 */
export {
  type CallVerdict,
  type ReceivedCall,
  type VerifyOptions,
  verifyCall,
} from '@opencloudpay/contracts/verify-call';
