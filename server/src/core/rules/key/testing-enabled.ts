import { placedProblems } from '../../workspace/key-reading.ts';
import { removeTag, setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/testing-enabled',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    testing:
      't=y means that this domain only tests DKIM: receivers must not treat its signed mail better than unsigned mail. Remove it when the tests are over.',
  },
  check(view, { report }) {
    const { flags, isRevoked } = view.key;
    const [problem] = placedProblems(view, 'flag-testing');
    if (flags === undefined || problem === undefined || isRevoked) return;
    if (placedProblems(view, 'flag-syntax').length > 0) return;
    const others = flags.value.filter(({ text }) => text !== 'y').map(({ text }) => text);
    const fix = others.length === 0 ? removeTag(view, flags.tag) : setValue(view, flags.tag, others.join(':'));
    report('testing', problem.span, {}, { fixes: [fix] });
  },
});
