import { labels } from '../../text/domain-name.ts';
import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { RR } from '../../zone/types.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import { defineRule, type Fix } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';

const TLSA = 52;
const URI = 256;

/** Transports that the second label of a service's name is made of (RFC 6335, RFC 8552 §4.1.1). */
const TRANSPORT = /^_?(?:tcp|udp|sctp|dccp|tls|quic)$/;

export default defineRule({
  id: 'zone/missing-underscore',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 2782 }, { rfc: 8552, section: '1' }],
  messages: {
    service:
      'Clients look for {type} records at {expected}, and this name has no underscore before {label}. Nobody will find the record. Add the underscore.',
    acme: 'Certificate authorities look for this token at _acme-challenge, and this name has no underscore. The validation will fail. Add the underscore.',
  },
  check(document, { report }) {
    const { index, records, nameTable } = document.zone;
    for (const type of [RR.SRV, TLSA, URI]) {
      for (const i of index.ofType(type)) {
        const [service = '', transport = ''] = labels(nameTable.name(index.owner[i]!));
        if (!TRANSPORT.test(transport) || service === '*') continue;
        const bare = [service, transport].filter((label) => !label.startsWith('_'));
        if (bare.length === 0) continue;
        const record = records.at(i)!;
        if (record.isInherited) continue;
        const expected = `_${service.replace(/^_/, '')}._${transport.replace(/^_/, '')}`;
        report(
          'service',
          headSpan(record),
          { type: record.type, expected: `${expected}.NAME`, label: bare.join(say` and `) },
          { fixes: renaming(record, `${service}.${transport}`, expected) },
        );
      }
    }
    for (const i of index.ofType(RR.TXT)) {
      const owner = index.owner[i]!;
      // Long names first: the letters of the label are cheaper to see than its name to make.
      if (nameTable.firstOctet(owner) !== 0x61) continue;
      const [first] = labels(nameTable.name(owner));
      if (first !== 'acme-challenge') continue;
      const record = records.at(i)!;
      if (!record.isInherited)
        report('acme', headSpan(record), {}, { fixes: renaming(record, 'acme-challenge', '_acme-challenge') });
    }
  },
});

/** Writes the first labels of the owner again, where they are written as such. */
function renaming({ ownerText, ownerSpan }: ResourceRecord, written: string, meant: string): readonly Fix[] {
  if (ownerSpan === undefined || !ownerText.toLowerCase().startsWith(written)) return [];
  const { start } = ownerSpan;
  return [
    {
      title: say`Rename to ${meant}${ownerText.slice(written.length)}`,
      edits: () => [replace({ start, end: start + written.length }, meant)],
    },
  ];
}
