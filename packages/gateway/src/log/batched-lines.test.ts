import { createServer, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { pino } from 'pino';
import { nodeEntry } from '../entries/node';
import { running } from '../testing/application';
import { testGateway } from '../testing/gateway';
import { addressOf, paymentXml } from '../testing/notifications';
import { BatchedLines } from './batched-lines';
import { written } from './log';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the lines of a log', () => {
  it('are written together, in their sequence, at the end of the turn', async () => {
    const write = jest.fn();
    const lines = new BatchedLines({ write });
    lines.write('1\n');
    lines.write('2\n');
    expect(write).not.toHaveBeenCalled();
    await lines.written();
    expect(write.mock.calls).toEqual([['1\n2\n']]);
    expect(lines.written()).toBeUndefined();
    lines.write('3\n');
    await lines.written();
    expect(write).toHaveBeenLastCalledWith('3\n');
  });

  it('are written at once with a fatal one, after which a process may end', async () => {
    const write = jest.fn();
    const lines = new BatchedLines({ write });
    const logger = pino({ base: null, timestamp: false }, lines);
    logger.info('first');
    const batch = written(logger);
    logger.fatal('last');
    expect(write.mock.calls.flat().join('')).toBe('{"level":30,"msg":"first"}\n{"level":60,"msg":"last"}\n');
    await batch;
  });

  it('of a child logger, too, are waited for', async () => {
    const write = jest.fn();
    const logger = pino({}, new BatchedLines({ write })).child({ part: 'gateway' });
    logger.info('a line');
    await written(logger);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('are not waited for with a destination of the application', () => {
    const logger = pino({}, { write() {} });
    logger.info('a line');
    expect(written(logger)).toBeUndefined();
  });
});

const PATH = new URL(addressOf('pay')).pathname;

function requests(count: number): Buffer {
  const body = paymentXml();
  const head = `POST ${PATH} HTTP/1.1\r\nHost: pay.example.com\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from((head + body).repeat(count));
}

/** The answers to requests that arrive together on one connection. */
async function answersTo(url: string, count: number): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(requests(count));
  let text = '';
  for await (const data of socket) {
    text += data;
    if (text.split('</xml>').length > count) break;
  }
  return text;
}

describe('a notification', () => {
  it('is answered after its line is written, and those that arrive together share a write', async () => {
    const events: string[] = [];
    const logger = pino(
      {},
      new BatchedLines({ write: (text) => events.push(...(text.match(/DELIVERED/g) ?? []), 'written') }),
    );
    const writeHead = jest.spyOn(ServerResponse.prototype, 'writeHead');
    writeHead.mockImplementation(function (this: ServerResponse, ...args: unknown[]) {
      events.push('answered');
      return original.apply(this, args as Parameters<typeof original>);
    } as never);
    const { gateway } = testGateway({ logger });
    const application = await running(createServer(nodeEntry(gateway)).listen(0, '127.0.0.1'));
    expect((await answersTo(application.url, 5)).match(/SUCCESS/g)).toHaveLength(5);
    const answered = Array<string>(5).fill('answered');
    expect(events).toEqual([...Array<string>(5).fill('DELIVERED'), 'written', ...answered]);
    await application.close();
  });

  it('is refused if its line cannot be written: WeChat Pay sends it again', async () => {
    const write = jest.fn<(text: string) => void>().mockImplementationOnce(() => {
      throw new Error('ENOSPC: no space left on device');
    });
    const { post } = testGateway({ logger: pino({}, new BatchedLines({ write })) });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ status: 500, code: 'FAIL' });
    expect(await post(addressOf('pay'), paymentXml())).toMatchObject({ status: 200, code: 'SUCCESS' });
    expect(write.mock.calls.flat().join('')).toContain('no space left');
  });
});

const original = ServerResponse.prototype.writeHead;
