import { defineProblemRule } from '../policy/lib/problem-rule.ts';

export default defineProblemRule({
  id: 'spf/missing-all',
  kind: 'spf',
  severity: 'info',
  spec: [{ rfc: 7208, section: '4.7' }],
  problems: {
    'default-missing': {
      message:
        'The record does not say what becomes of other senders, so all of them are neutral and the record protects nobody. End it with ~all or -all.',
    },
  },
  // A record for includes needs none.
  isFine: (_code, view) => view.placement === 'indirect',
});
