/** The delivery path: every Received field as a hop, the oldest first, with what it took and whether times are in order. */

import { parseDateTime } from '../mail/date.ts';
import { fieldValue } from '../mail/message.ts';
import { parseReceived, type Received } from '../mail/received.ts';
import { formatAddress } from '../policy/ip-address.ts';
import { clip } from '../text/sentence.ts';
import type { MessageView } from '../workspace/message-document.ts';
import { addressOf } from '../workspace/message-origin.ts';

/** What one server said when it took the message (RFC 5321 §4.4). Texts come from the message: they are hostile. */
export interface Hop {
  /** From 1, the oldest first. */
  readonly number: number;
  /** The name that the sending server gave; empty if there is none. */
  readonly from: string;
  /** The address that it came from, in the form of RFC 5952; empty where none is given. */
  readonly address: string;
  readonly by: string;
  /** `ESMTPS`, `HTTP`, as written; empty where none is given. */
  readonly protocol: string;
  /** Whether the connection was encrypted; many servers do not say. */
  readonly tls: 'yes' | 'no' | 'unknown';
  /** `TLS 1.3`, where it is given. */
  readonly tlsVersion: string;
  /** Seconds since 1970-01-01 UTC; null where the field has no date. */
  readonly time: number | null;
  /** `2026-11-12 08:05:42 UTC`; empty where the field has no date. */
  readonly timeInWords: string;
  /** Seconds since the dated hop before, for the first one since Date; null where one of them has no date. */
  readonly delay: number | null;
  /** `2 s`, `1 h 5 min`, `-3 s`; empty where it is not known. */
  readonly delayInWords: string;
  readonly order: 'in-order' | 'backwards' | 'unknown';
}

export interface DeliveryPath {
  readonly hops: readonly Hop[];
  /** How many older hops are not shown. */
  readonly omitted: number;
  /** When the message was written, by its Date field: seconds since 1970-01-01 UTC; null where that has no date. */
  readonly sent: number | null;
  /** From Date, or else the first dated hop, to the last one, in words; empty where it is not known. */
  readonly duration: string;
}

/** A loop of mail ends after about a hundred hops (RFC 5321 §6.3); more are written by hand. */
const MAX_HOPS = 100;
/** The longest name that is quoted, in UTF-16 units. */
const MAX_NAME = 255;
/** How much of a comment is looked at. */
const MAX_COMMENT = 500;

export function deliveryPath(message: MessageView): DeliveryPath {
  const fields = message.fields('received');
  const received = fields
    .slice(0, MAX_HOPS)
    .map((field) => parseReceived(fieldValue(message.part, field)))
    .reverse();
  const date = message.field('date');
  const sent = (date && parseDateTime(fieldValue(message.part, date).text)?.seconds) ?? null;
  let before = sent;
  const hops = received.map((each, i): Hop => {
    const hop = hopOf(each, i + 1, before);
    before = hop.time ?? before;
    return hop;
  });
  const first = sent ?? hops.find(({ time }) => time !== null)?.time ?? null;
  const last = hops.findLast(({ time }) => time !== null)?.time ?? null;
  const isKnown = first !== null && last !== null && hops.length > 0;
  return {
    hops,
    omitted: Math.max(0, fields.length - MAX_HOPS),
    sent,
    duration: isKnown ? durationInWords(last - first) : '',
  };
}

function hopOf(received: Received, number: number, before: number | null): Hop {
  const address = addressOf(received);
  const time = received.date?.seconds ?? null;
  const delay = time === null || before === null ? null : time - before;
  return {
    number,
    from: clip(received.from?.value ?? '', MAX_NAME),
    address: address === undefined ? '' : formatAddress(address),
    by: clip(received.by?.value ?? '', MAX_NAME),
    protocol: clip(received.with?.value ?? '', MAX_NAME),
    ...tlsOf(received),
    time,
    timeInWords: time === null ? '' : timeInWords(time),
    delay,
    delayInWords: delay === null ? '' : durationInWords(delay),
    order: delay === null ? 'unknown' : delay < 0 ? 'backwards' : 'in-order',
  };
}

/** The registered protocols end in S, or SA, where TLS is used (RFC 3848, RFC 6531 §4.3); comments tell the version. */
function tlsOf(received: Received): Pick<Hop, 'tls' | 'tlsVersion'> {
  const comments = [...received.comments, ...received.clauses.flatMap((clause) => clause.comments)];
  const version = comments
    .map(({ text }) => /\bTLS[\s_]?v?(1)[._]([0-3])\b/i.exec(text.slice(0, MAX_COMMENT)))
    .find((found) => found !== null);
  if (version != null) return { tls: 'yes', tlsVersion: `TLS ${version[1]}.${version[2]}` };
  const protocol = received.with?.value ?? '';
  if (/^(?:(?:UTF8)?(?:SMTP|LMTP)SA?|ESMTPSA?|https)\b/i.test(protocol)) return { tls: 'yes', tlsVersion: '' };
  return { tls: /^(?:(?:UTF8)?(?:SMTP|LMTP)A?|ESMTPA?|http)$/i.test(protocol) ? 'no' : 'unknown', tlsVersion: '' };
}

export function timeInWords(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace('T', ' ').replace('.000Z', ' UTC');
}

const UNITS: readonly (readonly [name: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** The two largest units: `2 d 3 h`. */
export function durationInWords(seconds: number): string {
  let rest = Math.abs(Math.trunc(seconds));
  const first = UNITS.findIndex(([, length]) => rest >= length);
  if (first < 0) return '0 s';
  const parts = UNITS.slice(first, first + 2).flatMap(([name, length]) => {
    const count = Math.trunc(rest / length);
    rest -= count * length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return `${seconds < 0 ? '-' : ''}${parts.join(' ')}`;
}
