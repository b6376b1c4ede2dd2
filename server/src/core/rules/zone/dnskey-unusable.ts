import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { keyData, ZONE_KEY } from '../../workspace/dnssec-keys.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

/** Octets of a public key by algorithm (RFC 6605 §4, RFC 8080 §3). */
const LENGTHS: ReadonlyMap<number, number> = new Map([
  [13, 64],
  [14, 96],
  [15, 32],
  [16, 57],
]);

export default defineRule({
  id: 'zone/dnskey-unusable',
  on: 'zone',
  severity: 'warning',
  spec: [
    { rfc: 4034, section: '2.1' },
    { rfc: 6605, section: '4' },
    { rfc: 8080, section: '3' },
  ],
  messages: {
    flags:
      'The flags {flags} do not mark this as a zone key (256), so no resolver verifies signatures with it. Use 256, or 257 for a key that the parent zone has a DS record for.',
    protocol: 'The protocol of a DNSKEY record must be 3. With {protocol} no resolver uses the key. Write 3.',
    length:
      'A public key of algorithm {algorithm} has {expected|octet}, and this one has {length}, so it cannot be used. Copy the key again.',
    below:
      'Resolvers look for the keys of a zone only at its apex, {origin}, and not at {owner}. Move the record there, or into the zone that the key belongs to.',
  },
  check(document, { report }) {
    const { zone } = document;
    if (zone.index.firstOfType(RR.DNSKEY) < 0) return;
    const facts = zoneFactsOf(document);
    for (const record of zone.recordsOf(RR.DNSKEY)) {
      const key = keyData(record);
      const { fields, owner, ownerId } = record;
      if (ownerId !== facts.apex) {
        const isElsewhere = facts.occludedBy(ownerId) >= 0 || facts.isDelegation(ownerId) || !zone.isWithin(owner);
        const isOfZone = key === undefined || (key.flags & ZONE_KEY) !== 0;
        if (isOfZone && facts.isComplete && !isElsewhere)
          report('below', record.typeSpan, { origin: zone.origin!, owner });
        continue;
      }
      if (key === undefined) continue;
      const { flags, protocol, algorithm, publicKey } = key;
      const places =
        fields[0]!.kind === 'generic' ? fields.map(() => record.rdataSpan) : fields.map(({ span }) => span);
      const expected = LENGTHS.get(algorithm);
      if (protocol !== 3) {
        const at = places[1]!;
        const fixes =
          fields[1]!.kind === 'key-protocol' ? [{ title: say`Write 3`, edits: () => [replace(at, '3')] }] : [];
        report('protocol', at, { protocol }, { fixes });
      } else if ((flags & ZONE_KEY) === 0) report('flags', places[0]!, { flags });
      else if (expected !== undefined && publicKey.length !== expected)
        report('length', places[3]!, { algorithm, expected, length: publicKey.length });
    }
  },
});
