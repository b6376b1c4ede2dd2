/**
 * Messages with many parts of one sort: how the time to all findings, signatures verified, grows with their number, as the exponent of the size,
 * and what a megabyte costs. Processor time. Run: node test/bench/message-shapes.ts [SHAPE], a part of a shape's name
 */

import { Session } from '../../server/src/core/session.ts';
import { MESSAGE, NOW, recordOf, signMessage } from '../dkim/signer.ts';
import { note } from './lib/table.ts';

const URI = 'file:///bench/message.eml';
const RECORD = recordOf('rsa2048')
  .match(/.{1,200}/g)!
  .map((part) => `"${part}"`)
  .join(' ');
const ZONE = `$ORIGIN example.org.\n$TTL 60\n@ SOA ns host 1 2 3 4 5\n@ NS ns.example.net.\ns1._domainkey TXT ${RECORD}\n`;
const SIGNED = signMessage(MESSAGE);
const SIGNATURE = SIGNED.slice(0, SIGNED.length - MESSAGE.length);
const REPORT_TO = 'From: MAILER-DAEMON@mx.example.net\r\nTo: a@example.org\r\n';

/** How many there are in the smallest message, and how the message is made; the largest has eight times as many. */
const SHAPES: Readonly<Record<string, readonly [number, (count: number) => string]>> = {
  'recipients of a delivery status': [500, deliveryStatus],
  "recipients in qmail's text": [500, qmailText],
  'ARC sets': [125, arcSets],
  signatures: [250, (count) => SIGNATURE.repeat(count) + MESSAGE],
  'signatures, with a changed body': [250, (count) => `${SIGNATURE.repeat(count)}${MESSAGE}One more line\r\n`],
  'hops with their results': [500, hops],
};

function many(count: number, make: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => make(i)).join('');
}

function deliveryStatus(count: number): string {
  const head = `${REPORT_TO}Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="B"\r\n\r\n`;
  const words = many(
    count,
    (i) =>
      `<u${i}@example.com>: host mx.example.com[192.0.2.25] said: 550-5.7.26\r\n    This mail is unauthenticated (in reply to end of DATA command)\r\n\r\n`,
  );
  const groups = many(
    count,
    (i) =>
      `Final-Recipient: rfc822; u${i}@example.com\r\nAction: failed\r\nStatus: 5.7.26\r\nRemote-MTA: dns; mx.example.com\r\nDiagnostic-Code: smtp; 550-5.7.26 This mail is unauthenticated\r\n\r\n`,
  );
  return `${head}--B\r\n\r\nThis is the mail system at host mx.example.net.\r\n\r\n${words}--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n${groups}--B\r\nContent-Type: message/rfc822\r\n\r\n${MESSAGE}\r\n--B--\r\n`;
}

function qmailText(count: number): string {
  const words = many(
    count,
    (i) =>
      `<u${i}@example.com>:\r\n192.0.2.25 failed after I sent the message.\r\nRemote host said: 550 5.7.1 Unauthenticated email from example.org is not accepted\r\n\r\n`,
  );
  return `${REPORT_TO}Subject: failure notice\r\n\r\nHi. This is the qmail-send program at mx.example.net.\r\n\r\n${words}--- Below this line is a copy of the message.\r\n\r\n${MESSAGE}`;
}

function arcSets(count: number): string {
  const b = 'A'.repeat(344);
  return (
    many(count, (k) => {
      const i = count - k;
      return `ARC-Seal: i=${i}; a=rsa-sha256; d=example.org; s=s1; cv=${i === 1 ? 'none' : 'pass'}; b=${b}\r\nARC-Message-Signature: i=${i}; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1; h=from:to:subject; bh=${'A'.repeat(43)}=; b=${b}\r\nARC-Authentication-Results: i=${i}; mx.example.net; dkim=pass header.d=example.org\r\n`;
    }) + MESSAGE
  );
}

function hops(count: number): string {
  return (
    many(
      count,
      (i) =>
        `Received: from m${i}.example.net (m${i}.example.net [192.0.2.${i % 250}]) by m${i + 1}.example.net with ESMTPS id ${i}; Fri, 02 Jan 2026 03:04:05 +0000\r\nAuthentication-Results: m${i}.example.net; dkim=pass header.d=example.org header.s=s1\r\n`,
    ) + SIGNED
  );
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function timeOf(text: string): Promise<number> {
  const session = new Session({ clock: () => NOW });
  session.addFile({ uri: 'file:///bench/example.org.zone', text: ZONE });
  const started = processorTime();
  session.open({ uri: URI, language: 'eml', text });
  session.findings(URI);
  await session.verify(URI);
  session.findings(URI);
  return processorTime() - started;
}

for (const [name, [smallest, make]] of Object.entries(SHAPES)) {
  if (!name.includes(process.argv[2] ?? '')) continue;
  const texts = [1, 2, 4, 8].map((times) => make(smallest * times));
  // The first run compiles.
  await timeOf(texts[0]!);
  const times: number[] = [];
  for (const text of texts) times.push(await timeOf(text));
  const exponent = Math.log(times[3]! / times[1]!) / Math.log(texts[3]!.length / texts[1]!.length);
  const megabytes = texts[3]!.length / 1e6;
  note(`${smallest * 8} ${name}, ${megabytes.toFixed(1)} MB`, `${times[3]!.toFixed(0)} ms`);
  note('  exponent, and per MB', `${exponent.toFixed(2)}, ${(times[3]! / megabytes).toFixed(0)} ms`);
}
