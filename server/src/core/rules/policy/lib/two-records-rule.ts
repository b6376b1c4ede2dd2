/** The rule on a second record of a kind at one name, where only one may be. */

import { say } from '../../../text/say.ts';
import { type PolicyRecordKind, PolicyRecordView, type PolicyView } from '../../../workspace/policy-record-view.ts';
import { defineRule, type Fix, type Rule, type SpecReference } from '../../rule.ts';
import type { RuleId } from '../../rule-id.ts';
import { removalFixes } from '../../zone/lib/record-places.ts';

type Second = `${string}{count}${string}`;

/**
 * @param second the message on a record that receivers see beside another; its place {count} is how many there are
 * @param skipped the message on one that they do not see, while they see another
 */
export function twoRecordsRule(
  id: RuleId,
  only: readonly PolicyRecordKind[],
  spec: readonly SpecReference[],
  { second, skipped }: { readonly second: Second; readonly skipped: string },
): Rule {
  return defineRule<'policy-record', { readonly second: Second; readonly skipped: string }>({
    id,
    on: 'policy-record',
    only,
    severity: 'error',
    spec,
    messages: { second, skipped },
    check(view, { report }) {
      if (view.placement === 'wrong') return;
      const { headSpan, rival, siblings } = view;
      if (rival?.isSeen === true) {
        const related = [{ span: rival.headSpan, message: say`The record that receivers use` }];
        report('skipped', headSpan, {}, { severity: 'warning', related, fixes: removal(view), unnecessary: true });
        return;
      }
      const [first] = siblings;
      // The same record twice is one record for a name server.
      if (first === undefined || first === view || first.published === view.published) return;
      const related = [{ span: first.headSpan, message: say`The first of them` }];
      report('second', headSpan, { count: siblings.length }, { related, fixes: removal(view) });
    },
  });
}

function removal(view: PolicyView): readonly Fix[] {
  return view instanceof PolicyRecordView ? removalFixes(view.document, view.record, say`Delete this record`) : [];
}
