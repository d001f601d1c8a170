import { Axios } from 'axios';
import { nodeAdapter } from './node-adapter';

export { Outgoing } from './outgoing';

/**
 * The only HTTP client for requests. axios has no defaults here, only this: every default costs time in each request, and
 * bodies are text and answers are bytes, so nothing is to be guessed or converted. What is not used of axios is left
 * out of our bundle: see `scripts/build/left-out.ts`.
 */
export const http: Axios = new Axios({ adapter: nodeAdapter });
