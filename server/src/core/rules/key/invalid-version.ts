import { placedProblems } from '../../workspace/key-reading.ts';
import { setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-version',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    wrong:
      'v={version} is not the version of a DKIM key. Receivers discard a record with any other version, and every signature that uses it fails. Write v=DKIM1, in upper case.',
    empty:
      'v= is empty. Receivers discard a record without the version DKIM1, and every signature that uses it fails. Write v=DKIM1.',
  },
  check(view, { report }) {
    const { version } = view.key;
    const [problem] = placedProblems(view, 'version');
    if (version === undefined || problem === undefined) return;
    const details = { fixes: [setValue(view, version.tag, 'DKIM1')] };
    if (version.value === '') report('empty', problem.span, {}, details);
    else report('wrong', problem.span, { version: version.value }, details);
  },
});
