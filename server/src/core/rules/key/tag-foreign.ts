import { describeTag, tagTitle } from '../../dkim/tag-table.ts';
import { removeTag } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/tag-foreign',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '3.5' },
    { rfc: 6376, section: '3.6.1' },
  ],
  messages: {
    signature:
      '{name}= ({title}) belongs to the DKIM-Signature of a message, not to the key. Receivers ignore it here. Remove it, and check that the rest of the record is the key.',
    dmarc:
      '{name}= ({title}) belongs to a DMARC record, not to a key. Receivers ignore it here. Move it to the record at _dmarc.',
    policy:
      '{name}= belongs to the policies of DomainKeys, which DKIM has replaced, and not to a key. Receivers ignore it. Remove it.',
  },
  check(view, { report }) {
    for (const { kind, tag: name } of view.key.problems) {
      const tag = kind === 'tag-foreign' ? view.key.list.get(name) : undefined;
      if (tag === undefined) continue;
      const at = view.source(tag.nameSpan);
      const details = { fixes: [removeTag(view, tag)] };
      if (name === 'o' || name === 'r') report('policy', at, { name }, details);
      else if (describeTag('dkim-signature', name) === undefined)
        report('dmarc', at, { name, title: tagTitle('dmarc', name) }, details);
      else report('signature', at, { name, title: tagTitle('dkim-signature', name) }, details);
    }
  },
});
