import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';
import { removalFixes } from './lib/record-places.ts';

/** By the name, how the policy begins. */
const POLICIES: ReadonlyMap<string, RegExp> = new Map([
  ['_adsp', /^\s*dkim\s*=/i],
  ['_ssp', /^\s*(?:dkim|handling|t)\s*=/i],
  ['_policy', /^\s*(?:dkim|[onrtu])\s*=/i],
]);

export default defineRule({
  id: 'zone/deprecated-adsp',
  on: 'no-key',
  severity: 'info',
  spec: [{ rfc: 5617 }],
  messages: {
    historic:
      'This is an ADSP policy, which was withdrawn in 2013. Receivers no longer read it; DMARC has replaced it. It does no harm. Delete the record.',
    draft:
      'This is a signing policy by a draft of 2006 to 2008 that became ADSP. Receivers do not read it; DMARC has replaced it. It does no harm. Delete the record.',
  },
  check(view, { report }) {
    const { selector } = view.name;
    if (!POLICIES.get(selector)?.test(view.data.text)) return;
    report(
      selector === '_adsp' ? 'historic' : 'draft',
      view.headSpan,
      {},
      { unnecessary: true, fixes: removalFixes(view.document, view.record, say`Delete the policy`) },
    );
  },
});
