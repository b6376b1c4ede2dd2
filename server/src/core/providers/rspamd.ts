import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const RSPAMD: GuidedProvider = {
  name: 'rspamd',
  guide: {
    id: 'rspamd',
    kind: 'signer',
    summary: 'its module dkim_signing; you make the key',
    records: [{ selector: 'dkim', type: 'TXT', value: TXT_KEY }],
    selectors: 'Your own choice; `dkim` unless the configuration says otherwise.',
    steps: [
      'Make a key with *DKIM Lint: Create a DKIM Key*, or with `rspamadm dkim_keygen -s dkim -b 2048 -d example.org -k example.org.dkim.key`.',
      'Put it where `/etc/rspamd/local.d/dkim_signing.conf` names it: `/var/lib/rspamd/dkim/$domain.$selector.key` by default.',
      'Let outgoing mail pass rspamd: it signs what an authenticated user, a local address or a network of `sign_networks` sends.',
      'Run `rspamadm configtest`, and reload rspamd.',
    ],
    checks: [
      'The log names `DKIM_SIGNED` for outgoing mail.',
      'By default rspamd signs for the organizational domain of From (`use_esld`): turn that off where a subdomain has a key of its own.',
    ],
    page: {
      title: 'DKIM signing module',
      url: 'https://rspamd.com/doc/modules/dkim_signing.html',
      checked: CHECKED,
    },
  },
};
