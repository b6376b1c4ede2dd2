import type { PolicyRecordKind } from '../../workspace/policy-record-view.ts';
import { defineRule } from '../rule.ts';

const NAMES: Readonly<Record<PolicyRecordKind, string>> = {
  spf: 'an SPF record',
  dmarc: 'a DMARC record',
  'mta-sts': 'an MTA-STS record',
  'tls-rpt': 'a TLS-RPT record',
  bimi: 'a BIMI record',
};

export default defineRule({
  id: 'policy/record-misplaced',
  on: 'policy-record',
  severity: 'warning',
  spec: [
    { rfc: 9989, section: '4.7' },
    { rfc: 7208, section: '3' },
  ],
  messages: {
    misplaced:
      'This is {what}, and receivers do not look for one at this name, so it has no effect. It belongs at {expected}. Move it there, or remove it.',
    elsewhere:
      'This is {what}, and receivers do not look for one at this name, so it has no effect. Move or remove it.',
  },
  check(view, { report }) {
    if (view.placement !== 'wrong') return;
    const { expectedOwner } = view;
    const what = NAMES[view.kind];
    if (expectedOwner === undefined || expectedOwner === view.owner) report('elsewhere', view.headSpan, { what });
    else report('misplaced', view.headSpan, { what, expected: `${expectedOwner}.` });
  },
});
