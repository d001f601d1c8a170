/** Draws the two ways of a call, for the beginning of the README: `docs/images/two-ways-<language>.svg`. */

type Locale = 'en' | 'zh';
type Text = Readonly<Record<Locale, string>>;

interface Box {
  readonly column: number;
  readonly name: Text;
  readonly holds?: Text;
  readonly kind?: 'keys' | 'wechat';
}

const text = (en: string, zh: string): Text => ({ en, zh });

const TITLE = text('The two ways of a call', '调用的两种方式');
const KEYS = text('holds the keys', '持有密钥');
const PROGRAM: Box = { column: 0, name: text('mini program', '小程序') };
const WECHAT: Box = { column: 3, name: text('WeChat Pay', '微信支付'), kind: 'wechat' };
const CALLBACK: Box = { column: 5, name: text('callback', '回调函数') };
const gateway = (column: number): Box => ({ column, name: text('gateway', '网关') });

const CALL = text('call', '调用');
const REQUEST = text('signed request', '签名的请求');
const NOTIFICATION = text('notification', '通知');
const EVENT = text('event', 'event');

/** Each way: its title, its boxes from left to right, and what goes between them. */
const WAYS: readonly { title: Text; boxes: readonly Box[]; arrows: readonly Text[] }[] = [
  {
    title: text('Directly: the function signs by itself', '直接调用：云函数自己签名'),
    boxes: [
      PROGRAM,
      { column: 1, name: text('cloud function', '云函数'), holds: KEYS, kind: 'keys' },
      WECHAT,
      gateway(4),
      CALLBACK,
    ],
    arrows: [CALL, REQUEST, NOTIFICATION, EVENT],
  },
  {
    title: text('Through a gateway: the function holds only a token', '经过网关：云函数只持有令牌'),
    boxes: [
      PROGRAM,
      { column: 1, name: text('cloud function', '云函数'), holds: text('holds a token', '持有令牌') },
      { ...gateway(2), holds: KEYS, kind: 'keys' },
      WECHAT,
      gateway(4),
      CALLBACK,
    ],
    arrows: [CALL, text('signed call', '签名的调用'), REQUEST, NOTIFICATION, EVENT],
  },
];

const BOX = { width: 106, height: 54 };
const GAP = 92;
const MARGIN = 20;
const ROW = 132;
const WIDTH = 2 * MARGIN + 6 * BOX.width + 5 * GAP;
const HEIGHT = 2 * ROW + 4;

const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", sans-serif; fill: #1b221e; text-anchor: middle; }
  .title { font-size: 15px; font-weight: 600; text-anchor: start; }
  .small { font-size: 11px; fill: #56605a; }
  rect { fill: #ffffff; stroke: #c3cbc6; }
  rect.back { fill: #fafbfa; stroke: #dfe4e1; }
  rect.keys { fill: #e3f3ea; stroke: #0a7d43; }
  rect.wechat { fill: #0a7d43; stroke: #0a7d43; }
  text.wechat { fill: #ffffff; font-weight: 600; }
  line { stroke: #7d8882; stroke-width: 1.4; }
  polygon { fill: #7d8882; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e7ece9; }
    .small { fill: #a3aea8; }
    rect { fill: #1e2521; stroke: #47524c; }
    rect.back { fill: #151a17; stroke: #2b332e; }
    rect.keys { fill: #12351f; stroke: #3ccf83; }
  }`;

const leftOf = ({ column }: Box) => MARGIN + column * (BOX.width + GAP);

function drawBox(box: Box, top: number, locale: Locale): string {
  const left = leftOf(box);
  const middle = left + BOX.width / 2;
  const kind = box.kind ? ` class="${box.kind}"` : '';
  const name = `<text${kind} x="${middle}" y="${top + (box.holds ? 23 : 32)}">${box.name[locale]}</text>`;
  const holds = box.holds
    ? `<text class="small" x="${middle}" y="${top + 41}">${box.holds[locale]}</text>`
    : '';
  return `<rect${kind} x="${left}" y="${top}" width="${BOX.width}" height="${BOX.height}" rx="9"/>${name}${holds}`;
}

function drawArrow(from: Box, to: Box, label: string, top: number): string {
  const start = leftOf(from) + BOX.width + 5;
  const end = leftOf(to) - 5;
  const y = top + BOX.height / 2;
  return [
    `<line x1="${start}" y1="${y}" x2="${end - 6}" y2="${y}"/>`,
    `<polygon points="${end},${y} ${end - 8},${y - 4} ${end - 8},${y + 4}"/>`,
    `<text class="small" x="${(start + end) / 2 - 3}" y="${y - 7}">${label}</text>`,
  ].join('');
}

/** The drawing in one language, for light and dark pages. */
export function twoWays(locale: Locale): string {
  const rows = WAYS.map(({ title, boxes, arrows }, row) => {
    const top = row * ROW + 50;
    const lines = arrows.map((label, index) => {
      const [from, to] = [boxes[index], boxes[index + 1]];
      if (!from || !to) throw new Error('an arrow needs two boxes');
      return drawArrow(from, to, label[locale], top);
    });
    const heading = `<text class="title" x="${MARGIN}" y="${row * ROW + 30}">${title[locale]}</text>`;
    return [heading, ...boxes.map((box) => drawBox(box, top, locale)), ...lines].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">
<title>${TITLE[locale]}</title>
<style>${STYLE}
</style>
<rect class="back" x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="12"/>
${rows.join('\n')}
</svg>
`;
}
