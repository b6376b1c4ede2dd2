import { RR } from '../../zone/types.ts';
import { signaturePlaces } from '../key-places.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'zone/missing-selector',
  on: 'zone-in-workspace',
  severity: 'info',
  spec: [{ rfc: 6376, section: '6.1.2' }],
  messages: {
    missing:
      'Messages of this workspace are signed with the key {key}, which this zone does not publish. Receivers find no key, and the signatures fail. Publish the record of the signing key, or change the signer to a published selector.',
  },
  check({ uri, zone }, { report, index }) {
    // In the file itself: the SOA of an included one is in another text.
    const soa = zone.records.at(zone.index.firstOfType(RR.SOA));
    if (soa === undefined || zone.origin === undefined) return;
    for (const key of index.usedKeysWithin(zone.origin)) {
      const found = index.keyAt(key);
      if (found.status !== 'missing' || found.zone.uri !== uri) continue;
      report('missing', soa.typeSpan, { key }, { related: signaturePlaces(index.signaturesWith(key)) });
    }
  },
});
