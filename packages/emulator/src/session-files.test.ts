import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ControlServer, type Emulator, serveControl } from './index';
import { atEnd, start, stopAll } from './testing/emulators';

let emulator: Emulator;
let control: ControlServer;
beforeAll(async () => {
  emulator = await start();
  control = await serveControl(emulator);
  atEnd(() => control.close());
});
afterAll(stopAll);

interface Answer {
  data: {
    url: string;
    fileId: string;
    download_list: { code: string; tempFileURL: string }[];
    delete_list: { code: string }[];
  };
  code?: string;
}

/** What a mini program does, by HTTP alone. */
async function miniProgram() {
  const { token } = await emulator.sessions.login('a code of the developer tools');
  return async (action: string, params: object): Promise<Answer & { status: number }> => {
    const answer = await fetch(`${control.sessionUrl}/storage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ action, params }),
    });
    return { status: answer.status, ...((await answer.json()) as Answer) };
  };
}

function form(content: string): FormData {
  const fields = new FormData();
  fields.set('file', new File([content], 'tmp_1.jpg', { type: 'image/jpeg' }));
  return fields;
}

describe('files of mini programs without CloudBase', () => {
  it('are uploaded by a form, read by all, and changed by their owner', async () => {
    const call = await miniProgram();
    const { data } = await call('storage.getUploadMetadata', { path: 'reviews/1.jpg' });
    expect((await fetch(data.url, { method: 'POST', body: form('picture') })).status).toBe(204);
    const owner = emulator.user.openId;
    expect(await emulator.storage.stat(data.fileId)).toMatchObject({ owner, contentType: 'image/jpeg' });
    const { fileID } = await emulator.storage.upload('reviews/2.jpg', 'other', { owner: 'oOther' });
    const file_list = [data.fileId, fileID].map((fileid) => ({ fileid }));
    const { data: urls } = await call('storage.batchGetDownloadUrl', { file_list });
    const contents = urls.download_list.map(async ({ tempFileURL }) => (await fetch(tempFileURL)).text());
    expect(await Promise.all(contents)).toEqual(['picture', 'other']);
    expect(await call('storage.getUploadMetadata', { path: 'reviews/2.jpg' })).toMatchObject({
      status: 400,
      code: 'STORAGE_EXCEED_AUTHORITY',
    });
    const { data: gone } = await call('storage.batchDeleteFile', { fileid_list: [data.fileId, fileID] });
    expect(gone.delete_list.map(({ code }) => code)).toEqual(['SUCCESS', 'STORAGE_EXCEED_AUTHORITY']);
    expect(await emulator.storage.stat(fileID)).toMatchObject({ size: 5 });
  });

  it('need a session', async () => {
    const answer = await fetch(`${control.sessionUrl}/storage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'storage.batchDeleteFile', params: { fileid_list: [] } }),
    });
    expect(answer.status).toBe(401);
    const call = await miniProgram();
    expect(await call('database.getDocument', {})).toMatchObject({ status: 400, code: 'INVALID_ACTION' });
    expect(await call('storage.batchDeleteFile', {})).toMatchObject({ status: 400, code: 'INVALID_PARAM' });
  });
});
