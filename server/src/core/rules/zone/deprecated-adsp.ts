import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { removalFixes } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/deprecated-adsp',
  on: 'no-key',
  severity: 'info',
  spec: [{ rfc: 5617 }],
  messages: {
    historic:
      'This is an ADSP policy, which was withdrawn in 2013. Receivers no longer read it; DMARC has replaced it. It does no harm. Delete the record.',
  },
  check(view, { report }) {
    if (view.name.selector !== '_adsp' || !/^\s*dkim\s*=/i.test(view.data.text)) return;
    report(
      'historic',
      view.headSpan,
      {},
      { unnecessary: true, fixes: removalFixes(view.document, view.record, say`Delete the policy`) },
    );
  },
});
