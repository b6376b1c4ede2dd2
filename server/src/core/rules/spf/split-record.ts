import { shownOctets } from '../../text/octets.ts';
import { say } from '../../text/say.ts';
import { PolicyRecordView } from '../../workspace/policy-record-view.ts';
import { restOfSpf, textOf } from '../../workspace/split-spf.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import { isJudged } from '../policy/lib/problem-rule.ts';
import { defineRule, type Fix } from '../rule.ts';
import { removalFixes } from '../zone/lib/record-places.ts';

export default defineRule({
  id: 'spf/split-record',
  on: 'policy-record',
  only: ['spf'],
  severity: 'error',
  spec: [
    { rfc: 7208, section: '3.2' },
    { rfc: 7208, section: '3.3' },
  ],
  messages: {
    split:
      'Another TXT record of this name has more terms of SPF ({terms}), but receivers read only the record that begins with v=spf1. Put all terms into this one; a long record is split into strings, not into records.',
  },
  check(view, { report }) {
    const rest = restOfSpf(view);
    if (rest === undefined || !(view instanceof PolicyRecordView) || !isJudged(view)) return;
    const terms = textOf(rest).trim();
    const related = [{ span: rest.ownerSpan ?? rest.typeSpan, message: say`The record with the other terms` }];
    const shown = shownOctets(terms.length > MAX_SHOWN ? `${terms.slice(0, MAX_SHOWN)}...` : terms);
    // Terms after all are ignored, and which of two to keep is not for us to say.
    const hasAll = view.content.kind === 'spf' && view.content.record.all !== undefined;
    const fixes = hasAll ? [] : [joining(view, rest, terms)];
    report('split', view.headSpan, { terms: shown }, { related, fixes });
  },
});

/** In octets. */
const MAX_SHOWN = 60;

function joining(view: PolicyRecordView, rest: ResourceRecord, terms: string): Fix {
  const end = view.data.text.trimEnd().length;
  return {
    title: say`Put its terms into this record`,
    edits: () => [
      ...view.replace({ start: end, end }, ` ${terms}`),
      ...removalFixes(view.document, rest, '').flatMap((fix) => fix.edits()),
    ],
  };
}
