import type { FileRecord, FileList as Listing } from '@opencloudpay/contracts/dev-server/files';
import { useRef, useState } from 'preact/hooks';
import { ConfirmButton } from '../components/confirm-button';
import { CopyButton } from '../components/copy-button';
import { Empty, ErrorNote, Loading } from '../components/feedback';
import { Heading } from '../components/heading';
import { Icon } from '../components/icon';
import { request } from '../connection/request';
import { requestFiles } from '../connection/request-files';
import { contentAddress } from '../connection/request-upload';
import { useAction } from '../connection/use-action';
import { useResource } from '../connection/use-resource';
import { useEvents } from '../connection/use-stream';
import { usePage } from '../context';
import { to } from '../route';
import { UploadForm } from './upload-form';

const PICTURE = /\.(png|jpe?g|gif|webp|avif|bmp)$/i;

/** The page of a folder of files. */
export function Files({ folder }: { folder: string }) {
  const { t } = usePage();
  const shown = useRef(0);
  const list = useResource(`files ${folder}`, (signal) => requestFiles(folder, shown.current, signal));
  shown.current = list.data?.files.length ?? 0;
  useEvents((event) => {
    if (event.type === 'files' && event.envId === list.data?.envId) list.refresh();
  });
  return (
    <>
      <div class="page-head">
        <Heading title={t.files.title} />
        <p class="muted">{t.files.intro}</p>
      </div>
      <Path folder={folder} />
      <UploadForm folder={folder} onUploaded={list.refresh} />
      <ErrorNote error={list.error} retry={list.refresh} />
      {!list.data && !list.error && <Loading />}
      {list.data && <Contents key={folder} list={list.data} onChange={list.set} />}
    </>
  );
}

function Path({ folder }: { folder: string }) {
  const { t } = usePage();
  const names = folder.split('/').slice(0, -1);
  return (
    <nav class="file-path" aria-label={t.files.path}>
      <a href={to.files()} aria-current={folder === '' ? 'page' : undefined}>
        {t.files.all}
      </a>
      {names.map((name, index) => {
        const path = `${names.slice(0, index + 1).join('/')}/`;
        return (
          <span key={path}>
            {' / '}
            <a href={to.files(path)} aria-current={path === folder ? 'page' : undefined}>
              {name}
            </a>
          </span>
        );
      })}
    </nav>
  );
}

function Contents({ list, onChange }: { list: Listing; onChange: (list: Listing) => void }) {
  const { t } = usePage();
  const loading = useAction();
  if (list.files.length === 0 && list.folders.length === 0)
    return <Empty title={t.files.empty} hint={t.files.emptyHint} />;
  const more = () =>
    loading.run(async () => {
      const page = await request('GET /api/files', { query: { folder: list.folder, from: list.next } });
      const files = [...list.files, ...page.files];
      onChange({ ...page, files, folders: [...list.folders, ...page.folders] });
    });
  const removed = (path: string) =>
    onChange({ ...list, files: list.files.filter((file) => file.path !== path) });
  return (
    <>
      {list.folders.length > 0 && (
        <ul class="folders" aria-label={t.files.folders}>
          {list.folders.map((path) => (
            <li key={path}>
              <a class="button" href={to.files(path)}>
                <Icon name="folder" />
                <span>{path.slice(list.folder.length)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {list.files.length > 0 && (
        <ul class="files" aria-label={t.files.list}>
          {list.files.map((file) => (
            <FileCard
              key={`${file.path} ${file.etag}`}
              file={file}
              folder={list.folder}
              onRemoved={removed}
            />
          ))}
        </ul>
      )}
      {list.next !== undefined && (
        <button type="button" class="button" disabled={loading.busy} onClick={more}>
          {t.files.more}
        </button>
      )}
      <ErrorNote error={loading.error} />
    </>
  );
}

function FileCard({
  file,
  folder,
  onRemoved,
}: {
  file: FileRecord;
  folder: string;
  onRemoved: (path: string) => void;
}) {
  const { t, notify } = usePage();
  const [isBroken, setBroken] = useState(false);
  const removing = useAction();
  const name = file.path.slice(folder.length);
  const remove = () =>
    removing.run(async () => {
      await request('DELETE /api/files/content', { query: { path: file.path } });
      notify(t.files.deleted);
      onRemoved(file.path);
    });
  return (
    <li class="card file">
      <a
        class="file-preview"
        href={contentAddress(file.path)}
        target="_blank"
        rel="noreferrer"
        aria-label={t.files.open(name)}
      >
        {PICTURE.test(name) && !isBroken ? (
          <img
            src={contentAddress(file.path, file.etag)}
            alt=""
            loading="lazy"
            onError={() => setBroken(true)}
          />
        ) : (
          <Icon name="file" />
        )}
      </a>
      <p class="file-name breakable">{name}</p>
      <p class="muted">{t.data.size(file.size)}</p>
      <div class="actions">
        <CopyButton text={file.fileID} what={t.files.idOf(name)} />
        <ConfirmButton
          label={t.files.deleteThis(name)}
          question={t.files.deleteSure}
          busy={removing.busy}
          onConfirm={remove}
        >
          <Icon name="trash" />
          {t.files.delete}
        </ConfirmButton>
      </div>
      <ErrorNote error={removing.error} />
    </li>
  );
}
