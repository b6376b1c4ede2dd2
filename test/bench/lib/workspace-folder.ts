/** A workspace as hosters have it: zones with two selectors, and messages that are signed with them. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MESSAGE, recordOf, signMessage } from '../../dkim/signer.ts';

/** Octets of a message: text with an attachment. */
const BODY = 10_000;

const RECORD = recordOf('rsa2048')
  .match(/.{1,200}/g)!
  .map((part) => `"${part}"`)
  .join(' ');

/** The name of a zone's file. */
export function zoneFile(i: number): string {
  return `d${i}.example.zone`;
}

/** A zone of 36 records. */
export function zoneText(i: number, serial = 1): string {
  const hosts = Array.from({ length: 30 }, (_, n) => `host${n} IN A 192.0.2.${n}\n`).join('');
  return `$ORIGIN d${i}.example.\n$TTL 3600\n@ IN SOA ns1 host ${serial} 7200 900 1209600 3600\n@ IN NS ns1.example.net.\n${hosts}s1._domainkey IN TXT ${RECORD}\ns2._domainkey IN CNAME s1._domainkey\n`;
}

/** The path of a message's file; a hundred folders have them. */
export function messageFile(i: number): string {
  return path.join(`mail${i % 100}`, `${i}.eml`);
}

/** Makes the messages: one signature serves all, because the index reads what it names and judges nothing while it loads. */
export function messageMaker(zones: number): (i: number) => string {
  const body = 'Text with  spaces, and nothing else of interest in it.\r\n'.repeat(BODY / 55);
  const signed = signMessage(MESSAGE.replace(/\r\n\r\n[\s\S]*$/, `\r\n\r\n${body}`));
  return (i) => signed.replace('d=example.org', `d=d${i % zones}.example`).replace('s=s1', `s=s${1 + (i % 3)}`);
}

export function writeWorkspace(folder: string, messages: number, zones: number): void {
  for (let i = 0; i < zones; i++) writeFileSync(path.join(folder, zoneFile(i)), zoneText(i));
  const message = messageMaker(zones);
  for (let i = 0; i < messages; i++) {
    const file = path.join(folder, messageFile(i));
    if (i < 100) mkdirSync(path.dirname(file));
    writeFileSync(file, Buffer.from(message(i), 'latin1'));
  }
}
