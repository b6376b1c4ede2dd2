import { MIME_SINGLETONS, SINGLETONS } from '../../mail/singleton-fields.ts';
import { say } from '../../text/say.ts';
import { partialCoverage } from '../../workspace/covered-fields.ts';
import type { MessageView } from '../../workspace/message-document.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/duplicate-field',
  on: 'message',
  severity: 'warning',
  spec: [{ rfc: 5322, section: '3.6' }],
  messages: {
    from: 'The message has {count} From fields; only one is allowed. Mail programs show one of them, verifiers may check the other, and large receivers refuse such mail. Fix the program that adds the second one.',
    duplicate:
      'The message has {count} {name} fields; only one is allowed. Some receivers refuse such mail, and programs differ in which one they take. Fix the program that adds the second one.',
    mime: 'The message has {count} {name} fields; only one is allowed. Programs differ in which one they take. Fix the program that adds the second one.',
  },
  check(message, { report }) {
    for (const key of repeatedKeys(message)) {
      // A field that came after the signature is the more exact finding.
      if (SINGLETONS.has(key) && partialCoverage(message, key) !== undefined) continue;
      const fields = message.fields(key);
      const [first, second] = fields;
      const at = message.inDocument(second!.nameSpan);
      const related = [{ span: message.inDocument(first!.nameSpan), message: say`The first one is here.` }];
      const data = { count: fields.length, name: second!.name };
      if (key === 'from') report('from', at, { count: fields.length }, { severity: 'error', related });
      else if (SINGLETONS.has(key)) report('duplicate', at, data, { related });
      else report('mime', at, data, { severity: 'info', related });
    }
  },
});

function repeatedKeys(message: MessageView): readonly string[] {
  return [...SINGLETONS, ...MIME_SINGLETONS].filter((key) => message.fields(key).length > 1);
}
