import { say } from '../../text/say.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'lint/unused-suppression',
  on: 'suppression',
  severity: 'warning',
  spec: [],
  messages: {
    unused:
      'This comment turns {name} off where it reports nothing. Remove it, so that it does not hide a later problem.',
    unknownRule: 'There is no rule {name}, so this comment turns nothing off. Correct the name, or remove it.',
    unknownWord:
      'dkim-lint-{name} is not a known directive. Write disable-next-line, disable-line, disable, enable or disable-file.',
  },
  check({ reason, name, span, edits }, { report }) {
    const fixes = [{ title: reason === 'unused' ? say`Remove the unused comment` : say`Remove "${name}"`, edits }];
    if (reason === 'unused')
      report('unused', span, { name: name === '*' ? say`every rule` : name }, { fixes, unnecessary: true });
    else report(reason === 'unknown-rule' ? 'unknownRule' : 'unknownWord', span, { name }, { fixes });
  },
});
