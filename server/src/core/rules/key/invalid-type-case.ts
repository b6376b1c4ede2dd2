import { placedProblems } from '../../workspace/key-reading.ts';
import { setType } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-type-case',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.2' }],
  messages: {
    upperCase:
      'The key type is written "{type}". Values are case-sensitive, and several receivers do not recognize this one: write {name}.',
  },
  check(view, { report }) {
    const { type } = view.key;
    const [problem] = placedProblems(view, 'type-case');
    if (type === undefined || problem === undefined) return;
    report('upperCase', problem.span, { type: problem.text, name: type.value }, { fixes: [setType(view, type.value)] });
  },
});
