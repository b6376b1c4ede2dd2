import { removeTag } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/deprecated-granularity',
  severity: 'warning',
  spec: [{ rfc: 6376, section: 'E' }],
  messages: {
    obsolete:
      'g={value} is no longer part of DKIM: RFC 6376 removed it. Most receivers ignore it, but old ones refuse signatures whose i= does not match it. Remove it.',
    everybody:
      'g=* is no longer part of DKIM: RFC 6376 removed it. It allows everything, so it is harmless. Remove it when you next edit the record.',
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
