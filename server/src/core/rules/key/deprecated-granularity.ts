import { defineKeyRule } from './lib/key-rule.ts';
import { removeTag } from './lib/repair.ts';

export default defineKeyRule({
  id: 'key/deprecated-granularity',
  severity: 'warning',
  spec: [{ rfc: 6376, section: 'E' }],
  messages: {
    obsolete:
      'g={value} no longer belongs to DKIM: RFC 6376 took it out. Most receivers ignore it, but old ones refuse signatures whose i= does not fit it. Remove it.',
    everybody: 'g=* no longer belongs to DKIM: RFC 6376 took it out. It allows everything, so it does no harm.',
  },
  check(view, { report }) {
    const { granularity } = view.key;
    if (granularity === undefined) return;
    const { tag, value } = granularity;
    const details = { fixes: [removeTag(view, tag)] };
    const at = view.source({ start: tag.nameSpan.start, end: Math.max(tag.equals + 1, tag.valueSpan.end) });
    if (value === '*') report('everybody', at, {}, { ...details, severity: 'info' });
    else report('obsolete', at, { value }, details);
  },
});
