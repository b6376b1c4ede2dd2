/** What codes alone say of the cause, and how much that counts beside words. Data. */

import type { Cause } from './causes.ts';
import { parseStatusCode } from './status-code.ts';
import type { Subject } from './words/row.ts';

/** What a code weighs: see words/row.ts for the scale. */
type Weighed = readonly [cause: Cause, weight: number];

/**
 * Registered codes by `subject.detail`. The server's own code of an address, a mailbox or an authentication check is
 * outweighed only by words that are clear; X.7.1 and its like say no more than "refused".
 */
const CODES: Readonly<Record<string, Weighed>> = {
  '1.0': ['unknown-recipient', 1.6],
  '1.1': ['unknown-recipient', 3.4],
  '1.2': ['host-not-found', 3],
  '1.3': ['unknown-recipient', 2.5],
  '1.4': ['unknown-recipient', 3],
  '1.6': ['recipient-moved', 3],
  '1.7': ['sender-identity', 3],
  '1.8': ['sender-identity', 3],
  '1.10': ['host-not-found', 3],
  '2.1': ['recipient-disabled', 2.6],
  '2.2': ['mailbox-full', 3.4],
  '2.3': ['too-big', 3],
  '2.4': ['system', 2],
  '3.0': ['system', 1],
  '3.1': ['system', 3],
  '3.2': ['system', 2],
  '3.3': ['protocol', 1.5],
  '3.4': ['too-big', 3.4],
  '3.5': ['system', 2.5],
  '4.1': ['no-connection', 2],
  '4.2': ['no-connection', 2],
  '4.3': ['system', 2],
  '4.4': ['host-not-found', 2],
  '4.5': ['rate-limited', 2.5],
  '4.6': ['loop', 3],
  '4.7': ['expired', 2.5],
  '5.0': ['protocol', 1.5],
  '5.1': ['protocol', 2],
  '5.2': ['protocol', 2],
  '5.3': ['rate-limited', 2.5],
  '5.4': ['protocol', 2],
  '5.5': ['protocol', 2],
  '5.6': ['login', 2.5],
  '6.0': ['content', 1.5],
  '6.1': ['content', 2.5],
  '6.2': ['protocol', 2.5],
  '6.3': ['protocol', 2.5],
  '6.5': ['protocol', 2.5],
  '6.7': ['protocol', 3],
  '6.8': ['protocol', 3],
  '6.9': ['protocol', 3],
  '7.1': ['policy', 1.4],
  '7.2': ['permission', 2],
  '7.3': ['tls', 1.5],
  '7.4': ['login', 1.5],
  '7.8': ['login', 3.4],
  '7.9': ['login', 2.5],
  '7.10': ['tls', 3],
  '7.11': ['tls', 3],
  '7.12': ['login', 3],
  '7.14': ['login', 1.5],
  '7.17': ['recipient-moved', 3],
  '7.18': ['recipient-moved', 3],
  '7.20': ['unsigned-or-failed', 3.9],
  '7.21': ['signature-not-accepted', 3.9],
  '7.22': ['not-aligned', 4.4],
  '7.23': ['spf', 4.4],
  '7.24': ['spf-record', 4.4],
  '7.25': ['reverse-dns', 4.4],
  '7.26': ['authentication-failed', 4.1],
  '7.27': ['sender-identity', 3],
  '7.28': ['rate-limited', 3.4],
  '7.29': ['arc', 3],
  '7.30': ['tls', 2.5],
};

/** RFC 5321 §4.2.3 and its extensions. */
const REPLIES: Readonly<Record<string, Weighed>> = {
  '421': ['system', 0.6],
  '432': ['login', 0.6],
  '450': ['system', 0.5],
  '451': ['system', 0.6],
  '452': ['system', 0.8],
  '454': ['login', 0.6],
  '500': ['protocol', 1.5],
  '501': ['protocol', 1.5],
  '502': ['protocol', 1.5],
  '503': ['protocol', 1.5],
  '504': ['protocol', 1.2],
  '521': ['host-not-found', 1.2],
  '523': ['login', 1],
  '525': ['account', 2.2],
  '530': ['login', 2.2],
  '534': ['login', 2.2],
  '535': ['login', 2.6],
  '538': ['tls', 2.2],
  '551': ['recipient-moved', 0.8],
  '552': ['mailbox-full', 1],
  '553': ['sender-identity', 0.4],
  '555': ['protocol', 1.5],
  '556': ['host-not-found', 1.5],
};

/** The cause of a registered code, with its weight. */
export function causeOfCode(code: string): Weighed | undefined {
  const parts = parseStatusCode(code);
  return parts === undefined ? undefined : CODES[`${parts.subject}.${parts.detail}`];
}

/** What the words beside a code are about, where it says so: under 5.7.20 an invalid tag is one of the signature. */
export function subjectOfCode(code: string | undefined): Subject | undefined {
  const parts = code === undefined ? undefined : parseStatusCode(code);
  return parts === undefined ? undefined : SUBJECTS[`${parts.subject}.${parts.detail}`];
}

const SUBJECTS: Readonly<Record<string, Subject>> = {
  '7.20': 'signature',
  '7.21': 'signature',
  '7.22': 'signature',
  '7.23': 'spf',
  '7.24': 'spf-record',
  '7.29': 'arc',
};

export function causeOfReply(reply: string): Weighed | undefined {
  return REPLIES[reply];
}
