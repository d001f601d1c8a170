import axios, { type AxiosInstance } from 'axios';

/**
 * The one way in which requests go out. What axios could do besides (redirects, proxies, forms, other adapters) is
 * left out of our bundle: see `scripts/left-out.ts`.
 */
export const http: AxiosInstance = axios.create({
  adapter: 'http',
  // Bills are files, and gzipped ones are meant to arrive gzipped.
  responseType: 'arraybuffer',
  decompress: false,
  headers: { 'Accept-Encoding': 'identity' },
  // A signed request goes to the endpoint that was configured and nowhere else.
  maxRedirects: 0,
  proxy: false,
  validateStatus: () => true,
  transformRequest: (body: string) => Buffer.from(body, 'utf8'),
});
