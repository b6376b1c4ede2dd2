/** The rule on a second record of a kind at one name, where only one may stand. */

import type { PolicyRecordKind } from '../../../workspace/policy-record-view.ts';
import { defineRule, type Rule, type SpecReference } from '../../rule.ts';
import type { RuleId } from '../../rule-id.ts';

/** @param second the message; its place {count} is how many there are */
export function twoRecordsRule(
  id: RuleId,
  only: readonly PolicyRecordKind[],
  spec: readonly SpecReference[],
  second: `${string}{count}${string}`,
): Rule {
  return defineRule<'policy-record', { readonly second: `${string}{count}${string}` }>({
    id,
    on: 'policy-record',
    only,
    severity: 'error',
    spec,
    messages: { second },
    check(view, { report }) {
      if (view.placement === 'wrong') return;
      const [first] = view.siblings;
      // The same record twice is one record for a name server.
      if (first === undefined || first === view || first.published === view.published) return;
      const related = [{ span: first.headSpan, message: 'The first of them' }];
      report('second', view.headSpan, { count: view.siblings.length }, { related });
    },
  });
}
