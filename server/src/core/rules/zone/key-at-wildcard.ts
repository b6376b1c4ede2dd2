import { dataStateOf, shapeOf } from '../key/lib/reading.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'zone/key-at-wildcard',
  on: 'key-record',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '6.1.2' },
    { rfc: 4592, section: '2.1.1' },
  ],
  messages: {
    key: 'This key is found for every selector that has no record of its own, also for those you never set up, and old selectors cannot be withdrawn by deleting them. Publish the key at its selector.',
    revoked:
      'An empty key for every selector means that this domain signs no mail. That is right for a domain that sends none; a selector with a record of its own is not affected. Delete this record if the domain sends mail.',
  },
  check(view, { report }) {
    if (!/^\*(?:\.|$)/.test(view.name.selector) || shapeOf(view) !== 'tags') return;
    if (dataStateOf(view) === 'revoked') report('revoked', view.headSpan, {}, { severity: 'info' });
    else report('key', view.headSpan, {});
  },
});
