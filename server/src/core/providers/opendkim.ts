import { CHECKED, type GuidedProvider, TXT_KEY } from './provider.ts';

export const OPENDKIM: GuidedProvider = {
  name: 'OpenDKIM',
  guide: {
    id: 'opendkim',
    kind: 'signer',
    summary: 'a milter for Postfix or Sendmail; you make the key',
    records: [{ selector: 's202611', type: 'TXT', value: TXT_KEY }],
    selectors: 'Your own choice.',
    steps: [
      'Make a key with *DKIM Lint: Create a DKIM Key*, which writes the record into your zone and the lines below for your domain, or with `opendkim-genkey -b 2048 -d example.org -s s202611`.',
      'List the key in `KeyTable` and the addresses in `SigningTable` (`opendkim.conf(5)`). Only the user that OpenDKIM runs as may read the key.',
      'Name hosts that submit mail from elsewhere in `InternalHosts`: mail of other hosts is verified, not signed.',
      "Connect the mail server to OpenDKIM's socket, and restart both.",
    ],
    checks: [
      '`opendkim-testkey -d example.org -s s202611 -vvv` says *key OK*. *key not secure* only means that the zone is not signed with DNSSEC.',
      'The log has a line *DKIM-Signature field added* for each message.',
    ],
    page: { title: 'OpenDKIM README', url: 'http://www.opendkim.org/opendkim-README', checked: CHECKED },
  },
};
