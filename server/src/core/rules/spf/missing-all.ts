import { restOfSpf } from '../../workspace/split-spf.ts';
import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/missing-all',
  kind: 'spf',
  severity: 'info',
  spec: [{ rfc: 7208, section: '4.7' }],
  problems: {
    'default-missing': {
      message:
        'The record has neither all nor redirect=, so senders that no term matches get the result neutral, as if there were no SPF record. End it with ~all or -all.',
    },
  },
  // A record that others include needs none; of one that is split, the rest may have it.
  isFine: (_code, view) => view.placement === 'indirect' || restOfSpf(view) !== undefined,
});
