/** Reports of a failed authentication (RFC 6591), and what they come to: nothing is refused, and most such mail is forged. */

import type { Case } from './cases.ts';
import { FIELDS, HOP, record, signed, UNSIGNED, zone } from './workspace.ts';

interface FailureParts {
  /** Auth-Failure; undefined for none. */
  readonly failure?: string | undefined;
  readonly results?: string | undefined;
  readonly source?: string;
  readonly outcome?: string;
  readonly returned: string;
  /** Whether the feedback part is in base64, as some gateways leave it. */
  readonly isEncoded?: boolean;
}

/** A report to the domain in From, with CRLF. */
function report({
  failure,
  results,
  source,
  outcome = 'delivered',
  returned,
  isEncoded = false,
}: FailureParts): string {
  const feedback = [
    'Feedback-Type: auth-failure',
    'User-Agent: Example/1.0',
    'Version: 1',
    'Original-Mail-From: <alice@example.org>',
    'Original-Rcpt-To: <bob@example.net>',
    ...(source === undefined ? [] : [`Source-IP: ${source}`]),
    'Reported-Domain: example.org',
    `Delivery-Result: ${outcome}`,
    ...(failure === undefined ? [] : [`Auth-Failure: ${failure}`]),
    ...(results === undefined ? [] : [`Authentication-Results: ${results}`]),
    '',
  ].join('\r\n');
  return [
    'From: Reports <dmarc-reports@example.net>',
    'To: dmarc-failures@example.org',
    'Subject: Failure report for example.org',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'This is an authentication failure report for a message with example.org in From.',
    '',
    '--b',
    'Content-Type: message/feedback-report',
    ...(isEncoded ? ['Content-Transfer-Encoding: base64'] : []),
    '',
    isEncoded ? Buffer.from(feedback).toString('base64').replace(/.{76}/g, '$&\n') : feedback,
    '--b',
    'Content-Type: message/rfc822',
    '',
    returned.trimEnd(),
    '',
    '--b--',
    '',
  ]
    .join('\n')
    .replaceAll(/\r?\n/g, '\r\n');
}

const EXIM = `From: no-reply@mx.example.net
To: dmarc-failures@example.org
Subject: DMARC Forensic Report for example.org from IP 192.0.2.77
MIME-Version: 1.0
Auto-Submitted: auto-replied
Content-Type: text/plain

A message claiming to be from you has failed the published DMARC
policy for your domain.

  Sender Domain: example.org
  Sender IP Address: 192.0.2.77
  Received Date: Tue, 24 Nov 2026 12:00:00 +0000
  SPF Alignment: no
  DKIM Alignment: no
  DMARC Results: None, Accept

------ This is a copy of the headers that were received before the error was detected.

${HOP}${FIELDS}`.replaceAll('\n', '\r\n');

const ALL_FAILED = 'mx.example.net; spf=fail smtp.mailfrom=example.org; dkim=none; dmarc=fail header.from=example.org';
const at = (...lines: readonly string[]) => ({ 'example.org.zone': zone(...lines) });
const OWN = ['mail IN A 192.0.2.40', '@ IN TXT "v=spf1 ip4:192.0.2.53 -all"'];

export async function readFailureCases(): Promise<readonly Case[]> {
  const whole = await signed();
  const changed = await signed({ change: (text) => `${text}\n-- \nA list of example.net\n` });
  return [
    {
      name: 'reported: DMARC failed for a message from a stranger',
      eml: report({ failure: 'dmarc', results: ALL_FAILED, source: '192.0.2.77', returned: UNSIGNED }),
      cause: 'dmarc-policy',
      confidence: 'high',
      first: /^Find out whether 192\.0\.2\.77 is one of your servers$/,
      summary: /has no DKIM-Signature.*delivered the message all the same/,
      steps: /forged or was forwarded: then nothing has to be done/,
      never: /refus|send the message again|automatic report/i,
    },
    {
      name: 'reported: the same in base64',
      eml: report({ failure: 'dmarc', results: ALL_FAILED, source: '192.0.2.77', returned: UNSIGNED, isEncoded: true }),
      cause: 'dmarc-policy',
      confidence: 'high',
      first: /^Find out whether 192\.0\.2\.77 is one of your servers$/,
    },
    {
      name: 'reported: the message came from a host of the zone, whose SPF record leaves it out',
      eml: report({ failure: 'dmarc', results: ALL_FAILED, source: '192.0.2.40', returned: UNSIGNED }),
      zones: at(record('s1'), ...OWN),
      cause: 'dmarc-policy',
      confidence: 'high',
      first: /^Turn on signing for example\.org with s1$/,
      steps: /Add ip4:192\.0\.2\.40 to the SPF record/,
      never: /forged/,
    },
    {
      name: 'reported: SPF failed for one of the own hosts',
      eml: report({
        failure: 'spf',
        results: 'mx.example.net; spf=fail smtp.mailfrom=alice@example.org',
        source: '192.0.2.40',
        returned: whole,
      }),
      zones: at(record('s1'), ...OWN),
      cause: 'spf',
      confidence: 'high',
      first: /^Add ip4:192\.0\.2\.40 to the SPF record/,
      never: /refus/i,
    },
    {
      name: 'reported: the body hash, and the copy shows what was added',
      eml: report({ failure: 'bodyhash', source: '192.0.2.77', returned: changed }),
      zones: at(record('s1')),
      cause: 'body-changed',
      confidence: 'high',
      // Its signature is ours: it is not forged.
      first: /^Sign after gateway\.example\.org, or stop the footer$/,
      summary: /A footer of two lines was added/,
    },
    {
      name: 'reported: the key is revoked, and so it is in the zone',
      eml: report({ failure: 'revoked', source: '192.0.2.77', returned: whole }),
      zones: at('s1._domainkey IN TXT "v=DKIM1; p="'),
      cause: 'key-revoked',
      confidence: 'high',
      first: /./,
    },
    {
      name: 'reported: everything passed, but not for the domain in From',
      eml: report({
        results: 'mx.example.net; dkim=pass header.d=example.com; spf=pass smtp.mailfrom=bounce@example.com',
        source: '198.51.100.9',
        returned: UNSIGNED,
      }),
      cause: 'not-aligned',
      confidence: 'high',
      first: /^Find out whether 198\.51\.100\.9/,
      summary: /not for the domain in From/,
    },
    {
      name: 'reported: a signature that failed, which the copy does not have',
      eml: report({
        failure: 'dmarc',
        results: 'mx.example.net; dkim=fail header.d=example.org; spf=fail smtp.mailfrom=example.org',
        source: '192.0.2.40',
        returned: UNSIGNED,
      }),
      zones: at(record('s1'), ...OWN),
      cause: 'dmarc-policy',
      confidence: 'medium',
      first: /./,
      summary: /saw a signature that failed, but the returned message has none/,
      never: /Turn on signing/,
    },
    {
      name: 'reported: SPF passed for the domain in From itself',
      eml: report({
        failure: 'dmarc',
        results: 'mx.example.net; spf=pass smtp.mailfrom=example.org; dkim=none',
        source: '192.0.2.53',
        returned: UNSIGNED,
      }),
      cause: 'dmarc-policy',
      confidence: 'high',
      first: /./,
      never: /not for the domain in From/,
    },
    {
      name: 'reported: nothing but that it failed',
      eml: report({ returned: UNSIGNED }),
      cause: 'authentication-failed',
      confidence: 'high',
      first: /^Find out who sent the message$/,
    },
    {
      name: 'reported and refused',
      eml: report({
        failure: 'dmarc',
        results: ALL_FAILED,
        source: '192.0.2.40',
        outcome: 'reject',
        returned: UNSIGNED,
      }),
      zones: at(record('s1'), ...OWN),
      cause: 'dmarc-policy',
      confidence: 'high',
      first: /^Turn on signing/,
    },
    {
      name: "reported in Exim's words",
      eml: EXIM,
      cause: 'dmarc-policy',
      confidence: 'high',
      first: /^Find out whether 192\.0\.2\.77 is one of your servers$/,
      summary: /has no DKIM-Signature/,
      never: /Exim signs while it sends|delivered/,
    },
  ];
}
