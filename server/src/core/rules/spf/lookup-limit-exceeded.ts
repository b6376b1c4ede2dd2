import { SPF_LOOKUP_LIMIT } from '../../policy/spf-record.ts';
import { isJudged } from '../policy/lib/problem-rule.ts';
import { defineRule } from '../rule.ts';
import { stepsWith, walkOf } from './lib/walk.ts';

export default defineRule({
  id: 'spf/lookup-limit-exceeded',
  on: 'spf-in-zone',
  severity: 'error',
  spec: [{ rfc: 7208, section: '4.6.4' }],
  messages: {
    tooManyLookups:
      'This record needs {count} DNS look-ups, and receivers stop after {limit}: SPF ends with permerror for every sender that no earlier term matches. Remove terms, or replace a, mx and include with ip4 and ip6 where the addresses do not change.',
    nested:
      'With the records that it includes, this record needs {count} DNS look-ups up to its end, and receivers stop after {limit}, which is within this term: SPF ends with permerror for every sender that no earlier term matches. Remove terms, or replace a, mx and include with ip4 and ip6 where the addresses do not change.',
  },
  check(view, context) {
    const { report } = context;
    const { content } = view;
    if (content.kind !== 'spf' || !isJudged(view)) return;
    const own = content.record.problems.find(({ code }) => code === 'too-many-lookups');
    const limit = SPF_LOOKUP_LIMIT;
    if (own !== undefined) report('tooManyLookups', view.source(own.span), { count: content.record.lookups, limit });
    else {
      const [step] = stepsWith(view, context, 'lookup-limit');
      const count = walkOf(view, context)?.[4].lookups ?? 0;
      if (step !== undefined) report('nested', view.source(step.span), { count, limit });
    }
  },
});
