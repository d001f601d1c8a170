import axios, { type AxiosInstance } from 'axios';

/**
 * The only HTTP client for requests. The other features of axios (redirects, proxies, forms, other adapters) are
 * left out of our bundle: see `scripts/left-out.ts`.
 */
export const http: AxiosInstance = axios.create({
  adapter: 'http',
  // Bills are files, and gzipped ones must stay gzipped.
  responseType: 'arraybuffer',
  decompress: false,
  headers: { 'Accept-Encoding': 'identity' },
  // A signed request goes only to the configured endpoint.
  maxRedirects: 0,
  proxy: false,
  validateStatus: () => true,
  transformRequest: (body: string) => Buffer.from(body, 'utf8'),
});
