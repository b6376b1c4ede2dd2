import { SPF_VOID_LIMIT } from '../../workspace/spf-check.ts';
import { defineRule } from '../rule.ts';
import { stepsWith } from './lib/walk.ts';

export default defineRule({
  id: 'spf/void-limit-exceeded',
  on: 'spf-in-zone',
  severity: 'error',
  spec: [{ rfc: 7208, section: '4.6.4' }],
  messages: {
    all: 'With this term, {count} DNS look-ups of the SPF record find nothing, and receivers stop after {limit}: SPF ends with permerror. Remove the terms whose names have no records.',
    family:
      'For senders with an {family} address, {count} DNS look-ups of the SPF record find nothing with this term, and receivers stop after {limit}: SPF ends with permerror for them. Remove the terms whose names have no {family} address, or move ip4, ip6 and include before them.',
  },
  check(view, context) {
    const { report } = context;
    const [ip4] = stepsWith(view, context, 'void-limit');
    const [ip6] = stepsWith(view, context, 'void-limit', 16);
    const step = ip4 ?? ip6;
    if (step === undefined) return;
    const data = { count: step.voidLookups, limit: SPF_VOID_LIMIT };
    const at = view.source(step.span);
    if (ip4 !== undefined && ip6 !== undefined) report('all', at, data);
    else report('family', at, { ...data, family: ip4 === undefined ? 'IPv6' : 'IPv4' }, { severity: 'info' });
  },
});
