import { SINGLETONS } from '../../mail/singleton-fields.ts';
import { say } from '../../text/say.ts';
import { partialCoverage } from '../../workspace/covered-fields.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'message/unsigned-field-added',
  on: 'message',
  severity: 'error',
  spec: [
    { rfc: 6376, section: '5.4.2' },
    { rfc: 6376, section: '8.15' },
    { rfc: 5322, section: '3.6' },
  ],
  messages: {
    added:
      'The message has {count} {name} fields, and the signature of {domain} covers only {covered} of them, counted from the bottom. This one was added without breaking the signature, and many mail programs show it: do not trust it. A signer prevents that by naming {name} once more in h=.',
  },
  check(message, { report }) {
    for (const key of SINGLETONS) {
      const fields = message.fields(key);
      const coverage = fields.length > 1 ? partialCoverage(message, key) : undefined;
      if (coverage === undefined) continue;
      const { covered, domain } = coverage;
      const [added] = fields;
      const related = [
        { span: message.inDocument(fields[fields.length - covered]!.nameSpan), message: say`This one is signed.` },
      ];
      report(
        'added',
        message.inDocument(added!.nameSpan),
        { count: fields.length, name: added!.name, domain, covered },
        { related },
      );
    }
  },
});
