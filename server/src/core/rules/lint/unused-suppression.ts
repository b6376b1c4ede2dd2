import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'lint/unused-suppression',
  on: 'suppression',
  severity: 'warning',
  spec: [],
  messages: {
    unused:
      'This comment switches {name} off where it finds nothing. Remove it, so that it does not hide a later mistake.',
    unknownRule: 'There is no rule {name}, so this comment switches nothing off. Correct the name, or remove it.',
    unknownWord:
      'dkim-lint-{name} is no comment that dkim-lint knows. Write disable-next-line, disable-line, disable, enable or disable-file.',
  },
  check({ reason, name, span, edits }, { report }) {
    const fixes = [{ title: reason === 'unused' ? 'Remove the unused comment' : `Remove "${name}"`, edits }];
    if (reason === 'unused')
      report('unused', span, { name: name === '*' ? 'every rule' : name }, { fixes, unnecessary: true });
    else report(reason === 'unknown-rule' ? 'unknownRule' : 'unknownWord', span, { name }, { fixes });
  },
});
