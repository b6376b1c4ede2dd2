/** Where the large providers and the usual signers say how to turn DKIM signing on: addresses, opened when the user picks one. */

import * as vscode from 'vscode';

interface Guide extends vscode.QuickPickItem {
  readonly address: string;
}

const GUIDES: readonly Guide[] = [
  {
    label: 'Google Workspace',
    description: 'Set up DKIM in the Admin console',
    address: 'https://support.google.com/a/answer/174124',
  },
  {
    label: 'Microsoft 365',
    description: 'Set up DKIM to sign mail from your domain',
    address: 'https://learn.microsoft.com/defender-office-365/email-authentication-dkim-configure',
  },
  {
    label: 'Amazon SES',
    description: 'Easy DKIM',
    address: 'https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html',
  },
  {
    label: 'SendGrid',
    description: 'Domain authentication',
    address: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/how-to-set-up-domain-authentication',
  },
  {
    label: 'OpenDKIM',
    description: 'Your own Postfix or Sendmail, with a milter',
    address: 'http://www.opendkim.org/opendkim-README',
  },
];

export function registerProviderGuides(): vscode.Disposable {
  return vscode.commands.registerCommand('dkimLint.openProviderGuide', async () => {
    const guide = await vscode.window.showQuickPick(GUIDES, {
      placeHolder: 'Who sends your mail?',
      matchOnDescription: true,
    });
    if (guide !== undefined) await vscode.env.openExternal(vscode.Uri.parse(guide.address));
  });
}
