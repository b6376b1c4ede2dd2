import { SPF_NAME_LIMIT } from '../../workspace/spf-check.ts';
import { defineRule } from '../rule.ts';
import { stepsWith } from './lib/walk.ts';

export default defineRule({
  id: 'spf/mail-server-limit-exceeded',
  on: 'spf-in-zone',
  severity: 'error',
  spec: [{ rfc: 7208, section: '4.6.4' }],
  messages: {
    servers:
      '{target} has {count} MX records, and receivers look at {limit} at most for one mx: SPF ends with permerror at this term. List the addresses with ip4 and ip6 instead.',
  },
  check(view, context) {
    const { report } = context;
    for (const { span, target, mailServers } of stepsWith(view, context, 'mx-limit')) {
      const data = { target: target ?? view.owner, count: mailServers ?? 0, limit: SPF_NAME_LIMIT };
      report('servers', view.source(span), data);
    }
  },
});
