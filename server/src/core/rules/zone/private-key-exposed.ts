import { findPrivateKeys } from '../../dkim/private-key-text.ts';
import type { Span } from '../../text/span.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import { TextSearch } from '../../zone/text-search.ts';
import { defineRule } from '../rule.ts';

/** Every private key in a text of its own begins with it; most zones have none, and are not searched for more. */
const ARMOUR = new TextSearch('-----BEGIN ');

export default defineRule({
  id: 'zone/private-key-exposed',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6376, section: '8.3' }],
  messages: {
    pasted:
      'There is a PRIVATE key in this zone file. Anyone who can read the file, its backups or its history can sign mail in your name. Remove it, revoke its record, and make a new key under a new selector.',
  },
  check(document, { report }) {
    if (!ARMOUR.isIn(document.zone.syntax)) return;
    for (const span of findPrivateKeys(document.text)) {
      if (!isOfKeyRecord(document, span)) report('pasted', span, {});
    }
  },
});

/** There `key/data-is-private` says it. */
function isOfKeyRecord(document: ZoneDocument, { start }: Span): boolean {
  const form = document.keyRecordAt(start)?.key.keyData?.material?.form;
  return form?.startsWith('private') === true;
}
