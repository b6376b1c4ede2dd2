/** The delivery path as a diagram: a box for each server, an arrow for each hop, in rows that alternate in direction. */

import type { Say } from '../../server/src/core/text/say.ts';
import type { Hop } from '../../server/src/lsp/protocol.ts';
import { escapeHtml } from './html-text.ts';

const BOX = { width: 190, height: 46 } as const;
/** Between boxes: room for an arrow with its delay. */
const GAP = { across: 96, down: 46 } as const;
const IN_ROW = 3;
/** More than these would be no small picture; the table has them all. */
const MAX_HOPS = 11;
/** How many characters fit into a box. */
const FITS = 25;

interface Station {
  readonly name: string;
  readonly detail: string;
  /** How the message came here; undefined for the first. */
  readonly hop: Hop | undefined;
}

/** SVG with a text alternative. @param hops one at least, the oldest first */
export function drawHops(hops: readonly Hop[], say: Say): string {
  const shown = hops.slice(-MAX_HOPS);
  const first = shown[0]!;
  const stations: readonly Station[] = [
    {
      name: first.from || first.address || say`not named`,
      detail: first.from === '' ? '' : first.address,
      hop: undefined,
    },
    ...shown.map((hop) => ({ name: hop.by || say`not named`, detail: hop.timeInWords, hop })),
  ];
  const rows = Math.ceil(stations.length / IN_ROW);
  const columns = Math.min(IN_ROW, stations.length);
  const width = columns * BOX.width + (columns - 1) * GAP.across + 2;
  const height = rows * BOX.height + (rows - 1) * GAP.down + 2;
  const left = hops.length - shown.length;
  const drawn = stations.map((station, i) => draw(station, i, say)).join('\n');
  return `<svg role="img" aria-label="${escapeHtml(inWords(stations, left, say))}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" xmlns="http://www.w3.org/2000/svg">
${drawn}
</svg>`;
}

function place(index: number): { readonly x: number; readonly y: number } {
  const row = Math.floor(index / IN_ROW);
  const along = index % IN_ROW;
  const column = row % 2 === 0 ? along : IN_ROW - 1 - along;
  return { x: 1 + column * (BOX.width + GAP.across), y: 1 + row * (BOX.height + GAP.down) };
}

function draw({ name, detail, hop }: Station, index: number, say: Say): string {
  const { x, y } = place(index);
  const lines = [
    `<rect class="box" x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="4"/>`,
    `<text x="${x + BOX.width / 2}" y="${y + (detail === '' ? 27 : 20)}" text-anchor="middle">${escapeHtml(shorten(name))}</text>`,
  ];
  if (detail !== '')
    lines.push(
      `<text class="small" x="${x + BOX.width / 2}" y="${y + 37}" text-anchor="middle">${escapeHtml(shorten(detail))}</text>`,
    );
  return hop === undefined ? lines.join('\n') : [...lines, arrow(index, hop, say)].join('\n');
}

/** From the station before: across, back, or down into the next row. */
function arrow(index: number, hop: Hop, say: Say): string {
  const { x: fromX, y: fromY } = place(index - 1);
  const { x, y } = place(index);
  const delay = hop.delayInWords === '' ? '' : hop.order === 'backwards' ? `⚠ ${hop.delayInWords}` : hop.delayInWords;
  const label = (labelX: number, labelY: number, anchor: string, text: string, kind: string) =>
    text === ''
      ? ''
      : `<text class="small${kind}" x="${labelX}" y="${labelY}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
  const late = hop.order === 'backwards' ? ' late' : '';
  if (y !== fromY) {
    const middle = x + BOX.width / 2;
    const start = fromY + BOX.height;
    return [
      `<path class="line" d="M${middle} ${start} V${y - 8}"/>`,
      `<path class="head" d="M${middle} ${y} l-5 -9 h10 z"/>`,
      label(middle - 10, start + 27, 'end', delay, late),
      label(middle + 10, start + 27, 'start', secured(hop, say), ''),
    ].join('\n');
  }
  const isBack = x < fromX;
  const start = isBack ? fromX : fromX + BOX.width;
  const end = isBack ? x + BOX.width : x;
  const line = y + BOX.height / 2;
  return [
    `<path class="line" d="M${start} ${line} H${isBack ? end + 8 : end - 8}"/>`,
    `<path class="head" d="M${end} ${line} l${isBack ? '9' : '-9'} -5 v10 z"/>`,
    label((start + end) / 2, line - 7, 'middle', delay, late),
    label((start + end) / 2, line + 16, 'middle', secured(hop, say), ''),
  ].join('\n');
}

function secured({ tls, tlsVersion }: Hop, say: Say): string {
  if (tlsVersion !== '') return tlsVersion;
  return tls === 'yes' ? 'TLS' : tls === 'no' ? say`no TLS` : '';
}

function inWords(stations: readonly Station[], left: number, say: Say): string {
  const steps = stations.map(({ name, hop }) => {
    if (hop === undefined) return say`From ${name}`;
    return [
      say`to ${name}`,
      ...(hop.delayInWords === '' ? [] : [say`after ${hop.delayInWords}`]),
      ...(secured(hop, say) === '' ? [] : [say`with ${secured(hop, say)}`]),
      ...(hop.order === 'backwards' ? [say`earlier than the hop before`] : []),
    ].join(', ');
  });
  const way = say`Delivery path: ${steps.join('; ')}.`;
  return left === 0 ? way : `${way} ${say`${left} older hops are not shown.`}`;
}

function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length > FITS ? `${characters.slice(0, FITS - 1).join('')}…` : text;
}
