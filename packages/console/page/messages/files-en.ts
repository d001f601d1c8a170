import { count } from './plural';

/** The page of files behind `cloud://` ids. */
export const files = {
  title: 'Files',
  intro: 'What functions and mini programs upload with cloud.uploadFile.',
  all: 'All files',
  path: 'Folder',
  empty: 'No files yet',
  emptyHint: 'Upload one here, or call a function that uses cloud.uploadFile.',
  list: 'Files of this folder',
  folders: 'Folders',
  upload: 'Upload',
  drop: 'Drop files here, or',
  choose: 'choose files',
  into: 'They go into this folder. A file of the same name is replaced.',
  uploaded: (n: number) => `${count(n, 'file')} uploaded`,
  open: (name: string) => `Open ${name}`,
  idOf: (name: string) => `id of ${name}`,
  delete: 'Delete',
  deleteThis: (name: string) => `Delete ${name}`,
  deleteSure: 'Delete the file?',
  deleted: 'File deleted',
  more: 'Show more',
};
