/**
 * Refusals, each with what is around it, and the right answer: the cause, how sure it is, and what is to be done first. The
 * texts of replies follow those that servers send; names and addresses are of RFC 2606, 5737 and 3849.
 */

import { hash } from 'node:crypto';
import type { DiagnosisCause } from '../../server/src/core/diagnosis/diagnosis.ts';
import {
  BODY,
  type BounceParts,
  bounce,
  FIELDS,
  HOP,
  key,
  REQUEST,
  record,
  signed,
  UNSIGNED,
  zone,
} from './workspace.ts';

export interface Case {
  readonly name: string;
  readonly eml: string;
  readonly zones?: Readonly<Record<string, string>>;
  readonly cause: DiagnosisCause;
  readonly confidence: 'high' | 'medium' | 'low';
  /** The title of the first step. */
  readonly first: RegExp;
  /** What the summary says. */
  readonly summary?: RegExp;
  /** What nothing in the diagnosis says. */
  readonly never?: RegExp;
  readonly done?: RegExp;
  /** The titles of all steps, a line each. */
  readonly steps?: RegExp;
}

const DKIM_5713 = '550 5.7.13 DKIM signing required but not present';
const GMAIL_BOTH =
  '550-5.7.26 Your email has been blocked because the sender is unauthenticated. 550-5.7.26 Gmail requires all senders to authenticate with either SPF or DKIM. 550-5.7.26 Authentication results: 550-5.7.26 DKIM = did not pass 550-5.7.26 SPF [example.org] with ip: [192.0.2.77] = did not pass 550 5.7.26 - gsmtp';
const GMAIL_DMARC =
  "550-5.7.26 Unauthenticated email from example.org is not accepted due to 550-5.7.26 domain's DMARC policy. 550 5.7.26 - gsmtp";
const GMAIL_BODY_HASH =
  "550-5.7.26 Unauthenticated email from example.org is not accepted due to domain's DMARC policy. 550 5.7.26 DKIM = did not pass (body hash did not verify), SPF [example.org] = did not pass.";
const NO_PASSING = '550 5.7.20 No passing DKIM signature found';
const NO_KEY = '550 5.7.1 DKIM signature verification failed: no key for signature';
const BAD_SIGNATURE = '550 5.7.0 bad DKIM signature data';
const GMAIL = 'gmail-smtp-in.l.google.com';

const GOOD = zone(record('s1'));
const at = (text: string) => ({ 'example.org.zone': text });
const unsigned = (reply: string, more: Partial<BounceParts> = {}) => bounce({ reply, returned: UNSIGNED, ...more });
const returned = async (reply: string, parts: Parameters<typeof signed>[0] = {}, more: Partial<BounceParts> = {}) =>
  bounce({ reply, returned: await signed(parts), ...more });
const returnedChanged = (reply: string) =>
  returned(reply, {
    change: (text) => text.replace('the minutes are in the usual place.', 'wholly other words that nobody signed'),
  });
const withField = (field: string) => `${HOP}DKIM-Signature: ${field}\n${FIELDS}${BODY}`;

const reverseZone = (line: string) =>
  zone(line)
    .replaceAll('example.org.', '2.0.192.in-addr.arpa.')
    .replace(' ns1 ', ' ns1.example.org. ')
    .replace(/(?<=PTR \w+\.)[^\n]*/g, 'example.org.');

const headerOf = (text: string) => text.slice(0, text.indexOf('\n\n') + 1);

const HASH = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const VALUE = Buffer.alloc(256, 7).toString('base64');
const TAGS = `v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=from:to; bh=${HASH}; b=${VALUE}`;

export async function readCases(): Promise<readonly Case[]> {
  const returnedUnpassed = await returned(NO_PASSING);
  const [unpassedChanged, noKeyChanged] = [await returnedChanged(NO_PASSING), await returnedChanged(NO_KEY)];
  return [
    // ---- unsigned
    {
      name: '5.7.13 in the words of DKIM, no zone',
      eml: unsigned(DKIM_5713),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Turn on signing for example\.org$/,
      summary: /no DKIM-Signature either/,
    },
    {
      name: 'usable selectors are published: signing is turned on with one of them, and no key is created',
      eml: unsigned(DKIM_5713),
      zones: at(
        zone(record('s1'), record('e1', 'ed25519'), `old._domainkey IN TXT v=DKIM1; k=rsa; p=${key('rsa2048')}`),
      ),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Turn on signing for example\.org with s1 or e1$/,
      never: /Create a DKIM key/,
      done: /s1 \(line 6\) and e1 \(line 7\)/,
    },
    {
      name: 'the zone has no key: one is created',
      eml: unsigned(DKIM_5713),
      zones: at(zone()),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Create a DKIM key for example\.org$/,
    },
    {
      name: 'the only key is revoked: a new one is created',
      eml: unsigned(DKIM_5713),
      zones: at(zone('s1._domainkey IN TXT "v=DKIM1; k=rsa; p="')),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Create a DKIM key for example\.org$/,
    },
    {
      name: 'the only key is damaged: its record is fixed first',
      eml: unsigned(DKIM_5713),
      zones: at(zone(`s1._domainkey IN TXT v=DKIM1; k=rsa; p=${key('rsa2048')}`)),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Fix the key record of s1 \(line 6\)$/,
    },
    {
      name: 'a selector is a CNAME to a service',
      eml: unsigned(DKIM_5713),
      zones: at(zone('k1._domainkey IN CNAME dkim.mail.example.com.')),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Turn on signing for example\.org at the service that k1 points to$/,
    },
    {
      name: 'a name server does not load the zone: nothing takes effect before that',
      eml: unsigned(DKIM_5713),
      zones: at(zone(record('s1'), 'broken IN TXT "never closed', 'www IN A 192.0.2.1')),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Fix line 7 of the zone: BIND does not load it$/,
    },
    {
      name: 'the receiving side returned the copy: the message left unsigned',
      eml: unsigned(NO_PASSING, { reporter: 'mx.example.net', system: 'none' }),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Turn on signing/,
      summary: /left unsigned/,
    },
    {
      name: "Exim's own copy never has the signature",
      eml: unsigned(NO_PASSING, { system: 'exim' }),
      cause: 'unsigned',
      confidence: 'low',
      first: /^Check whether the mail is signed when it arrives$/,
      summary: /Exim signs while it sends/,
    },
    {
      name: 'a copy that has passed no server says nothing',
      eml: bounce({ reply: NO_PASSING, returned: `${FIELDS}${BODY}` }),
      cause: 'unsigned',
      confidence: 'low',
      first: /^Check whether the mail is signed/,
    },
    {
      name: 'no header came back, and the words are plain',
      eml: bounce({ reply: DKIM_5713 }),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Turn on signing/,
      never: /returned message has no DKIM-Signature/,
    },
    {
      name: 'no header came back, and a signature failed',
      eml: bounce({ reply: BAD_SIGNATURE }),
      cause: 'signature-failed',
      confidence: 'high',
      first: /^Verify a copy of the message that arrived elsewhere$/,
      never: /Turn on signing/,
    },
    {
      name: 'a signature failed, and the copy has none',
      eml: unsigned(BAD_SIGNATURE),
      cause: 'signature-failed',
      confidence: 'medium',
      first: /^Verify a copy of the message that arrived elsewhere$/,
      summary: /saw a signature that failed, but the returned message has none/,
    },
    {
      name: 'no DKIM signature data (a milter), header alone',
      eml: unsigned('550 5.7.1 no DKIM signature data', { isHeaderOnly: true }),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Turn on signing/,
    },
    {
      name: 'a policy that wants DKIM, in French and English (La Poste)',
      eml: unsigned(
        "550 5.7.1 Message refuse, DKIM n'est pas configure sur votre domaine d'expedition. Message refused, DKIM is not configured on your sending domain. LPN007_402",
      ),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Turn on signing/,
    },
    // ---- malformed
    {
      name: 'D= in the place of d=',
      eml: bounce({ reply: DKIM_5713, returned: withField(TAGS.replace('d=example.org', 'D=example.org')) }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /^Write d= in lower case in the DKIM-Signature$/,
      summary: /no d= tag \(D= is another tag\)/,
      never: /no DKIM-Signature|unsigned/,
    },
    {
      name: 'no b=',
      eml: bounce({ reply: DKIM_5713, returned: withField(TAGS.replace(/; b=.*/, '')) }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /^Add b= in the DKIM-Signature$/,
    },
    {
      name: 'no s=',
      eml: bounce({ reply: NO_PASSING, returned: withField(TAGS.replace(' s=s1;', '')) }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /^Add s= /,
    },
    {
      name: 'a tag twice',
      eml: bounce({ reply: NO_PASSING, returned: withField(`${TAGS.replace('s=s1;', 's=s1; d=example.org;')}`) }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /^Write d= once/,
    },
    {
      name: 'h= without From',
      eml: bounce({ reply: NO_PASSING, returned: withField(TAGS.replace('h=from:to', 'h=to:subject')) }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /^Sign From/,
    },
    {
      name: 'an unknown algorithm',
      eml: bounce({ reply: NO_PASSING, returned: withField(TAGS.replace('rsa-sha256', 'rsa-sha512')) }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /^Sign with a=rsa-sha256/,
    },
    {
      name: 'a forgotten semicolon',
      eml: bounce({
        reply: NO_PASSING,
        returned: withField(TAGS.replace('d=example.org; s=s1', 'd=example.org s=s1')),
      }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /^Put a semicolon before s=|^Write the plain domain/,
    },
    {
      name: 'an empty field',
      eml: bounce({ reply: DKIM_5713, returned: withField('') }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /in the DKIM-Signature$/,
    },
    {
      name: 'malformed, while the reply speaks of DMARC',
      eml: bounce({ reply: GMAIL_DMARC, remote: GMAIL, returned: withField(TAGS.replace('v=1', 'v=2')) }),
      cause: 'signature-syntax',
      confidence: 'high',
      first: /^Write v=1/,
    },
    // ---- changed
    {
      name: 'a footer with the name of the gateway: proven, and attributed',
      eml: await returned(GMAIL_BODY_HASH, {
        change: (text) => `${text}\n-- \nThis e-mail was checked for viruses by gateway.example.org.\n`,
      }),
      zones: at(GOOD),
      cause: 'body-changed',
      confidence: 'high',
      first: /^Sign after gateway\.example\.org, or stop the footer$/,
      summary:
        /A footer of two lines was added at the end of the body after signing \(proven\), probably by gateway\.example\.org/,
      done: /Verify the returned message/,
    },
    {
      name: 'a footer is proven without any key',
      eml: await returned(BAD_SIGNATURE, { change: (text) => `${text}\nDisclaimer: none.\n` }),
      cause: 'body-changed',
      confidence: 'high',
      first: /^Sign (?:after|at)/,
      summary: /proven/,
    },
    {
      name: 'a mailing list changed Subject and added a footer',
      eml: await returned(GMAIL_DMARC, {
        above: `List-Id: Talk <talk.lists.example.com>\n${HOP}`,
        change: (text) =>
          `${text.replace('Subject: Minutes', 'Subject: [Talk] Minutes')}\n_______________\nTalk mailing list\nhttps://talk.lists.example.com/\n`,
      }),
      zones: at(GOOD),
      cause: 'body-changed',
      confidence: 'high',
      first: /^Stop the mailing list talk\.lists\.example\.com/,
    },
    {
      name: 'Subject was changed',
      eml: await returned(BAD_SIGNATURE, {
        change: (text) => text.replace('Subject: Minutes', 'Subject: [EXTERNAL] Minutes'),
      }),
      zones: at(GOOD),
      cause: 'header-changed',
      confidence: 'high',
      first: /^Sign (?:after|at)/,
      summary: /Subject was changed/,
    },
    {
      name: 'the body was replaced: nothing is proven',
      eml: await returned(BAD_SIGNATURE, {
        change: (text) => text.replace('the minutes are in the usual place.', 'wholly other words that nobody signed'),
      }),
      zones: at(GOOD),
      cause: 'body-changed',
      confidence: 'high',
      first: /^Sign at the last server/,
      never: /\(proven\)/,
    },
    {
      name: 'the copy came back without its body: unknown, though the part is a whole message',
      eml: await returned(BAD_SIGNATURE, { change: headerOf }),
      zones: at(GOOD),
      cause: 'signature-failed',
      confidence: 'high',
      first: /^Check that the DNS publishes s1$/,
      summary: /this copy has no body/,
      never: /body was changed/,
    },
    {
      name: 'without its body, but the receiver says which hash failed',
      eml: await returned(GMAIL_BODY_HASH, { change: headerOf }),
      zones: at(GOOD),
      cause: 'body-changed',
      confidence: 'medium',
      first: /^Sign at the last server/,
      summary: /cannot be checked here: this copy has no body/,
      never: /proven/,
    },
    {
      name: 'the header alone came back',
      eml: await returned(BAD_SIGNATURE, { change: headerOf }, { isHeaderOnly: true }),
      zones: at(GOOD),
      cause: 'signature-failed',
      confidence: 'high',
      first: /^Check that the DNS publishes s1$/,
    },
    // ---- keys
    {
      name: 'the selector is not published',
      eml: await returned(NO_PASSING),
      zones: at(zone()),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Publish the public key at s1\._domainkey\.example\.org$/,
    },
    {
      name: 'the selector is not published, another one is',
      eml: await returned(NO_PASSING),
      zones: at(zone(record('s2026'))),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Publish s1\._domainkey, or sign with s2026$/,
      summary: /publishes s2026 \(line 6\) instead/,
    },
    ...['s1._domainkey.example.org', 's1._domainkey._domainkey', 's1.domainkey', 's1._domainkeys', '_domainkey.s1'].map(
      (owner) => ({
        name: `the key is at ${owner}`,
        eml: returnedUnpassed,
        zones: at(zone(record('s1').replace('s1._domainkey', owner))),
        cause: 'key-not-found' as const,
        confidence: 'high' as const,
        first: /^Move the key in line 6 to s1\._domainkey$/,
        summary: /has a key at \S+ \(line 6\), where receivers do not look for it/,
        never: /Publish the public/,
      }),
    ),
    {
      name: 'the CNAME of the selector has the origin twice',
      eml: returnedUnpassed,
      zones: at(zone('s1._domainkey.example.org IN CNAME s1._domainkey.example.net.')),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Move the CNAME in line 6 to s1\._domainkey$/,
      summary: /has a CNAME to a key at \S+ \(line 6\), where receivers do not look for it/,
      never: /Publish the public/,
    },
    {
      name: 'unsigned, and the only key of the zone is misplaced',
      eml: unsigned(DKIM_5713),
      zones: at(zone(record('s1').replace('s1._domainkey', 's1.domainkey'))),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Correct the name of the key in line 6$/,
      never: /Create a DKIM key|no usable DKIM key/,
    },
    {
      name: 'a delay without a reason',
      eml: [
        'From: Mail Delivery System <mailer-daemon@mail.example.org>',
        'To: alice@example.org',
        'Subject: Warning: message delayed 48 hours',
        'Auto-Submitted: auto-replied',
        '',
        'This message was created automatically by mail delivery software.',
        'A message that you sent has not yet been delivered to one or more of its',
        'recipients after more than 48 hours on the queue on mail.example.org.',
        '',
        'The address to which the message has not yet been delivered is:',
        '',
        '  bob@example.net',
        '',
        'No action is required on your part.',
        '',
      ].join('\r\n'),
      cause: 'other',
      confidence: 'low',
      first: /^Wait/,
      summary: /^The report names the recipient but does not quote a server's reply\.$/,
    },
    {
      name: 'the key of another selector is misplaced',
      eml: returnedUnpassed,
      zones: at(zone(record('s1').replace('s1._domainkey', 's12.domainkey'))),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Publish the public key at s1\._domainkey\.example\.org$/,
    },
    {
      name: 'a wildcard answers for the selector with the text of something else',
      eml: returnedUnpassed,
      zones: at(zone('* IN TXT "v=spf1 -all"')),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Publish the public key at s1\._domainkey\.example\.org$/,
      summary: /answer there with the record at \*\.example\.org \(line 6\), which is not a key/,
      never: /no record at s1/,
    },
    {
      name: 'a wildcard revokes all selectors that are not published',
      eml: returnedUnpassed,
      zones: at(zone('*._domainkey IN TXT "v=DKIM1; p="', record('s2'))),
      cause: 'key-revoked',
      confidence: 'high',
      first: /^Sign with s2 instead of s1$/,
    },
    {
      name: 'CNAMEs lead over a name that is not a key to a key that is revoked, in another zone',
      eml: returnedUnpassed,
      zones: {
        ...at(zone('s1._domainkey IN CNAME s1.dkim', 's1.dkim IN CNAME org.keys.example.com.')),
        'example.com.zone': zone('org.keys IN TXT "v=DKIM1; k=rsa; p="').replaceAll('example.org', 'example.com'),
      },
      cause: 'key-revoked',
      confidence: 'high',
      first: /^Create a new DKIM key/,
      summary: /receivers get the record at org\.keys\.example\.com, whose p= is empty/,
      never: /does not exist|not published/,
    },
    {
      name: 'CNAMEs lead over a name that is not a key to a good key, in another zone',
      eml: await returned(BAD_SIGNATURE),
      zones: {
        ...at(zone('s1._domainkey IN CNAME org.keys.example.com.')),
        'example.com.zone': zone(record('s1').replace('s1._domainkey', 'org.keys')).replaceAll(
          'example.org',
          'example.com',
        ),
      },
      cause: 'signature-failed',
      confidence: 'medium',
      first: /^Check that the DNS publishes s1$/,
    },
    {
      name: 'the CNAME leads to a damaged key in another zone, which is fixed there',
      eml: returnedUnpassed,
      zones: {
        ...at(zone('s1._domainkey IN CNAME org.keys.example.com.')),
        'example.com.zone': zone('', '', `org.keys IN TXT v=DKIM1; k=rsa; p=${key('rsa2048')}`).replaceAll(
          'example.org',
          'example.com',
        ),
      },
      cause: 'key-unusable',
      confidence: 'high',
      first: /^Fix the key record of s1 \(line 8\)$/,
    },
    {
      name: 'the sentence with which qmail ends what it quotes is not the reason',
      eml: [
        'Return-Path: <>',
        'From: MAILER-DAEMON@mail.example.org',
        'To: alice@example.org',
        'Date: 24 Nov 2026 12:00:05 -0000',
        'Subject: failure notice',
        '',
        'Hi. This is the qmail-send program at mail.example.org.',
        "I'm afraid I wasn't able to deliver your message to the following addresses.",
        "This is a permanent error; I've given up. Sorry it didn't work out.",
        '',
        '<bob@example.net>:',
        '198.51.100.17 does not like recipient.',
        'Remote host said: 554 5.7.9 Message not accepted for policy reasons.  See https://senders.yahooinc.com/smtp-error-codes',
        'Giving up on 198.51.100.17.',
        '',
        '--- Below this line is a copy of the message.',
        '',
        'Return-Path: <alice@example.org>',
        UNSIGNED,
      ]
        .join('\n')
        .replaceAll('\n', '\r\n'),
      zones: at(GOOD),
      cause: 'authentication-failed',
      confidence: 'medium',
      first: /^Check whether the mail is signed when it arrives$/,
      never: /Giving up|not a DKIM failure/,
    },
    {
      name: 'the CNAME leads to a name that has other records',
      eml: returnedUnpassed,
      zones: at(zone('s1._domainkey IN CNAME ns1')),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Fix the key record of s1 \(line 6\)$/,
      summary: /points to ns1\.example\.org, where no key is published/,
    },
    {
      name: 'the zone above has the key, and delegates its name',
      eml: await returned(NO_PASSING, {
        request: REQUEST.replace('d=example.org', 'd=news.example.org'),
        fields: FIELDS.replaceAll('example.org', 'news.example.org'),
      }),
      zones: {
        ...at(zone('news IN NS ns1.news', 'ns1.news IN A 192.0.2.54', record('s1').replace(' ', '.news '))),
        'news.example.org.zone': zone().replaceAll('example.org', 'news.example.org'),
      },
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Move the key in line 8 to the zone of news\.example\.org$/,
      summary: /The zone of example\.org has it \(line 8\), but delegates the name/,
    },
    {
      name: 'an old copy of the zone has another key at the selector',
      eml: await returned(BAD_SIGNATURE),
      zones: { ...at(GOOD), 'old/example.org.zone': zone(record('s1', 'rsa2048-other')) },
      cause: 'signature-failed',
      confidence: 'medium',
      first: /^Check that the DNS publishes s1$/,
      summary: /files of the zone have different records at this name/,
      never: /s1 \(line 6\) and s1/,
    },
    {
      name: 'two copies of the zone have the same key at the selector, and a third has none',
      eml: await returned(BAD_SIGNATURE),
      zones: { 'new/example.org.zone': zone(), ...at(GOOD), 'old/example.org.zone': GOOD },
      cause: 'signature-failed',
      confidence: 'medium',
      first: /^Check that the DNS publishes s1$/,
      never: /different records/,
    },
    {
      name: 'the CNAME of the selector has no final dot',
      eml: returnedUnpassed,
      zones: at(zone('s1._domainkey IN CNAME s1.domainkey.u1.wl2.sendgrid.net')),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Fix the key record of s1 \(line 6\)$/,
      summary: /CNAME points to s1\.domainkey\.u1\.wl2\.sendgrid\.net\.example\.org, which does not exist/,
      never: /Publish the public/,
    },
    ...Object.entries({
      'is cut off': [`s1._domainkey IN TXT "v=DKIM1; k=rsa; p=${key('rsa2048').slice(0, 200)}"`, /its p= is cut off/],
      'has k= of another type': [
        record('s1').replace('k=rsa', 'k=ed25519'),
        /its k= is ed25519, and its p= holds an RSA key/,
      ],
      'allows SHA-1 alone': [record('s1').replace('k=rsa', 'h=sha1; k=rsa'), /its h= does not allow SHA-256/],
      'has quotation marks in it': [
        record('s1', 'ed25519').replace('"v=DKIM1', '"\\"v=DKIM1'),
        /quotation marks are part of its value/,
      ],
      'has commas for semicolons': [record('s1').replaceAll(';', ','), /its tags are not separated by semicolons/],
    } satisfies Record<string, [string, RegExp]>).map(([what, [line, summary]]) => ({
      name: `the key of the selector ${what}`,
      eml: returnedUnpassed,
      zones: at(zone(line)),
      cause: 'key-unusable' as const,
      confidence: 'high' as const,
      first: /^Fix the key record of s1 \(line 6\)$/,
      summary,
    })),
    {
      name: 'the keys are in a zone of their own, which is not here',
      eml: await returned(NO_PASSING),
      zones: at(zone('_domainkey IN NS ns1.example.com.')),
      cause: 'unsigned-or-failed',
      confidence: 'high',
      first: /^Verify the returned message/,
      never: /publishes no/,
    },
    {
      name: 'the keys are in a zone of their own, which is here',
      eml: returnedUnpassed,
      zones: {
        ...at(zone('_domainkey IN NS ns1.example.com.')),
        '_domainkey.example.org.zone': zone(
          record('s1').replace('s1._domainkey', 's1').replace('k=rsa', 'k=ed25519'),
        ).replace('$ORIGIN example.org.', '$ORIGIN _domainkey.example.org.'),
      },
      cause: 'key-unusable',
      confidence: 'high',
      first: /^Fix the key record of s1/,
    },
    {
      name: 'a subdomain has no key, and its organization has one',
      eml: unsigned(DKIM_5713).replaceAll('alice@example.org', 'alice@news.example.org'),
      zones: at(GOOD),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Turn on signing for news\.example\.org with d=example\.org$/,
      never: /publishes no usable DKIM key/,
    },
    {
      name: 'two records are at the name of the key, and one of them verifies',
      eml: returnedUnpassed,
      zones: at(zone(record('s1'), record('s1', 'ed25519'))),
      cause: 'key-unusable',
      confidence: 'high',
      first: /^Keep one record at s1\._domainkey \(line 6\)$/,
      summary: /receivers may use another/,
    },
    {
      name: 'SPF permerror: the zone has two records',
      eml: unsigned('550 5.7.24 SPF permerror'),
      zones: at(zone('@ IN TXT "v=spf1 mx -all"', '@ IN TXT "v=spf1 a ~all"')),
      cause: 'spf-record',
      confidence: 'high',
      first: /^Keep one SPF record at example\.org$/,
      summary: /has several SPF records/,
    },
    {
      name: 'SPF permerror: the zone has a record that needs too many look-ups',
      eml: unsigned('550 5.7.24 SPF permerror: too many DNS lookups'),
      zones: at(
        zone(
          '@ IN TXT "v=spf1 include:i0.example.org -all"',
          ...Array.from({ length: 12 }, (_, i) => `i${i} IN TXT "v=spf1 include:i${i + 1}.example.org -all"`),
        ),
      ),
      cause: 'spf-record',
      confidence: 'high',
      first: /^Correct the SPF record of example\.org$/,
      summary: /needs more than ten DNS look-ups/,
    },
    {
      name: 'SPF permerror: the record here is good for all that is known',
      eml: unsigned('550 5.7.24 SPF permerror'),
      zones: at(zone('@ IN TXT "v=spf1 ip4:192.0.2.1 -all"')),
      cause: 'spf-record',
      confidence: 'high',
      first: /^Correct the SPF record of example\.org$/,
      never: /several SPF records|more than ten DNS/,
    },
    {
      name: 'the receiver found no SPF record, and the zone has none',
      eml: unsigned('550 5.7.23 SPF: example.org has no SPF record'),
      zones: at(GOOD),
      cause: 'spf',
      confidence: 'high',
      first: /^Publish an SPF record for example\.org$/,
      summary: /publishes no SPF record/,
    },
    {
      name: 'the address has no PTR record, and its reverse zone is here',
      eml: unsigned('550 5.7.25 [192.0.2.40] The IP address sending this message does not have a PTR record'),
      zones: { '192.0.2.zone': reverseZone('41 IN PTR mail.example.org.') },
      cause: 'reverse-dns',
      confidence: 'high',
      first: /^Set a PTR record/,
      summary: /has no PTR record at 40\.2\.0\.192\.in-addr\.arpa/,
    },
    {
      name: 'the name in the PTR record does not lead back',
      eml: unsigned('550 5.7.25 Client host 192.0.2.40: reverse DNS does not match'),
      zones: { ...at(zone('mail IN A 192.0.2.41')), '192.0.2.zone': reverseZone('40 IN PTR mail.example.org.') },
      cause: 'reverse-dns',
      confidence: 'high',
      first: /^Give mail\.example\.org an A record with 192\.0\.2\.40, or change the PTR record$/,
      summary: /names mail\.example\.org, which does not have the address 192\.0\.2\.40/,
    },
    {
      name: 'the name in the PTR record leads back',
      eml: unsigned('550 5.7.25 Client host 192.0.2.41: reverse DNS does not match'),
      zones: { ...at(zone('mail IN A 192.0.2.41')), '192.0.2.zone': reverseZone('41 IN PTR mail.example.org.') },
      cause: 'reverse-dns',
      confidence: 'high',
      first: /^Set a PTR record/,
      never: /The PTR record of|in this workspace has no PTR/,
    },
    {
      name: 'the second of two PTR records leads back',
      eml: unsigned('550 5.7.25 Client host 192.0.2.41: reverse DNS does not match'),
      zones: {
        ...at(zone('mail IN A 192.0.2.41')),
        '192.0.2.zone': reverseZone('41 IN PTR other.example.org.\n41 IN PTR mail.example.org.'),
      },
      cause: 'reverse-dns',
      confidence: 'high',
      first: /^Set a PTR record/,
      never: /The PTR record|in this workspace has no PTR/,
    },
    {
      name: 'neither of two PTR records leads back',
      eml: unsigned('550 5.7.25 mx.example.net [198.51.100.17]: no matching reverse DNS for client host 192.0.2.41'),
      zones: {
        ...at(zone('mail IN A 192.0.2.42')),
        '192.0.2.zone': reverseZone('41 IN PTR other.example.org.\n41 IN PTR mail.example.org.'),
      },
      cause: 'reverse-dns',
      confidence: 'high',
      first: /^Give other\.example\.org an A record with 192\.0\.2\.41, or change the PTR record$/,
      summary: /name other\.example\.org and mail\.example\.org, none of which has the address 192\.0\.2\.41/,
    },
    {
      name: 'the SPF record allows nobody',
      eml: await returned('550 5.7.26 Multiple authentication checks failed'),
      zones: at(zone(record('s1'), '@ IN TXT "v=spf1 -all"')),
      cause: 'authentication-failed',
      confidence: 'medium',
      first: /^Check that the DNS publishes s1$/,
      summary: /The SPF record of example\.org allows no address at all/,
    },
    {
      name: 'the SPF record refers to one that allows nobody',
      eml: unsigned('550 5.7.23 SPF check failed'),
      zones: at(zone('@ IN TXT "v=spf1 redirect=_spf.example.org"', '_spf IN TXT "v=spf1 -all"')),
      cause: 'spf',
      confidence: 'high',
      first: /^Name your mail servers in the SPF record of example\.org$/,
      summary: /The SPF record of example\.org allows no address at all/,
    },
    {
      name: 'the reply names no address, and an include of the SPF record has some',
      eml: unsigned('550 5.7.23 SPF check failed'),
      zones: at(zone('@ IN TXT "v=spf1 include:x.example.org -all"', 'x IN TXT "v=spf1 ip4:192.0.2.1 -all"')),
      cause: 'spf',
      confidence: 'high',
      first: /^Check the SPF record/,
      never: /allows no address/,
    },
    {
      name: 'DMARC requires the exact From domain, and a subdomain has signed',
      eml: await returned('550 5.7.1 rejected per DMARC policy of example.org', {
        request: REQUEST.replace('d=example.org', 'd=mail.example.org'),
      }),
      zones: at(
        zone(
          record('s1').replace('s1._domainkey', 's1._domainkey.mail'),
          '_dmarc IN TXT "v=DMARC1; p=reject; adkim=s"',
        ),
      ),
      cause: 'not-aligned',
      confidence: 'high',
      first: /^Sign with d=example\.org$/,
      summary: /has adkim=s: only a signature of exactly example\.org counts/,
    },
    {
      name: 'DMARC does not ask for the very domain',
      eml: await returned('550 5.7.1 rejected per DMARC policy of example.org', {
        request: REQUEST.replace('d=example.org', 'd=mail.example.org'),
      }),
      zones: at(
        zone(record('s1').replace('s1._domainkey', 's1._domainkey.mail'), '_dmarc IN TXT "v=DMARC1; p=reject"'),
      ),
      cause: 'dmarc-policy',
      confidence: 'medium',
      first: /./,
      never: /adkim/,
    },
    {
      name: 'the DMARC record has a policy that nobody knows',
      eml: unsigned('550 5.7.1 Message rejected: invalid DMARC record for example.org'),
      zones: at(zone('_dmarc IN TXT "v=DMARC1; p=quarentine"')),
      cause: 'dmarc-missing',
      confidence: 'high',
      first: /^Correct the DMARC record in line 6$/,
      summary: /has no valid policy \(p=\)/,
      never: /Publish a TXT record/,
    },
    {
      name: 'the DMARC record has no underscore',
      eml: unsigned(
        "550-5.7.40 Your message was blocked because the sending domain doesn't have a DMARC record or the DMARC record doesn't specify a DMARC policy.",
        { remote: GMAIL },
      ),
      zones: at(zone('dmarc IN TXT "v=DMARC1; p=none"')),
      cause: 'dmarc-missing',
      confidence: 'high',
      first: /^Move the DMARC record in line 6 to _dmarc\.example\.org$/,
      summary: /it has one at dmarc\.example\.org \(line 6\), where receivers do not look for it/,
    },
    {
      name: 'the zone has no DMARC record',
      eml: unsigned('550 5.7.1 Message rejected: domain example.org has no DMARC record'),
      zones: at(GOOD),
      cause: 'dmarc-missing',
      confidence: 'high',
      first: /^Publish a DMARC record at _dmarc\.example\.org$/,
    },
    {
      name: 'the receiver found no key, and the selector is a CNAME to a service',
      eml: await returned('550 5.7.20 DKIM: no key for signature'),
      zones: at(zone('s1._domainkey IN CNAME s1.dkim.example.net.')),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Ask the DNS for the key at s1\.dkim\.example\.net$/,
      never: /No zone here shows/,
    },
    {
      name: 'the receiver found no signature, and the copy has a good one',
      eml: await returned(DKIM_5713),
      zones: at(GOOD),
      cause: 'unsigned',
      confidence: 'medium',
      first: /^Check that the DNS publishes s1$/,
      summary: /may have removed it/,
    },
    {
      name: 'four selectors are damaged',
      eml: unsigned(DKIM_5713),
      zones: at(
        zone(...['s1', 's2', 's3', 's4'].map((s) => `${s}._domainkey IN TXT v=DKIM1; k=rsa; p=${key('rsa2048')}`)),
      ),
      cause: 'unsigned',
      confidence: 'high',
      first: /^Fix the key record of s1 \(line 6\)$/,
      steps: /Fix the key record of s2 \(line 7\).*Fix the other damaged key records, from line 8/s,
    },
    {
      name: 'the selector is revoked',
      eml: await returned(NO_PASSING),
      zones: at(zone('s1._domainkey IN TXT "v=DKIM1; k=rsa; p="')),
      cause: 'key-revoked',
      confidence: 'high',
      first: /^Create a new DKIM key/,
      never: /published and usable/,
    },
    {
      name: 'the selector is revoked, another one is usable',
      eml: await returned(NO_PASSING),
      zones: at(zone('s1._domainkey IN TXT "v=DKIM1; k=rsa; p="', record('s2'))),
      cause: 'key-revoked',
      confidence: 'high',
      first: /^Sign with s2 instead of s1$/,
    },
    {
      name: 'the record is not quoted: its semicolons begin comments',
      eml: await returned(NO_PASSING),
      zones: at(zone(`s1._domainkey IN TXT v=DKIM1; k=rsa; p=${key('rsa2048')}`)),
      cause: 'key-unusable',
      confidence: 'high',
      first: /^Fix the key record of s1 \(line 6\)$/,
      summary: /not quoted/,
    },
    {
      name: 'p= is cut off',
      eml: await returned(NO_PASSING),
      zones: at(zone(`s1._domainkey IN TXT "v=DKIM1; k=rsa; p=${key('rsa2048').slice(0, 200)}"`)),
      cause: 'key-unusable',
      confidence: 'high',
      first: /^Fix the key record of s1/,
    },
    {
      name: 'another private key signs',
      eml: await returned(BAD_SIGNATURE, { request: REQUEST.replace('key=rsa2048', 'key=rsa2048-other') }),
      zones: at(GOOD),
      cause: 'key-mismatch',
      confidence: 'high',
      first: /^Compare the signer's private key with the record of s1$/,
    },
    {
      name: 'the receiver could not fetch the key, and no zone is here',
      eml: await returned('451 4.7.5 DKIM key retrieval failed'),
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Ask the DNS|^Verify the returned message/,
    },
    {
      name: 'the receiver got no key, no zone is here, and the body of the copy was changed',
      eml: noKeyChanged,
      cause: 'key-not-found',
      confidence: 'high',
      first: /^Ask the DNS/,
      summary: /got no usable key at s1\._domainkey\.example\.org\..*The body of this copy was changed/,
    },
    ...Object.entries({ says: noKeyChanged, 'does not say': unpassedChanged }).map(([how, eml]) => ({
      name: `the zone has no key, as the reply ${how}, and the body of the copy was changed`,
      eml,
      zones: at(zone(record('s2026'))),
      cause: 'key-not-found' as const,
      confidence: 'high' as const,
      first: /^Publish s1\._domainkey, or sign with s2026$/,
      summary: /no key is published at s1\._domainkey\.example\.org\..*The body of this copy was changed/,
    })),
    {
      name: 'the zone has no key, and the receiver had one: the body did not match',
      eml: await returnedChanged(GMAIL_BODY_HASH),
      zones: at(zone(record('s2026'))),
      cause: 'body-changed',
      confidence: 'high',
      first: /^(?!Publish)/,
    },
    {
      name: 'the key is in the zone and the copy verifies: the DNS may differ',
      eml: await returned(BAD_SIGNATURE),
      zones: at(GOOD),
      cause: 'signature-failed',
      confidence: 'medium',
      first: /^Check that the DNS publishes s1$/,
      summary: /verifies with the key in the zone/,
    },
    {
      name: 'the copy verifies, and the zone is not loaded',
      eml: await returned(BAD_SIGNATURE),
      zones: at(zone(record('s1'), 'broken IN TXT "never closed', 'www IN A 192.0.2.1')),
      cause: 'signature-failed',
      confidence: 'medium',
      first: /^Fix line 7 of the zone/,
    },
    {
      name: 'the signature had expired',
      eml: await returned(BAD_SIGNATURE, { request: `${REQUEST} x=2026-02-01T00:00:00Z` }),
      zones: at(GOOD),
      cause: 'signature-expired',
      confidence: 'high',
      first: /^Let signatures expire later/,
      summary: /keys in the DNS do not/,
    },
    {
      name: 'a short key, beside a longer one',
      eml: await returned(BAD_SIGNATURE, { request: REQUEST.replace('rsa2048', 'rsa768') }),
      zones: at(zone(record('s1', 'rsa768'), record('s2'))),
      cause: 'signature-not-accepted',
      confidence: 'high',
      first: /^Sign with s2 instead of s1$/,
      never: /s1 \(line 6\) and s2/,
    },
    {
      name: 'the receiver does not accept l=',
      eml: await returned('550 5.7.1 DKIM signature rejected: l= tag is not allowed', { request: `${REQUEST} l=5` }),
      zones: at(GOOD),
      cause: 'signature-not-accepted',
      confidence: 'high',
      first: /^Leave l= out of the DKIM-Signature$/,
      summary: /covers only the first octets of the body \(l=5\)/,
    },
    {
      name: 'the signature is dated in the future, and verifies',
      eml: await returned(NO_PASSING, { request: `${REQUEST} t=2027-11-24T12:00:00Z` }),
      zones: at(GOOD),
      cause: 'signature-expired',
      confidence: 'medium',
      first: /^Set the signer's clock$/,
      never: /The DNS published something else/i,
    },
    {
      name: 'a short key',
      eml: await returned(BAD_SIGNATURE, { request: REQUEST.replace('rsa2048', 'rsa768') }),
      zones: at(zone(record('s1', 'rsa768'))),
      cause: 'signature-not-accepted',
      confidence: 'high',
      first: /^Sign with rsa-sha256 and a key of 2048 bits$/,
    },
    {
      name: 'two signatures, one of which passes: the other is not the cause',
      eml: bounce({
        reply: BAD_SIGNATURE,
        returned: (await signed()).replace(
          'From: Alice',
          `DKIM-Signature: ${TAGS.replace('s=s1', 's=s9')}\nFrom: Alice`,
        ),
      }),
      zones: at(GOOD),
      cause: 'signature-failed',
      confidence: 'medium',
      first: /^Check that the DNS publishes s1$/,
    },
    {
      name: 'the signer hashed an empty body',
      eml: await returned(BAD_SIGNATURE, {
        change: (text) => text.replace(/bh=[^;]+;/, 'bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;'),
      }),
      zones: at(GOOD),
      cause: 'signer-fault',
      confidence: 'high',
      first: /^Fix or update the signing software of example\.org$/,
      never: /mailing list|gateway/,
    },
    {
      name: 'the body was hashed as relaxed, by the signer or after a change of white space',
      eml: await returned(BAD_SIGNATURE, {
        request: REQUEST.replace('relaxed/relaxed', 'relaxed/simple'),
        body: '\nHello  Bob,\n',
        change: (text) => text.replace(/bh=[^;]+;/, `bh=${hash('sha256', 'Hello Bob,\r\n', 'base64')};`),
      }),
      zones: at(GOOD),
      cause: 'signer-fault',
      confidence: 'high',
      first: /^Fix or update the signing software of example\.org$/,
      never: /not the delivery path|Nothing on the delivery path|was not changed after signing/,
      done: /either the signing software is at fault, or a server changed the message after signing/,
    },
    // ---- alignment and DMARC
    {
      name: 'only the service signed, with its own domain',
      eml: await returned(
        '550 5.7.509 Access denied, sending domain [EXAMPLE.ORG] does not pass DMARC verification and has a DMARC policy of reject.',
        {
          request: REQUEST.replace('d=example.org s=s1', 'd=tenant.onmicrosoft.com s=selector1'),
        },
        { remote: 'example-net.mail.protection.outlook.com' },
      ),
      zones: at(zone('_dmarc IN TXT "v=DMARC1; p=reject"')),
      cause: 'not-aligned',
      confidence: 'high',
      first: /^Sign with d=example\.org in Microsoft 365$/,
      summary: /not aligned with example\.org/,
    },
    {
      name: 'a subdomain signs: relaxed alignment is enough, and it passes',
      eml: await returned(GMAIL_DMARC, { request: REQUEST.replace('d=example.org', 'd=mail.example.org') }),
      zones: at(zone(record('s1.mail').replace('s1.mail._domainkey', 's1._domainkey.mail'))),
      cause: 'dmarc-policy',
      confidence: 'medium',
      first: /^Check that the DNS publishes s1$|^Check whether the mail is signed/,
    },
    {
      name: 'no DMARC record, as the zone shows',
      eml: await returned(
        "550 5.7.40 Your message was blocked because the sending domain doesn't have a DMARC record or the DMARC record doesn't specify a DMARC policy.",
        {},
        { remote: GMAIL },
      ),
      zones: at(GOOD),
      cause: 'dmarc-missing',
      confidence: 'high',
      first: /DMARC|_dmarc/,
      summary: /has no record at _dmarc\.example\.org/,
    },
    // ---- SPF
    {
      name: 'unsigned, and SPF fails for a stranger: no edit is offered',
      eml: unsigned(GMAIL_BOTH, { remote: GMAIL }),
      zones: at(zone(record('s1'), '@ IN TXT "v=spf1 a mx ip4:192.0.2.53 -all"')),
      cause: 'unauthenticated',
      confidence: 'high',
      first: /^Turn on signing for example\.org with s1$/,
      summary: /"a", "mx" and "ip4:192\.0\.2\.53" do not match 192\.0\.2\.77/,
      never: /Add ip4:192\.0\.2\.77 to/,
    },
    {
      name: 'SPF fails for an address that a zone has: the edit names the host',
      eml: bounce({
        reply:
          '550 5.7.23 The message was rejected because of Sender Policy Framework violation: SPF [example.org] with ip: [192.0.2.77] = did not pass',
        returned: UNSIGNED,
      }),
      zones: at(zone('@ IN TXT "v=spf1 ip4:192.0.2.53 -all"', 'out IN A 192.0.2.77')),
      cause: 'spf',
      confidence: 'high',
      first: /^Add ip4:192\.0\.2\.77 to the SPF record of example\.org \(out\.example\.org, line 7\)$/,
    },
    {
      name: 'SPF fails by a policy server of Postfix, with a link that names the address',
      eml: bounce({
        reply:
          '550 5.7.1 <bob@example.net>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why?s=mfrom;id=alice@example.org;ip=192.0.2.77;r=bob@example.net',
        returned: UNSIGNED,
      }),
      zones: at(zone('@ IN TXT "v=spf1 ip4:192.0.2.53 -all"')),
      cause: 'spf',
      confidence: 'high',
      first: /^Find out whether 192\.0\.2\.77 is one of your servers$/,
    },
    {
      name: 'SPF passes by the zone: the DNS may differ',
      eml: bounce({
        reply: '550 5.7.23 SPF [example.org] with ip: [192.0.2.53] = did not pass: Sender Policy Framework violation',
        returned: UNSIGNED,
      }),
      zones: at(zone('@ IN TXT "v=spf1 ip4:192.0.2.53 -all"')),
      cause: 'spf',
      confidence: 'high',
      first: /^Check that the DNS publishes this SPF record$/,
    },
    {
      name: 'SPF: permerror is an error of the record, and not of the address',
      eml: bounce({
        reply: '550 5.7.24 SPF check of example.org: spf=permerror (192.0.2.77)',
        returned: UNSIGNED,
        remote: 'mx.example.net',
      }),
      zones: at(zone('@ IN TXT "v=spf1 ipv4:192.0.2.53 -all"')),
      cause: 'spf-record',
      confidence: 'high',
      first: /^Correct the SPF record of example\.org$/,
      summary: /The receiver reports an error in SPF \(permerror\) for example\.org/,
      never: /not passed|did not pass/,
    },
    {
      name: 'GMX: SPF without an address',
      eml: bounce({
        reply:
          '550 Requested action not taken: mailbox unavailable. Reject due to SPF policy. The originating IP of the message is not permitted by the domain owner',
        returned: UNSIGNED,
        remote: 'mx00.gmx.net',
      }),
      cause: 'spf',
      confidence: 'high',
      first: /^Check the SPF record/,
    },
    {
      name: 'Outlook.com: SPF alone failed',
      eml: await returned(
        '550 5.7.515 Access denied, sending domain EXAMPLE.ORG does not meet the required authentication level. Spf= Fail , Dkim= Pass , DMARC= Pass',
        {},
        { remote: 'example.olc.protection.outlook.com' },
      ),
      zones: at(zone(record('s1'), '@ IN TXT "v=spf1 mx -all"')),
      cause: 'spf',
      confidence: 'high',
      first: /^Check the SPF record|^Find out/,
      never: /Turn on signing/,
    },
    {
      name: 'Yahoo: neither, and the message is unsigned',
      eml: unsigned(
        '550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM.',
        { remote: 'mta5.am0.yahoodns.net' },
      ),
      cause: 'unauthenticated',
      confidence: 'high',
      first: /^Turn on signing/,
    },
    {
      name: 'Apple: both failed',
      eml: unsigned('554 5.7.1 [HME1] This message was blocked for failing both SPF and DKIM authentication checks.', {
        remote: 'mx01.mail.icloud.com',
      }),
      cause: 'unauthenticated',
      confidence: 'high',
      first: /^Turn on signing/,
    },
    // ---- forwarded, reports
    {
      name: 'forwarded by the recipient: SPF fails there by nature',
      eml: await returned(GMAIL_DMARC, {}, { recipient: 'robert@example.com', original: 'bob@example.net' }),
      zones: at(GOOD),
      cause: 'dmarc-policy',
      confidence: 'high',
      first: /^Tell the recipient that the forwarding breaks authentication$/,
    },
    {
      name: 'the refused message is a report itself',
      eml: bounce({ reply: NO_PASSING, returned: `Return-Path: <>\n${UNSIGNED}` }),
      cause: 'unsigned-or-failed',
      confidence: 'high',
      first: /^Sign automatic reports too$/,
    },
    {
      name: 'the refused message is a report itself, and the server has no reverse name',
      eml: bounce({
        reply: '550 5.7.25 [192.0.2.40] The IP address sending this message does not have a PTR record',
        returned: `Return-Path: <>\n${UNSIGNED}`,
      }),
      cause: 'reverse-dns',
      confidence: 'high',
      first: /^Set a PTR record/,
      never: /Sign automatic reports/,
    },
    // ---- not about authentication
    {
      name: '5.7.13 without words: three readings, none sure',
      eml: bounce({ reply: '550 5.7.13 Access denied', returned: UNSIGNED }),
      zones: at(GOOD),
      cause: 'account',
      confidence: 'low',
      first: /^Look for the full reply/,
      summary: /three readings/,
    },
    {
      name: '5.7.13, an account',
      eml: bounce({ reply: '525 5.7.13 Your credentials have been compromised', returned: UNSIGNED }),
      cause: 'account',
      confidence: 'high',
      first: /password|account/i,
      summary: /not a DKIM failure/,
    },
    {
      name: '5.7.13, a public folder',
      eml: bounce({
        reply: '550 5.7.13 STOREDRV.AuthenticationRequiredForPublicFolder',
        returned: UNSIGNED,
        remote: 'AM0PR05MB4321.eurprd05.prod.outlook.com',
      }),
      cause: 'permission',
      confidence: 'high',
      first: /./,
      summary: /not a DKIM failure/,
    },
    {
      name: 'an unknown recipient',
      eml: bounce({
        reply: '550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown',
        returned: UNSIGNED,
      }),
      cause: 'unknown-recipient',
      confidence: 'high',
      first: /address/i,
    },
    {
      name: 'a policy without a name, and a broken signature',
      eml: await returned('550 5.7.1 Message rejected due to local policy', {
        change: (text) => `${text}\nFooter by gateway.example.org\n`,
      }),
      zones: at(GOOD),
      cause: 'policy',
      confidence: 'medium',
      first: /./,
      summary: /does not rule them out.*footer/is,
    },
    {
      name: 'reverse DNS at Gmail',
      eml: bounce({
        reply:
          '550-5.7.25 The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not match the sending IP. 550 5.7.25 - gsmtp',
        returned: UNSIGNED,
        remote: GMAIL,
      }),
      cause: 'reverse-dns',
      confidence: 'high',
      first: /PTR/,
    },
    {
      name: 'a full mailbox is not a matter of signatures',
      eml: await returned('452 4.2.2 mailbox full', { change: (text) => `${text}\nFooter\n` }, { action: 'delayed' }),
      zones: at(GOOD),
      cause: 'mailbox-full',
      confidence: 'high',
      first: /^Wait/,
      never: /footer/i,
    },
  ];
}
