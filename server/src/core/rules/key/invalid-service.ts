import { asciiLowerCase } from '../../text/domain-name.ts';
import { say } from '../../text/say.ts';
import { placedProblems } from '../../workspace/key-reading.ts';
import { removeTag, setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/invalid-service',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    empty:
      's= is empty, which allows this key for no service, mail included: nearly all receivers refuse it. Write s=email, or leave s= out.',
    list: 's= lists services, separated by colons; for mail it is email or *. "{text}" is not a service, and receivers may refuse the key. Write s=email, or leave s= out.',
    upperCase:
      'The service is written "{text}". Several receivers compare it literally and do not recognize it: write email.',
  },
  check(view, { report }) {
    const { services } = view.key;
    if (services === undefined) return;
    const { tag } = services;
    const names = asciiLowerCase(tag.value)
      .split(/[\s,:|/]+/)
      .filter((name) => name !== '');
    const isMail = names.includes('email') || names.includes('*');
    // Where a semicolon was lost, other tags are in the value, the key itself perhaps.
    const isList = names.every((name) => name === '*' || HYPHENATED_WORD.test(name));
    const fixes = !isList
      ? []
      : isMail
        ? [setValue(view, tag, names.join(':'))]
        : [setValue(view, tag, 'email'), removeTag(view, tag, say`Remove s=, so that every service is allowed`)];
    for (const { kind, text, span } of placedProblems(view, 'service-empty', 'service-syntax', 'service-case')) {
      if (kind === 'service-empty') report('empty', span, {}, { fixes });
      else if (kind === 'service-syntax') report('list', span, { text }, { fixes });
      else report('upperCase', span, { text }, { fixes });
    }
  },
});

/** RFC 6376 §2.10. */
const HYPHENATED_WORD = /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/;
