import { say } from '../../text/say.ts';
import { isBareVersion, placedProblems } from '../../workspace/key-reading.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/missing-version',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    missing:
      'This key does not declare its version. Receivers accept that. Write v=DKIM1 first all the same: it shows people and programs what the record is.',
  },
  check(view, { report }) {
    // What is before the first tag is reported itself.
    const [before] = view.key.list.specs;
    if (before === undefined || before.name === '' || isBareVersion(before)) return;
    if (placedProblems(view, 'version-missing').length === 0) return;
    const at = before.nameSpan.start;
    report(
      'missing',
      view.headSpan,
      {},
      {
        fixes: [{ title: say`Insert v=DKIM1`, edits: () => view.replace({ start: at, end: at }, 'v=DKIM1; ') }],
      },
    );
  },
});
