import { defineRule } from '../rule.ts';
import { removalFixes } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/deprecated-adsp',
  on: 'no-key',
  severity: 'info',
  spec: [{ rfc: 5617 }],
  messages: {
    historic:
      'This is a policy of ADSP, which was withdrawn in 2013. No receiver reads it any more; DMARC has taken its place. It does no harm and can be deleted.',
  },
  check(view, { report }) {
    if (view.name.selector !== '_adsp' || !/^\s*dkim\s*=/i.test(view.data.text)) return;
    report(
      'historic',
      view.headSpan,
      {},
      { unnecessary: true, fixes: removalFixes(view.document, view.record, 'Delete the policy') },
    );
  },
});
