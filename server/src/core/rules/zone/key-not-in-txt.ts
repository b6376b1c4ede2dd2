import { parseKeyName } from '../../text/domain-name.ts';
import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { isKeyInCname, misplacedKeys } from '../../workspace/misplaced-keys.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'zone/key-not-in-txt',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.2.2' }],
  messages: {
    type: 'The type of this DKIM key record is {type}. Receivers ask only for TXT records and will not find it. Change the type to TXT.',
  },
  refusedBy: { type: 'BNLK' },
  check(document, { report }) {
    for (const record of misplacedKeys(document)) {
      const { type, typeSpan, owner, rdataText } = record;
      if ((type !== 'SPF' && type !== 'CNAME') || parseKeyName(owner) === undefined) continue;
      // Without quotes the value ends at its first semicolon, and no other type would mend that.
      const fixes =
        rdataText.startsWith('"') || rdataText.startsWith('(')
          ? [{ title: say`Change the type to TXT`, edits: () => [replace(typeSpan, 'TXT')] }]
          : [];
      // The text of a key is rarely a name that a server takes.
      report('type', typeSpan, { type }, { fixes, ...(isKeyInCname(record, rdataText) ? {} : { isRefused: false }) });
    }
  },
});
