import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'verify/result-unknown',
  on: 'message-evidence',
  severity: 'info',
  spec: [{ rfc: 6376, section: '3.7' }],
  messages: {
    lost: 'The signatures of this message cannot be checked here: {why}. Check the file as it was received.',
  },
  check({ document, reason }, { report }) {
    const [first] = document.messages.flatMap(({ dkimSignatures }) => dkimSignatures);
    if (first !== undefined) report('lost', first.nameSpan, { why: reason });
  },
});
