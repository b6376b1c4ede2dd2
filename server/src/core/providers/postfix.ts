import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const POSTFIX: GuidedProvider = {
  name: 'Postfix',
  guide: {
    id: 'postfix',
    kind: 'signer',
    summary: 'hands its mail to a milter that signs',
    records: [{ selector: 's202611', type: 'TXT', value: TXT_KEY }],
    selectors: 'Your own choice.',
    steps: [
      'Postfix does not sign by itself. Set up OpenDKIM or rspamd first: see their guides.',
      'Name the milter in `main.cf`: `smtpd_milters = inet:localhost:8891` for OpenDKIM, `inet:localhost:11332` for rspamd.',
      'Add `non_smtpd_milters = $smtpd_milters`: without it, mail that local programs send stays unsigned.',
      'Set `milter_default_action = tempfail`, so that mail waits instead of leaving unsigned while the milter is down. Reload Postfix.',
    ],
    checks: [
      'Send once by SMTP and once with `sendmail`: both messages are signed.',
      'Nothing changes the message after the milter: a content filter that adds a footer has to come before.',
    ],
    page: {
      title: 'Postfix before-queue Milter support',
      url: 'https://www.postfix.org/MILTER_README.html',
      checked: CHECKED,
    },
  },
};
