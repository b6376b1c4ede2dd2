import { canonicalizationOf } from '../../dkim/signature.ts';
import { misreadingsOf } from '../../workspace/misread-tags.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature/canonicalization-fragile',
  on: 'signature',
  severity: 'hint',
  spec: [{ rfc: 6376, section: '3.4.1' }],
  messages: {
    written:
      'With "simple" for the header, a relay that refolds a line or changes a space breaks the signature. That is allowed, and the signature verifies as long as nothing changes. Sign with c=relaxed/relaxed, which survives such changes.',
    byDefault:
      'Without c= the header is signed as it is ("simple"): a relay that refolds a line or changes a space breaks the signature. That is allowed, and the signature verifies as long as nothing changes. Sign with c=relaxed/relaxed, which survives such changes.',
  },
  check(view, { report }) {
    const { signature, kind, nameSpan } = view;
    const { canonicalization, list } = signature;
    const { unreadable, hidden, isCut } = misreadingsOf(view);
    // c= may be where verifiers do not find it.
    const isHidden = canonicalization === undefined && (hidden.size > 0 || isCut);
    const isBroken = isHidden || unreadable.has('c') || canonicalization?.tag.value === '';
    if (kind === 'arc-seal' || isBroken || list.tags.length === 0) return;
    if (canonicalizationOf(signature).header !== 'simple') return;
    if (canonicalization === undefined) report('byDefault', nameSpan, {});
    else report('written', list.source(canonicalization.span), {});
  },
});
