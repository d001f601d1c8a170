import { request as httpRequest } from 'node:http';
import type { Failure, MiniProgramApi, SocketTask } from '../wx';
import { transfers } from './transfers';

/** A WeChat runtime with the parts that calls of a mini program need: real HTTP, storage, `wx.login`. */
export interface Phone {
  readonly wx: MiniProgramApi & { [name: string]: unknown };
  readonly storage: Map<string, unknown>;
  /** The files of the phone, by path. */
  readonly files: Map<string, Buffer>;
  /** Every sent request: method, address and body. */
  readonly requests: { url: string; header: Record<string, string>; body: string }[];
  /** How many times `wx.login` was called. */
  logins(): number;
}

/** @param loginCode the code that `wx.login` returns; `undefined` makes it fail */
export function phone(loginCode: () => string | undefined): Phone {
  const storage = new Map<string, unknown>();
  const files: Phone['files'] = new Map();
  const requests: Phone['requests'] = [];
  let logins = 0;
  const wx: MiniProgramApi = {
    login({ success, fail }) {
      logins += 1;
      const code = loginCode();
      queueMicrotask(() =>
        code === undefined ? fail({ errMsg: 'login:fail no network' }) : success({ code }),
      );
    },
    request(options) {
      requests.push({ url: options.url, header: options.header, body: options.data });
      send(options);
    },
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorage: ({ key, data }) => storage.set(key, structuredClone(data)),
    connectSocket: ({ url }) => socketTask(url),
    arrayBufferToBase64: (bytes) => Buffer.from(bytes).toString('base64'),
    base64ToArrayBuffer: (text) => Uint8Array.from(Buffer.from(text, 'base64')).buffer,
    ...transfers(files),
  };
  return { wx: { ...wx }, storage, files, requests, logins: () => logins };
}

function send({ url, method, header, data, success, fail }: Parameters<MiniProgramApi['request']>[0]): void {
  const failed = (error: Error): void =>
    (fail as (failure: Failure) => void)({ errMsg: `request:fail ${error.message}` });
  const outgoing = httpRequest(url, { method, headers: header, agent: false }, (incoming) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => {
      text += chunk;
    });
    incoming.on('error', failed);
    incoming.on('end', () => success({ statusCode: incoming.statusCode ?? 0, data: parsed(text) }));
  });
  outgoing.on('error', failed);
  outgoing.end(data);
}

/** As wx.request does by default: parsed if it is JSON, else text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Node's own WebSocket, as WeChat gives it. */
function socketTask(url: string): SocketTask {
  const socket = new WebSocket(url);
  return {
    send: ({ data }) => socket.send(data),
    close: () => socket.close(),
    onOpen: (listener) => socket.addEventListener('open', () => listener()),
    onMessage: (listener) => socket.addEventListener('message', ({ data }) => listener({ data })),
    onClose: (listener) => socket.addEventListener('close', ({ code, reason }) => listener({ code, reason })),
    onError: (listener) => socket.addEventListener('error', () => listener({ errMsg: 'connectSocket:fail' })),
  };
}
