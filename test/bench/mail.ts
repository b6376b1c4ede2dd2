/**
 * How long the structure of a message takes, beside the work of reading its octets once (counting its lines) and of
 * mailparser on the same message. Run: node test/bench/mail.ts
 */

import { simpleParser } from 'mailparser';
import { textOf } from '../../server/src/core/mail/body.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';

const attachment = `${'A'.repeat(76)}\r\n`.repeat(330_000);
const mixed = [
  'From: a@example.org\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n',
  'Content-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\n\r\nHello\r\n--inner\r\n',
  'Content-Type: text/html\r\n\r\n<p>Hello\r\n--inner--\r\n--outer\r\n',
  'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n',
  attachment,
  '--outer--\r\n',
].join('');
const nested = Array.from(
  { length: 5000 },
  (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
);

const CASES: Readonly<Record<string, string>> = {
  '25 MB attachment': mixed,
  '5,000 nested parts': nested.join(''),
  '100,000 fields': 'X-Field: value\r\n'.repeat(100_000),
  'one line of 10 MB': 'x'.repeat(10_000_000),
  'one field of 10 MB': `Subject: ${'x y\r\n '.repeat(1_600_000)}`,
};

function best(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const started = performance.now();
    run();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

console.log('case                    MB   parse ms   count lines ms   mailparser ms');
for (const [name, text] of Object.entries(CASES)) {
  const ours = best(() => parseMessage(text));
  const lines = best(() => countLines(text));
  const bytes = Buffer.from(text, 'latin1');
  const started = performance.now();
  const theirs = await simpleParser(bytes).then(
    () => (performance.now() - started).toFixed(0),
    (error: Error) => `refused: ${error.message}`,
  );
  const size = (text.length / 1e6).toFixed(1);
  console.log(
    `${name.padEnd(20)} ${size.padStart(5)} ${ours.toFixed(1).padStart(10)} ${lines.toFixed(1).padStart(16)}   ${theirs}`,
  );
}

const quoted = `Content-Transfer-Encoding: quoted-printable\r\n\r\n${'Gr=C3=BC=C3=9Fe an alle, die das lesen =3D\r\n'.repeat(20_000)}`;
console.log(
  `text of ${(quoted.length / 1e6).toFixed(1)} MB quoted-printable: ${best(() => textOf(parseMessage(quoted))).toFixed(1)} ms`,
);
