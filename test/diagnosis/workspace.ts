/** Small workspaces for the suite on diagnoses: a bounce put together from its parts, zones, and what every door shows of them. */

import assert from 'node:assert/strict';
import type { Diagnosis } from '../../server/src/core/diagnosis/diagnosis.ts';
import { diagnosisOf } from '../../server/src/core/diagnosis/index.ts';
import type { Snapshot } from '../../server/src/core/features/snapshot.ts';
import { Session } from '../../server/src/core/session.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import type { MessageDocument, RefusalView } from '../../server/src/core/workspace/message-document.ts';
import { placeholder } from '../harness/keys.ts';
import { signMessage } from '../harness/sign.ts';

export const BOUNCE_URI = 'file:///w/bounce.eml';
export const ZONE_URI = 'file:///w/example.org.zone';

/** The moment of all bounces. */
export const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000;
const DATE = 'Tue, 24 Nov 2026 12:00:00 +0000';

export interface BounceParts {
  /** The server's reply: `550 5.7.13 DKIM signing required`. */
  readonly reply: string;
  /** The returned message, or its header alone; undefined where nothing came back. */
  readonly returned?: string | undefined;
  readonly isHeaderOnly?: boolean;
  /** Who wrote the report; the sender's own server by default. */
  readonly reporter?: string;
  /** The mail system that the report's words show. */
  readonly system?: 'postfix' | 'exim' | 'none';
  readonly remote?: string;
  readonly recipient?: string;
  /** The address that the sender wrote, where it is another one. */
  readonly original?: string;
  readonly action?: string;
}

/** A delivery report (RFC 3464) with CRLF. */
export function bounce(parts: BounceParts): string {
  const {
    reply,
    returned,
    isHeaderOnly = false,
    reporter = 'mail.example.org',
    system = 'postfix',
    remote = 'mx.example.net',
    recipient = 'bob@example.net',
    original,
    action = 'failed',
  } = parts;
  const [, status] = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply) ?? [];
  const words = {
    postfix: `This is the mail system at host ${reporter}.\n\n<${recipient}>: host ${remote}[198.51.100.17] said: ${reply} (in reply to end of DATA command)`,
    exim: `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients.\n\n  ${recipient}\n    host ${remote} [198.51.100.17]\n    SMTP error from remote mail server after end of data:\n    ${reply}`,
    none: `The message to ${recipient} was refused:\n\n${reply}`,
  }[system];
  const copy =
    returned === undefined
      ? []
      : ['--b', `Content-Type: ${isHeaderOnly ? 'text/rfc822-headers' : 'message/rfc822'}`, '', returned.trimEnd(), ''];
  return [
    'Return-Path: <>',
    `Received: by ${reporter} (${system === 'postfix' ? 'Postfix' : 'mail'}) id 1; ${DATE}`,
    `Date: ${DATE}`,
    `From: Mail Delivery System <MAILER-DAEMON@${reporter}>`,
    'Subject: Undelivered Mail Returned to Sender',
    'To: alice@example.org',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    words,
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${reporter}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    ...(original === undefined ? [] : [`Original-Recipient: rfc822; ${original}`]),
    `Action: ${action}`,
    ...(status === undefined ? [] : [`Status: ${status}`]),
    `Remote-MTA: dns; ${remote}`,
    `Diagnostic-Code: smtp; ${reply}`,
    '',
    ...copy,
    '--b--',
    '',
  ]
    .join('\n')
    .replaceAll('\n', '\r\n');
}

/** Received fields that put a server after the signer. */
export const HOP = `Received: from gateway.example.org (gateway.example.org [192.0.2.40])\n by mail.example.org (Postfix) with ESMTPS id 2; ${DATE}\n`;
export const FIELDS = `From: Alice <alice@example.org>\nTo: Bob <bob@example.net>\nSubject: Minutes\nDate: ${DATE}\nMessage-ID: <1@example.org>\n`;
export const BODY = '\nHello Bob,\n\nthe minutes are in the usual place.\n';

/** A message without a signature that has passed a server. */
export const UNSIGNED = `${HOP}${FIELDS}${BODY}`;

export interface SignedParts {
  /** As the harness has it: `d=example.org s=s1 key=rsa2048 c=relaxed/relaxed h=from:to:subject`. */
  readonly request?: string;
  readonly fields?: string;
  readonly body?: string;
  /** What is above the signature. */
  readonly above?: string;
  /** What happened to the message after it was signed. */
  readonly change?: (message: string) => string;
}

export const REQUEST = 'd=example.org s=s1 key=rsa2048 c=relaxed/relaxed h=from:to:subject:date';

/** A message that another program signs; LF, as its parts are. */
export async function signed(parts: SignedParts = {}): Promise<string> {
  const { request = REQUEST, fields = FIELDS, body = BODY, above = HOP, change = (message) => message } = parts;
  const before = `DKIM-Signature: \r\n${`${fields}${body}`.replaceAll('\n', '\r\n')}`;
  const value = await signMessage(`sign ${request}`, before);
  return change(`${above}DKIM-Signature: ${value.replaceAll('\r\n', '\n')}\n${fields}${body}`);
}

/** Key data of a test key: `rsa2048`, `ed25519`. */
export function key(name: string): string {
  return placeholder(name) ?? assert.fail(name);
}

/** The TXT record of a test key. */
export function record(selector: string, name = 'rsa2048'): string {
  const data = key(name);
  const type = name.startsWith('ed25519') ? 'ed25519' : 'rsa';
  const strings = data.match(/.{1,200}/g)!.map((part) => `"${part}"`);
  return `${selector}._domainkey IN TXT ( "v=DKIM1; k=${type}; p=" ${strings.join(' ')} )`;
}

/** A zone of example.org, or of another domain. */
export function zone(...lines: readonly string[]): string {
  return [
    '$ORIGIN example.org.',
    '$TTL 3600',
    '@ IN SOA ns1 hostmaster 1 7200 900 1209600 300',
    '@ IN NS ns1',
    'ns1 IN A 192.0.2.53',
    ...lines,
    '',
  ].join('\n');
}

export interface Opened {
  readonly session: Session;
  readonly snapshot: Snapshot;
  readonly document: MessageDocument;
  readonly view: RefusalView;
  readonly diagnosis: Diagnosis;
}

/**
 * Opens a bounce with its zones, verifies it and looks for what was changed.
 *
 * @param answers TXT records that the DNS has, by their names
 */
export async function open(
  eml: string,
  zones: Readonly<Record<string, string>> = {},
  answers: Readonly<Record<string, string>> = {},
): Promise<Opened> {
  const session = new Session({ clock: () => NOW });
  for (const [name, text] of Object.entries(zones)) {
    session.open({ uri: `file:///w/${name}`, language: 'dns-zone', text });
  }
  for (const [name, text] of Object.entries(answers))
    session.index.setAnswer({ name: domainName(name), type: 'TXT' }, { status: 'found', records: [text] });
  session.open({ uri: BOUNCE_URI, language: 'eml', text: eml, bytes: new TextEncoder().encode(eml) });
  await session.verify(BOUNCE_URI);
  await session.explain(BOUNCE_URI, { clock: () => performance.now(), budget: 20_000 });
  const snapshot = session.snapshot(BOUNCE_URI);
  assert.deepEqual(session.failures(BOUNCE_URI), [], 'a rule has thrown');
  const document = snapshot.document as MessageDocument;
  const view = document.refusals[0] ?? assert.fail('nothing is refused in it');
  return { session, snapshot, document, view, diagnosis: diagnosisOf(view, snapshot) };
}
