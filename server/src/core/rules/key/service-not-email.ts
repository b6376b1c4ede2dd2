import { say } from '../../text/say.ts';
import { placedProblems } from '../../workspace/key-reading.ts';
import { removeTag, setValue } from './lib/edits.ts';
import { defineKeyRule } from './lib/key-rule.ts';

export default defineKeyRule({
  id: 'key/service-not-email',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.1' }],
  messages: {
    notEmail:
      's={services} does not list email, so receivers must not use this key for mail: every signature fails. Add email, or leave s= out.',
    reports:
      'This key is only for TLS reports (s=tlsrpt, RFC 8460). Signatures of other mail cannot use it. Remove s= if the key is meant for them.',
  },
  check(view, { report }) {
    const { services } = view.key;
    const [problem] = placedProblems(view, 'service-not-email');
    if (services === undefined || problem === undefined || placedProblems(view, 'service-syntax').length > 0) return;
    const { tag } = services;
    if (services.value.some(({ text }) => text === 'tlsrpt')) {
      report('reports', problem.span, {}, { severity: 'info' });
      return;
    }
    report(
      'notEmail',
      problem.span,
      { services: tag.value },
      {
        fixes: [setValue(view, tag, 'email'), removeTag(view, tag, say`Remove s=, so that every service is allowed`)],
      },
    );
  },
});
