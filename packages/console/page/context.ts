import type { ProjectInfo } from '@opencloudpay/contracts/dev-server/project';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { EventStream } from './connection/event-stream';
import type { Messages } from './messages/messages';
import type { Language, Theme } from './settings';

/** Available to every component of the page. */
export interface Page {
  t: Messages;
  language: Language;
  setLanguage(language: Language): void;
  /** A text of the emulator in the reader's language. @param zh absent in records of earlier versions */
  told(en: string, zh: string | undefined): string;
  theme: Theme;
  setTheme(theme: Theme): void;
  stream: EventStream;
  /** Absent until it is fetched. */
  project: ProjectInfo | undefined;
  /** Shows a short message, also to screen readers. */
  notify(text: string): void;
  /** A message for screen readers only. */
  announce(text: string): void;
}

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('no PageContext above this component');
  return page;
}
