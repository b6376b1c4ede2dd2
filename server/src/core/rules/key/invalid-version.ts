import { defineKeyRule } from './lib/key-rule.ts';
import { placedProblems } from './lib/reading.ts';
import { setValue } from './lib/repair.ts';

export default defineKeyRule({
  id: 'key/invalid-version',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    wrong:
      'v={version} is not the version of a DKIM key. It has to be exactly DKIM1, in upper case; receivers discard a record with any other version, and every signature that uses it fails.',
    empty:
      'v= is empty. It has to be exactly DKIM1; receivers discard a record with any other version, and every signature that uses it fails.',
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
