/** Line icons on a grid of 16. They are defined here because the page loads nothing from other sites. */
const paths = {
  orders: 'M3 2.5h10v11l-2-1.3-1.5 1.3L8 12.2l-1.5 1.3L5 12.2l-2 1.3zM5.5 5.5h5M5.5 8.5h5',
  functions: 'M5.5 3.5L2 8l3.5 4.5M10.5 3.5L14 8l-3.5 4.5',
  data: 'M3 4c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2zM3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2',
  folder: 'M2 12.5v-9h4l1.5 2H14v7z',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  edit: 'M10.5 3l2.5 2.5L6 12.5l-3 .5.5-3z',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 9h6l.5-9',
  upload: 'M8 11V3M5 6l3-3 3 3M3 13.5h10',
  download: 'M8 3v8M5 8l3 3 3-3M3 13.5h10',
  faults: 'M8 2.2l6.2 11.3H1.8zM8 6.5v3.2M8 11.6v.1',
  clock: 'M8 14A6 6 0 108 2a6 6 0 000 12zM8 5v3.2l2.2 1.6',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  cross: 'M4 4l8 8M12 4l-8 8',
  replay: 'M13 8a5 5 0 11-1.6-3.7M13 2v3h-3',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  back: 'M13 8H3M7 4L3 8l4 4',
  send: 'M2.5 8L13.5 2.5 11 13.5 7.5 9z',
  bell: 'M4 11V7a4 4 0 018 0v4l1 1H3zM6.8 14h2.4',
  card: 'M2 4h12v8.5H2zM2 7h12',
  refund: 'M6 3L2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 010 7H7',
  timer: 'M8 14a5 5 0 100-10 5 5 0 000 10zM8 6.5V9l1.5 1M6.5 1.8h3',
  search: 'M7 12A5 5 0 107 2a5 5 0 000 10zM10.6 10.6L14 14',
  plus: 'M8 3v10M3 8h10',
  phone: 'M4.5 1.8h7v12.4h-7zM7 12.2h2',
  sun: 'M8 11a3 3 0 100-6 3 3 0 000 6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7',
  moon: 'M13.5 9.6A5.8 5.8 0 116.4 2.5a4.6 4.6 0 007.1 7.1z',
  system: 'M2 3h12v8H2zM5.5 13.5h5M8 11v2.5',
} as const;

export type IconName = keyof typeof paths;

/** Decoration, hidden from screen readers. A text next to it or the label of its button says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
